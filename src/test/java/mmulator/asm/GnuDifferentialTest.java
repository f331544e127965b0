package mmulator.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mmulator.Needs;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.ImageSection;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.link.SectionPlacement;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.AssemblyException;
import mmulator.asm.source.AssemblyLimits;
import mmulator.asm.source.FileSourceReader;
import mmulator.asm.source.Source;
import mmulator.file.InputFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every byte of every section is the same as GNU as and ld make it. */
final class GnuDifferentialTest {
    private static final LinkLayout LAYOUT = LinkLayout.of(
            0xffff_8000_8000_0000L,
            0x4008_0000L,
            SectionPlacement.identity(".idmap.text", 0x4000_0000L),
            new SectionPlacement(".data", 0xffff_8000_8010_0000L, 0x4018_0000L));

    /** Everything in reach of everything, for routines whose own layout is up to their fixtures. */
    private static final LinkLayout FLAT =
            LinkLayout.of(0x4008_0000L, 0x4008_0000L, SectionPlacement.identity(".idmap.text", 0x4000_0000L));

    private static final Pattern UNDEFINED = Pattern.compile("undefined symbol '([^']+)'");

    @TempDir
    private Path directory;

    @BeforeAll
    static void toolsArePresent() {
        Needs.tool(GnuTools.arePresent(), "GNU as and ld for AArch64");
    }

    static Path corpus() throws URISyntaxException {
        URL url = Objects.requireNonNull(GnuDifferentialTest.class.getResource("/mmulator/asm/data.S"));
        return Objects.requireNonNull(Path.of(url.toURI()).getParent());
    }

    static List<Path> corpusFiles() throws IOException, URISyntaxException {
        return sources(corpus(), 1);
    }

    /** The routines of the project itself, when they are there. */
    static List<Path> routines() throws IOException {
        Path top = Path.of("asm");
        return Files.isDirectory(top)
                ? sources(top, 8).stream()
                        .filter(p -> !p.startsWith(top.resolve("include")))
                        .toList()
                : List.of();
    }

    private static List<Path> sources(Path top, int depth) throws IOException {
        try (Stream<Path> files = Files.walk(top, depth)) {
            return files.filter(p -> p.toString().endsWith(".S")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("corpusFiles")
    void corpusFileGetsTheSameBytes(Path file) throws IOException, InterruptedException, URISyntaxException {
        compare(List.of(file), corpus().resolve("include").toString(), LAYOUT);
    }

    @Test
    void filesLinkedTogetherGetTheSameBytes() throws IOException, InterruptedException, URISyntaxException {
        compare(
                sources(corpus().resolve("link"), 1),
                corpus().resolve("include").toString(),
                LAYOUT);
    }

    @Test
    void distancesToTheOutsideGetTheSameBytes() throws IOException, InterruptedException, URISyntaxException {
        Path directory = corpus().resolve("outside");
        Map<String, Long> outside = Map.of("outside", 0xffff_8000_8020_0000L, "elsewhere", 0xffff_8000_7fff_0000L);
        compare(sources(directory, 1), directory.toString(), LAYOUT.withSymbols(outside));
    }

    /** What a routine calls elsewhere gets an address of its own in reach of a branch. */
    @Test
    void routinesGetTheSameBytes() throws IOException, InterruptedException {
        List<Path> routines = routines();
        assertTrue(routines.size() > 100, () -> "routines " + routines);
        for (Path file : routines) {
            Map<String, Long> symbols = new TreeMap<>();
            for (String name : undefined(file)) {
                symbols.put(name, 0x4008_0000L + 0x100L * symbols.size());
            }
            compare(List.of(file), "asm/include", FLAT.withSymbols(symbols));
        }
    }

    private static Set<String> undefined(Path file) throws IOException {
        Set<String> names = new TreeSet<>();
        AssemblyLimits limits =
                new AssemblyLimits(1 << 20, 50, 8, 1 << 16, 1 << 20, 100_000, 1000, Duration.ofMinutes(5));
        AssemblerOptions options =
                new AssemblerOptions(List.of("asm/include"), new FileSourceReader(InputFiles.ALL, 1 << 20), limits);
        try (Assembler assembler = new Assembler(options)) {
            assembler.build(List.of(new Source(file.toString(), Files.readString(file))), FLAT);
        } catch (AssemblyException e) {
            Matcher matcher = UNDEFINED.matcher(e.getMessage() == null ? "" : e.getMessage());
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }

    private void compare(List<Path> files, String include, LinkLayout layout) throws IOException, InterruptedException {
        GnuTools gnu = new GnuTools(directory);
        List<Source> sources = new ArrayList<>();
        List<Path> objects = new ArrayList<>();
        for (Path file : files) {
            sources.add(new Source(file.toString(), Files.readString(file)));
            Path object = directory.resolve(objects.size() + ".o");
            GnuTools.Outcome as = gnu.assemble(
                    file,
                    object,
                    List.of(
                            "-I",
                            include,
                            "-I",
                            Objects.requireNonNull(file.getParent()).toString()));
            assertEquals(0, as.code(), as.output());
            objects.add(object);
        }
        AssembledImage image;
        try (Assembler assembler = new Assembler(AssemblerOptions.including(include))) {
            image = assembler.build(sources, layout);
        }
        Path executable = directory.resolve("image.elf");
        GnuTools.Outcome ld = gnu.link(objects, image, layout.symbols(), executable);
        assertEquals(0, ld.code(), ld.output());
        Map<String, GnuTools.ElfSection> expected = GnuTools.sections(executable);
        for (ImageSection section : image.sections()) {
            GnuTools.ElfSection other =
                    Objects.requireNonNull(expected.remove(section.name()), "GNU has no section " + section.name());
            assertEquals(other.address(), section.virtualAddress());
            assertSameBytes(files + " " + section.name(), section, other.bytes(), image);
        }
        expected.values().removeIf(s -> !s.allocated() || s.bytes().length == 0);
        assertTrue(expected.isEmpty(), "sections that only GNU has: " + expected.keySet());
    }

    private static void assertSameBytes(String what, ImageSection section, byte[] expected, AssembledImage image) {
        byte[] actual = section.bytes();
        for (int i = 0; i < Math.min(actual.length, expected.length); i++) {
            if (actual[i] != expected[i]) {
                int at = i & ~3;
                String source = image.lines()
                        .at(section.virtualAddress() + i)
                        .map(Object::toString)
                        .orElse("?");
                HexFormat hex = HexFormat.of();
                throw new AssertionError(what + " differs at 0x" + Integer.toHexString(i) + ": GNU "
                        + hex.formatHex(expected, at, Math.min(at + 4, expected.length)) + ", here "
                        + hex.formatHex(actual, at, Math.min(at + 4, actual.length)) + " from " + source);
            }
        }
        assertEquals(expected.length, actual.length, what);
    }
}

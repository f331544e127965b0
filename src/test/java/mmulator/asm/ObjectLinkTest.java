package mmulator.asm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mmulator.Needs;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.ImageSection;
import mmulator.asm.link.ImageSymbol;
import mmulator.asm.link.LineTable;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.link.SectionPlacement;
import mmulator.asm.object.ObjectCode;
import mmulator.asm.object.ObjectPlace;
import mmulator.asm.object.ObjectReader;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.AssemblyException;
import mmulator.asm.source.Source;
import mmulator.elf.CrossTools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects are linked as GNU ld links them. */
final class ObjectLinkTest {
    private static final Path SOURCES = Path.of("src/test/resources/mmulator/elf");
    private static final LinkLayout LAYOUT = LinkLayout.of(
            0xffff_8000_8008_0000L,
            0x4008_0000L,
            new SectionPlacement(".data", 0xffff_8000_8008_2000L, 0x4008_2000L),
            new SectionPlacement(".data.far", 0xffff_8000_8400_0000L, 0x4400_0000L));
    private static final Map<String, Long> NUMBERS = Map.of("small", 0x1234L, "negative", -5L);

    @TempDir
    private Path folder;

    @BeforeAll
    static void toolsArePresent() {
        Needs.tool(CrossTools.arePresent() && GnuTools.arePresent(), "a compiler for AArch64");
    }

    private Path assembled(String name) throws Exception {
        Path object = folder.resolve(name + ".o");
        GnuTools.Outcome outcome = new GnuTools(folder).assemble(SOURCES.resolve(name), object, List.of());
        assertEquals(0, outcome.code(), outcome.output());
        return object;
    }

    private Path source(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path compiled(Path source, String... options) throws Exception {
        return CrossTools.compile(folder, source, source.getFileName() + ".o", options);
    }

    /** Objects as they are, sources through our assembler. */
    static AssembledImage link(LinkLayout layout, Path... files) throws Exception {
        List<ObjectCode> objects = new ArrayList<>();
        ObjectReader reader = new ObjectReader();
        try (Assembler assembler = new Assembler(AssemblerOptions.including())) {
            for (Path file : files) {
                byte[] bytes = Files.readAllBytes(file);
                objects.add(
                        ObjectReader.isObject(ByteBuffer.wrap(bytes))
                                ? reader.read(file.toString(), ByteBuffer.wrap(bytes), ObjectPlace.OWN, List.of())
                                : assembler.assemble(new Source(file.toString(), Files.readString(file))));
            }
            return assembler.link(objects, layout);
        }
    }

    private static String mistakes(LinkLayout layout, Path... files) {
        return String.valueOf(
                assertThrows(AssemblyException.class, () -> link(layout, files)).getMessage());
    }

    private void assertSameAsGnu(AssembledImage image, Map<String, Long> symbols, Path... objects) throws Exception {
        Path executable = folder.resolve("image.elf");
        GnuTools.Outcome ld = new GnuTools(folder).link(List.of(objects), image, symbols, executable);
        assertEquals(0, ld.code(), ld.output());
        Map<String, GnuTools.ElfSection> expected = GnuTools.sections(executable);
        assertFalse(image.sections().isEmpty());
        for (ImageSection section : image.sections()) {
            GnuTools.ElfSection other = Objects.requireNonNull(expected.get(section.name()), section.name());
            assertEquals(other.address(), section.virtualAddress());
            byte[] ours = section.bytes();
            for (int i = 0; i < ours.length; i++) {
                if (ours[i] != other.bytes()[i]) {
                    throw new AssertionError(section.name() + " differs at 0x" + Integer.toHexString(i & -4) + ": "
                            + image.instructionAt(section.virtualAddress() + i & -4));
                }
            }
            assertEquals(other.bytes().length, ours.length, section.name());
        }
    }

    @Test
    void everyKindOfRelocationGetsTheBytesOfGnuLd() throws Exception {
        Path kinds = assembled("kinds.S");
        Path prel = assembled("prel.S");
        Path near = assembled("near.S");

        assertSameAsGnu(link(LAYOUT.withSymbols(NUMBERS), kinds, prel, near), NUMBERS, kinds, prel, near);
    }

    @Test
    void objectsAndSourcesSeeEachOther() throws Exception {
        Path kinds = assembled("kinds.S");
        Path near = assembled("near.S");

        assertSameAsGnu(link(LAYOUT.withSymbols(NUMBERS), kinds, SOURCES.resolve("near.S")), NUMBERS, kinds, near);
        assertSameAsGnu(link(LAYOUT.withSymbols(NUMBERS), near, SOURCES.resolve("kinds.S")), NUMBERS, near, kinds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-O0 -fno-pie",
                "-O2 -fno-pie -g",
                "-O3 -fno-pie -ffunction-sections -fdata-sections",
                "-Os -mcmodel=tiny -fno-pie",
                "-O2 -mcmodel=large -fno-pie",
                "-O0 -fno-pie clang",
                "-O2 -fno-pie -g clang"
            })
    void compiledCodeGetsTheBytesOfGnuLd(String options) throws Exception {
        List<String> all = new ArrayList<>(List.of(options.split(" ")));
        Needs.tool(!all.contains(CrossTools.CLANG) || CrossTools.isPresent(CrossTools.CLANG), "clang");
        all.add("-fno-asynchronous-unwind-tables");
        Path sum = compiled(SOURCES.resolve("sum.c"), all.toArray(String[]::new));
        Path outside = compiled(
                source("outside.c", "unsigned long outside(unsigned long x) { return x / 3; }"),
                all.toArray(String[]::new));

        assertSameAsGnu(link(LAYOUT, sum, outside), Map.of(), sum, outside);
        Map<String, Long> undefined = Map.of("outside", 0xffff_8000_8000_0000L);
        assertSameAsGnu(link(LAYOUT.withSymbols(undefined), sum), undefined, sum);
    }

    @Test
    void addressesInTheGlobalOffsetTableAreThoseOfTheSymbols() throws Exception {
        Path user = compiled(
                source(
                        "user.c",
                        "extern int a, b; extern int none __attribute__((weak)); int *f(void) { return &a; }"
                                + " int *g(void) { return a ? &b : &none; }"),
                "-O1",
                "-fPIC");
        AssembledImage image = link(LAYOUT, user, compiled(source("ab.c", "int a = 1, b = 2;"), "-O1"));

        ByteBuffer got =
                ByteBuffer.wrap(image.section(".got").orElseThrow().bytes()).order(ByteOrder.LITTLE_ENDIAN);

        long a = image.symbol("a").orElseThrow().value();
        long b = image.symbol("b").orElseThrow().value();
        assertEquals(Set.of(a, b, 0L), Set.of(got.getLong(0), got.getLong(8), got.getLong(16)));
        assertEquals(24, got.capacity());
        String load = image.instructionAt(image.symbol("f").orElseThrow().value() + 4);
        Matcher offset = Pattern.compile("ldr x0, \\[x0, #(0x[0-9a-f]+)\\]").matcher(load);
        assertTrue(offset.matches(), load);
        long page = image.section(".got").orElseThrow().virtualAddress() & -4096;
        assertEquals(a, got.getLong((int) (page
                + Long.decode(offset.group(1))
                - image.section(".got").orElseThrow().virtualAddress())));
    }

    @Test
    void largestOfSeveralCommonVariablesCounts() throws Exception {
        Path small =
                compiled(source("small.c", "int v; int w; int *f(void) { return &v; }"), "-O1", "-fcommon", "-fno-pie");
        Path large = compiled(source("large.c", "long v[9]; int w = 3;"), "-O1", "-fcommon", "-fno-pie");
        AssembledImage image = link(LAYOUT, small, large);

        ImageSymbol v = image.symbol("v").orElseThrow();

        assertEquals(72, v.size());
        assertEquals(".bss", v.section());
        assertEquals(".data", image.symbol("w").orElseThrow().section());
    }

    @Test
    void groupThatTwoObjectsHaveIsThereOnce() throws Exception {
        String group = ".section .text.once,\"axG\",%progbits,once,comdat\n.weak once\nonce: mov x0, #";
        Path a = CrossTools.compile(folder, source("a.s", group + "1\nret\n.text\nb once\n"), "a.o");
        Path b = CrossTools.compile(folder, source("b.s", group + "2\nret\n.text\nb once\n"), "b.o");
        AssembledImage image = link(LAYOUT, a, b);

        assertEquals(8, image.section(".text.once").orElseThrow().size());
        assertEquals(
                "mov x0, #0x1",
                image.instructionAt(image.symbol("once").orElseThrow().value()).replace("movz", "mov"));
    }

    @Test
    void strongDefinitionWinsOverWeakOne() throws Exception {
        Path weak = compiled(
                source("weak.c", "__attribute__((weak)) int f(void) { return 1; } int g(void) { return f(); }"), "-O1");
        Path strong = compiled(source("strong.c", "int f(void) { return 2; }"), "-O1");
        AssembledImage image = link(LAYOUT, weak, strong);
        long f = image.symbol("f").orElseThrow().value();

        assertEquals("mov w0, #0x2", image.instructionAt(f).replace("movz", "mov"));
        assertEquals(
                "bl #0x" + Long.toHexString(f),
                image.instructionAt(image.symbol("g").orElseThrow().value() + 8));
    }

    @Test
    void branchOutOfReachIsReportedWithBothEnds() throws Exception {
        Path caller = compiled(source("caller.c", "void far(void);\n\nvoid f(void)\n{\n\tfar();\n}\n"), "-O1", "-g");
        LinkLayout layout = LAYOUT.withSymbols(Map.of("far", 0xffff_8000_9000_0000L));

        String text = mistakes(layout, caller);

        assertTrue(
                text.matches(
                        "(?s).*/caller\\.c\\.o\\(\\.text\\+0x8\\): error: R_AARCH64_CALL26 against 'far' at 0xffff800090000000,"
                                + " from 0xffff800080080008: the distance 0xff7fff8 does not fit ±128M \\(.*caller\\.c:5\\)"),
                text);
    }

    @Test
    void undefinedSymbolOfAnObjectIsReported() throws Exception {
        Path caller = compiled(source("caller.c", "void f(void); void g(void) { f(); }"), "-O1");

        assertTrue(mistakes(LAYOUT, caller).contains("error: undefined symbol 'f'"), mistakes(LAYOUT, caller));
    }

    @Test
    void sectionsOfAPatternFollowEachOther() throws Exception {
        Path many = compiled(
                source("many.c", "int f(void) { return 1; } int g(void) { return 2; }"), "-O1", "-ffunction-sections");
        LinkLayout layout = LinkLayout.of(
                0,
                0,
                new SectionPlacement(".text*", 0x1000, 0x4000_1000),
                new SectionPlacement(".text.g", 0x8000, 0x4000_8000));
        AssembledImage image = link(layout, many);

        assertEquals(0x1000, image.symbol("f").orElseThrow().value());
        assertEquals(0x4000_1000, image.section(".text.f").orElseThrow().physicalAddress());
        assertEquals(0x8000, image.symbol("g").orElseThrow().value());
    }

    @Test
    void linesOfCompiledCodeAreThoseOfItsSource() throws Exception {
        Path sum = compiled(SOURCES.resolve("sum.c"), "-O0", "-g");
        AssembledImage image = link(LAYOUT.withSymbols(Map.of("outside", 0xffff_8000_8000_0000L)), sum);
        long start = image.symbol("sum").orElseThrow().value();

        LineTable.Entry entry = image.lines().at(start).orElseThrow();

        assertEquals(SOURCES.resolve("sum.c") + ":16:1", entry.position().toString());
        assertEquals("stp x29, x30, [sp, #-0x30]!", entry.text());
    }

    @Test
    void bytesOfAnExecutableAreLoadedWhereItsSegmentsSay() throws Exception {
        Path sum = compiled(SOURCES.resolve("sum.c"), "-O1", "-g", "-fno-pie");
        Path program = folder.resolve("program");
        Path script = source(
                "p.ld",
                "SECTIONS { .text 0xffff800080000000 : AT(0x40200000) { *(.text) } .data : { *(.data) }"
                        + " .rodata : { *(.rodata*) } .bss : { *(.bss) } }");
        CrossTools.run(
                folder,
                List.of(
                        CrossTools.LD,
                        "-T",
                        script.toString(),
                        "--defsym=outside=sum",
                        "-e",
                        "sum",
                        "-o",
                        program.toString(),
                        sum.toString()));
        Path stub = source("stub.S", ".text\nstub: bl sum\n");
        AssembledImage image = link(LinkLayout.of(0xffff_8000_8010_0000L, 0x4030_0000), program, stub);

        ImageSection text = image.section("program:.text").orElseThrow();

        assertEquals(0x4020_0000, text.physicalAddress());
        assertEquals(0xffff_8000_8000_0000L, text.virtualAddress());
        assertArrayEquals(GnuTools.sections(program).get(".text").bytes(), text.bytes());
        assertTrue(image.section("program:.bss").orElseThrow().kind().zeroed());
        assertEquals(
                "bl #0xffff800080000000",
                image.instructionAt(image.symbol("stub").orElseThrow().value()));
        assertEquals(
                16,
                image.lines().at(text.virtualAddress()).orElseThrow().position().line());
    }

    @Test
    void movedPositionIndependentExecutableIsRelocated() throws Exception {
        Path source = source("pie.c", "int x = 3; int *const volatile p[] = {&x, &x}; int f(void) { return *p[1]; }");
        Path object = compiled(source, "-O1", "-fPIE");
        for (String pack : List.of("nopack-relative-relocs", "norelro")) {
            Path program = folder.resolve("pie");
            CrossTools.run(
                    folder,
                    List.of(
                            CrossTools.LD,
                            "-pie",
                            "--no-dynamic-linker",
                            "-z",
                            pack,
                            "-e",
                            "f",
                            "-o",
                            program.toString(),
                            object.toString()));
            ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(program));
            ObjectCode code = new ObjectReader()
                    .read("pie", file, new ObjectPlace(0xffff_8000_8000_0000L, 0x4020_0000L), List.of());
            AssembledImage image;
            try (Assembler assembler = new Assembler(AssemblerOptions.including())) {
                image = assembler.link(List.of(code), LAYOUT);
            }
            ImageSymbol p = image.symbol("p").orElseThrow();
            ImageSection section = image.sectionAt(p.value()).orElseThrow();
            long value = ByteBuffer.wrap(section.bytes())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong((int) (p.value() + 8 - section.virtualAddress()));

            assertEquals(image.symbol("x").orElseThrow().value(), value);
            assertEquals(0x4020_0000L - 0xffff_8000_8000_0000L, section.physicalAddress() - section.virtualAddress());
        }
    }
}

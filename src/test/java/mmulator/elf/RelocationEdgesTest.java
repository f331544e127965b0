package mmulator.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mmulator.Needs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What GNU ld does with each relocation on either side of each power of two, from which follow the ranges, the signs, the
 * alignments and the bits.
 */
final class RelocationEdgesTest {
    private static final long TEXT = 0x40_0000_0000L;
    private static final int SLOT = 8;
    private static final Pattern TRUNCATED = Pattern.compile("\\(\\.text\\+0x([0-9a-f]+)\\): relocation truncated");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeAll
    static void toolsArePresent() {
        Needs.tool(CrossTools.arePresent(), "a linker for AArch64");
    }

    private record Case(RelocationType type, long old, long place, long target) {}

    @Test
    void eachRelocationTakesWhatGnuLdTakesAndMakesOfItWhatGnuLdMakes() throws Exception {
        List<Case> cases = cases();
        StringBuilder source = new StringBuilder();
        for (Case c : cases) {
            source.append(String.format(
                    " .quad 0x%x%n .reloc %d, %s, zero + 0x%x%n", c.old, c.place - TEXT, c.type, c.target));
        }
        Path text = Files.writeString(folder.resolve("edges.S"), source);
        CrossTools.run(folder, List.of("aarch64-linux-gnu-as", "-o", "edges.o", text.toString()));
        // Without --verbose only ten are told of; a file is wanted in spite of them.
        String log = CrossTools.run(
                folder,
                List.of(
                        "sh",
                        "-c",
                        CrossTools.LD + " --verbose --noinhibit-exec -e 0 --defsym=zero=0 -Ttext=0x"
                                + Long.toHexString(TEXT) + " -o edges edges.o 2>&1; true"));
        TreeSet<Long> truncated = new TreeSet<>();
        Matcher matcher = TRUNCATED.matcher(log);
        while (matcher.find()) {
            truncated.add(TEXT + Long.parseLong(matcher.group(1), 16));
        }
        CrossTools.run(
                folder, List.of("aarch64-linux-gnu-objcopy", "-O", "binary", "-j", ".text", "edges", "edges.bin"));
        ByteBuffer linked =
                ByteBuffer.wrap(Files.readAllBytes(folder.resolve("edges.bin"))).order(ByteOrder.LITTLE_ENDIAN);

        Map<String, String> differences = new TreeMap<>();
        for (Case c : cases) {
            if (c.target < 0 && (c.type == RelocationType.ABS16 || c.type == RelocationType.ABS32)) {
                // GNU ld takes no negative numbers here, and the ABI does: RelocationTypeTest has their ends.
                assertTrue(truncated.contains(c.place));
                continue;
            }
            if (c.type.name().contains("BR") && (c.target & 3) != 0) {
                // GNU ld drops the bits.
                assertTrue(applied(c.type, c.old, c.target, c.place).isEmpty());
                continue;
            }
            long there = linked.getLong((int) (c.place - TEXT));
            String expected = truncated.contains(c.place) || c.type.call() && !isBranchTo(c, there)
                    ? "no"
                    : Long.toHexString(there & bytes(c.type));
            OptionalLong applied = applied(c.type, c.old, c.target, c.place);
            String actual = applied.isEmpty() ? "no" : Long.toHexString(applied.getAsLong() & bytes(c.type));
            if (!expected.equals(actual)) {
                differences.put(c.toString(), actual + ", GNU ld: " + expected);
            }
        }
        assertEquals(Map.of(), differences);
        assertTrue(truncated.size() > 1000, () -> "few do not fit: " + truncated.size());
    }

    /** What GNU ld places by itself, or does not know in each version. */
    @Test
    void relocationsOfAGotEntryOrAStubAreThoseOfAnAddress() {
        Map<RelocationType, RelocationType> same = Map.of(
                RelocationType.GOT_LD_PREL19, RelocationType.LD_PREL_LO19,
                RelocationType.ADR_GOT_PAGE, RelocationType.ADR_PREL_PG_HI21,
                RelocationType.LD64_GOT_LO12_NC, RelocationType.LDST64_ABS_LO12_NC,
                RelocationType.PLT32, RelocationType.PREL32);
        for (long distance : edges()) {
            same.forEach((got, plain) -> assertEquals(
                    applied(plain, 0xffff_ffffL, TEXT + distance, TEXT),
                    applied(got, 0xffff_ffffL, TEXT + distance, TEXT),
                    got + " " + distance));
        }
    }

    private static OptionalLong applied(RelocationType type, long old, long target, long place) {
        try {
            return OptionalLong.of(type.apply(old, target, place));
        } catch (ElfException doesNotFit) {
            return OptionalLong.empty();
        }
    }

    /** GNU ld makes a way round where a branch does not reach. */
    private static boolean isBranchTo(Case c, long word) {
        return c.place + ((word << 38) >> 36) == c.target;
    }

    private static long bytes(RelocationType type) {
        int size = !type.name().matches("(ABS|PREL)(16|32|64)")
                ? 4
                : Integer.parseInt(type.name().replaceAll("\\D", "")) / 8;
        assertEquals(size, type.size(), type.toString());
        return size == 8 ? -1 : (1L << 8 * size) - 1;
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (RelocationType type : RelocationType.values()) {
            if (type.viaGot() || type == RelocationType.PLT32 || type.number() > 1024) {
                continue;
            }
            boolean relative = Stream.of("PREL", "BR", "JUMP", "CALL", "PLT")
                    .anyMatch(part -> type.name().contains(part));
            for (long edge : edges()) {
                long place = TEXT + SLOT * (long) cases.size();
                long from = !relative ? 0 : type.name().contains("_PG_") ? place & -4096 : place;
                for (long old : olds(type)) {
                    place = TEXT + SLOT * (long) cases.size();
                    cases.add(new Case(type, old, place, from + edge));
                }
            }
        }
        return cases;
    }

    /** What no relocation may leave or lose: a MOVN and a MOVZ, and anything else with all bits and none. */
    private static long[] olds(RelocationType type) {
        return type.name().startsWith("MOVW")
                ? new long[] {0x9fff_ffffL, 0xdfff_ffffL}
                : type.size() == 4 ? new long[] {0, 0xffff_ffffL} : new long[] {0};
    }

    private static TreeSet<Long> edges() {
        TreeSet<Long> edges = new TreeSet<>();
        for (int bit = 0; bit < 64; bit++) {
            for (long near : new long[] {-4, -1, 0}) {
                edges.add((1L << bit) + near);
                edges.add(-(1L << bit) + near);
            }
        }
        return edges;
    }
}

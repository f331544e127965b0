package mmulator.report.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.report.text.Palette;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which descriptors stand in one line, and what the line says of them: 4K granule, 39-bit addresses, one level 3 table. */
final class TableRangeTest {
    private static final long TCR = 0x5_b510_3510L | 25L | 25L << 16;
    private static final long ROOT = 0x4020_0000L;
    private static final long LEVEL_2 = 0x4020_1000L;
    private static final long LEVEL_3 = 0x4020_2000L;
    private static final long PAGE = 0x0060_0000_0000_0703L;
    private static final Regime REGIME =
            Regime.of(CpuFeatures.builder().build(), 1, TCR, ROOT, 0x4030_0000L, 0x0000_0004_0044_ffffL);

    private final Map<Long, Long> descriptors = new HashMap<>(Map.of(ROOT, LEVEL_2 | 3, LEVEL_2, LEVEL_3 | 3));
    private final DescriptorMemory memory = new DescriptorMemory() {
        @Override
        public boolean contains(long pa) {
            return pa < 0x8000_0000L;
        }

        @Override
        public long read(long pa) {
            return descriptors.getOrDefault(pa, 0L);
        }
    };

    private void page(int index, long descriptor) {
        descriptors.put(LEVEL_3 + 8L * index, descriptor);
    }

    /** {@code first page+count}, of all ranges. */
    private String ranges() {
        return String.join(
                " ",
                TableRange.of(REGIME, 0, memory).ranges().stream()
                        .map(range -> range.start() / 4096 + "+" + range.size() / 4096)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "0x0060000048001703, 0+2", // goes on
        "0x0060000048002703, 0+1 1+1", // leaves one out
        "0x0060000048000703, 0+1 1+1", // the same again
        "0x0060000048001783, 0+1 1+1", // read-only
        "0x0060000048001f03, 0+1 1+1", // nG
        "0x0060000048001303, 0+1 1+1", // AF = 0
        "0x00e0000048001703, 0+1 1+1", // a software bit
        "0x0070000048001703, 0+1 1+1", // contiguous
        "0x0060000048001702, 0+1 1+1", // invalid
        "0x0000000000000000, 0+1"
    })
    void aPageIsPartOfTheRangeBeforeItIfItGoesOnWithTheSameBits(String second, String expected) {
        page(0, PAGE | 0x4800_0000L);
        page(1, Long.decode(second));
        assertEquals(expected, ranges());
    }

    @Test
    void aHoleEndsARangeThoughTheOutputAddressesGoOn() {
        page(0, PAGE | 0x4800_0000L);
        page(2, PAGE | 0x4800_1000L);
        assertEquals("0+1 2+1", ranges());
        page(1, PAGE | 0x4800_1000L);
        page(2, PAGE | 0x4800_2000L);
        assertEquals("0+3", ranges());
    }

    @Test
    void aBlockIsNoPartOfARangeOfPages() {
        for (int i = 0; i < 512; i++) {
            page(i, PAGE | 0x4800_0000L + 4096L * i);
        }
        descriptors.put(LEVEL_2 + 8, PAGE & ~2 | 0x4820_0000L);
        assertEquals("0+512 512+512", ranges());
    }

    @Test
    void twoTablesInMemoryThatIsNotThereAreToldOneByOneOrTogetherByWhereTheyLie() {
        descriptors.put(LEVEL_2 + 8, 0x9000_0003L);
        descriptors.put(LEVEL_2 + 16, 0x9000_1003L);
        List<TableRange> ranges = TableRange.of(REGIME, 0, memory).ranges();

        assertEquals(
                List.of(0x9000_0000L, 0x9000_1000L),
                ranges.stream().map(range -> range.descriptor().address()).toList());
    }

    /** Arm ARM D8, "The Contiguous bit": 16 entries, aligned to 16, from an output address that is aligned alike. */
    @ParameterizedTest
    @CsvSource({
        "16, 16, 0x48000000, false",
        "16, 32, 0x48010000, false",
        "0, 48, 0x48030000, false",
        "16, 15, 0x48000000, true",
        "16, 17, 0x48000000, true",
        "17, 16, 0x48000000, true",
        "16, 16, 0x48001000, true",
        "8, 16, 0x48000000, true"
    })
    void aRunThatIsNotWholeIsTold(int first, int count, String address, boolean broken) {
        long oa = Long.decode(address);
        for (int i = 0; i < count; i++) {
            page(first + i, PAGE | Descriptor.CONTIGUOUS | oa + 4096L * i);
        }
        List<TableRange> ranges = TableRange.of(REGIME, 0, memory).ranges();
        String line = TablesReport.line(ranges.getFirst(), REGIME.lower());

        assertEquals(1, ranges.size());
        assertEquals(broken, ranges.getFirst().breaksRun());
        assertEquals(broken, line.endsWith("  not whole contiguous runs"), line);
    }

    @Test
    void rangesAndHolesTogetherAreTheWholeHalfInOrder() {
        page(3, PAGE | 0x4800_0000L);
        page(511, PAGE | 0x4900_0000L);
        TableRoot root = new TableRoot("x", REGIME, 0);
        long at = 0;
        for (TablesReport.Line line : new TablesReport(memory, Palette.PLAIN, true).lines(root)) {
            assertEquals(at, line.start());
            assertEquals(String.format("0x%016x-0x", at), line.text().substring(0, 21));
            at = Long.decode(line.text().substring(19, 37));
        }
        assertEquals(1L << 39, at);
    }

    @Test
    void aDiffTellsWhatHasGoneBeforeWhatHasComeAndCountsTheRest() {
        page(0, PAGE | 0x4800_0000L);
        page(5, PAGE | 0x4900_0000L);
        page(9, PAGE | 0x4a00_0000L);
        Map<Long, Long> before = new HashMap<>(descriptors);
        DescriptorMemory then = new DescriptorMemory() {
            @Override
            public boolean contains(long pa) {
                return memory.contains(pa);
            }

            @Override
            public long read(long pa) {
                return before.getOrDefault(pa, 0L);
            }
        };
        page(5, PAGE | 0x4900_0080L);
        page(7, PAGE | 0x4c00_0000L);
        page(9, 0);
        TableRoot root = new TableRoot("x", REGIME, 0);
        String diff = new TablesDiff(
                        new TablesReport(then, Palette.PLAIN, false),
                        new TablesReport(memory, Palette.PLAIN, false),
                        Palette.PLAIN)
                .print(root, root);

        List<String> lines = diff.lines().skip(1).toList();
        assertEquals(
                List.of("-5", "+5", "+7", "-9", "1 range as before"),
                lines.stream()
                        .map(line -> line.startsWith("-") || line.startsWith("+")
                                ? "" + line.charAt(0) + Long.decode(line.substring(1, 19)) / 4096
                                : line)
                        .toList());
    }
}

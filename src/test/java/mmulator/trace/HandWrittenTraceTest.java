package mmulator.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import mmulator.check.Rule;
import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HandWrittenTraceTest {
    private static final String TABLES = """
            mmulator-trace 1
            memory 0x4100_0000 = 0x4100_1003
            memory 0x4100_1000 = 0x4100_2003
            memory 0x4100_2008 = 0x0060_0000_4020_0701
            cpu0 mmu ttbr0=0x4100_0000
            cpu1 mmu ttbr0=0x4100_0000
            """;

    private static List<Rule> rules(String text) {
        return Traces.check(text).violations().stream().map(v -> v.rule()).toList();
    }

    @Test
    void missingTlbiOfTheDocumentationIsStale() throws Exception {
        TraceCheck.Result result = Traces.check(Traces.example());

        TraceCheck.Finding only = result.findings().getFirst();
        assertEquals(1, result.findings().size());
        assertEquals(Rule.STALE_TRANSLATION, only.violation().rule());
        assertEquals(1, only.violation().cpu());
        assertEquals(4, only.violation().step());
        assertEquals(11, only.line());
        assertEquals("cpu1 read 0x20_0000", only.text());
        assertEquals(2, result.cpus());
        assertEquals(1, result.descriptors());
    }

    @Test
    void withTlbiAndBothBarriersAllIsWell() throws Exception {
        String good = Traces.example().replace("dsb ishst", "dsb ishst\ncpu0 tlbi vaae1is, va 0x20_0000\ncpu0 dsb ish");

        assertEquals(List.of(), rules(good));
    }

    /** A table that is linked in {@code links} places of one that is linked in as many places itself. */
    private static TraceCheck.Result moveIn(int links) {
        StringBuilder text = new StringBuilder("mmulator-trace 1\n");
        for (int i = 0; i < links; i++) {
            text.append(String.format("memory 0x%x = 0x4100_1003%n", 0x4100_0000 + 8 * i));
            text.append(String.format("memory 0x%x = 0x4100_2003%n", 0x4100_1000 + 8 * i));
        }
        text.append("""
                memory 0x4100_2008 = 0x0060_0000_4020_0701
                cpu0 mmu ttbr0=0x4100_0000
                cpu0 str 0x4100_2008, 0
                cpu0 dsb ishst
                cpu0 tlbi vmalle1is
                cpu0 dsb ish
                cpu0 str 0x4100_2008, 0x0060_0000_4060_0701
                """);
        return Traces.check(text.toString());
    }

    @Test
    void tablesLinkedInMoreWaysThanRulesLookAtAreNoPass() {
        TraceCheck.Result few = moveIn(16);
        TraceCheck.Result many = moveIn(128);

        assertEquals(List.of(), few.findings());
        assertNull(few.bound());
        assertEquals(List.of(), many.findings());
        assertEquals(new Outcome.BoundReached("ways to a descriptor", 4096), many.bound());
    }

    @Test
    void missingDsbBeforeTlbiIsUnpublished() throws Exception {
        String bad = Traces.example().replace("dsb ishst", "tlbi vaae1is, va 0x20_0000\ncpu0 dsb ish");

        assertEquals(List.of(Rule.UNPUBLISHED_DESCRIPTOR), rules(bad));
    }

    @Test
    void missingDsbAfterTlbiIsIncomplete() throws Exception {
        String bad = Traces.example().replace("dsb ishst", "dsb ishst\ncpu0 tlbi vaae1is, va 0x20_0000");

        assertEquals(List.of(Rule.INCOMPLETE_INVALIDATION), rules(bad));
    }

    @Test
    void unshiftedOperandRemovesNothing() throws Exception {
        String bad = Traces.example().replace("dsb ishst", "dsb ishst\ncpu0 tlbi vaae1is, 0x20_0000\ncpu0 dsb ish");

        assertEquals(List.of(Rule.STALE_TRANSLATION), rules(bad));
    }

    @Test
    void replacingALiveBlockByATableNeedsBbml2() {
        String store = """
                memory 0x4100_3000 = 0x0060_0000_4020_0703
                cpu0 str 0x4100_2008, 0x4100_3003
                """;

        assertEquals(List.of(Rule.BBM_VALID_TO_VALID), rules(TABLES + store));
        assertEquals(
                List.of(Rule.BBM_VALID_TO_VALID),
                rules(TABLES.replace("cpu0 mmu", "cpu0 features bbml=2\ncpu0 mmu") + store));
    }

    @Test
    void newMappingIsUnsureUntilPublished() {
        String bad = TABLES + "cpu0 str 0x4100_2010, 0x0060_0000_4040_0701\ncpu1 read 0x40_0000\n";

        assertEquals(1, rules(bad).size());
        // A walk may have been made before its access' turn: not before the CPU's last context synchronization event.
        assertEquals(
                1, rules(bad.replace("cpu1 read", "cpu0 dsb ishst\ncpu1 read")).size());
        assertEquals(List.of(), rules(bad.replace("cpu1 read", "cpu0 dsb ishst\ncpu1 isb\ncpu1 read")));
        // The CPU's own walk needs a context synchronization event too.
        String own = bad.replace("cpu1 read", "cpu0 dsb ishst\ncpu0 read");
        assertEquals(List.of(Rule.UNPUBLISHED_DESCRIPTOR), rules(own));
        assertEquals(List.of(), rules(own.replace("cpu0 read", "cpu0 isb\ncpu0 read")));
        assertEquals(List.of(), rules(own.replace("cpu0 mmu", "cpu0 features ets2=true\ncpu0 mmu")));
    }

    /** cpu1 invalidates what cpu0 has unmapped. */
    private static String byObserver(String read) {
        return TABLES + """
                cpu1 read 0x20_0000
                cpu0 str 0x4100_2008, 0
                %s
                cpu1 dsb ish
                cpu1 tlbi vaae1is, va 0x20_0000
                cpu1 dsb ish
                cpu1 isb
                cpu1 read 0x20_0000
                """.formatted(read);
    }

    @Test
    void maintenanceIsOrderedBehindWhatItsCpuHasRead() {
        assertEquals(List.of(Rule.UNPUBLISHED_DESCRIPTOR), rules(byObserver("")));
        assertEquals(List.of(), rules(byObserver("cpu1 ldr 0x4100_2008")));
    }

    @Test
    void flagBringsAlongWhatItIsStoredBehind() {
        String flag = "cpu0 %s\ncpu0 str 0x4200_0000, 1\ncpu1 ldr 0x4200_0000";
        assertEquals(List.of(), rules(byObserver(flag.formatted("dmb ishst"))));
        assertEquals(List.of(Rule.UNPUBLISHED_DESCRIPTOR), rules(byObserver(flag.formatted("dmb ishld"))));
        assertEquals(List.of(), rules(byObserver("cpu0 stlr 0x4200_0000, 1\ncpu1 ldr 0x4200_0000")));
        assertEquals(
                List.of(Rule.UNPUBLISHED_DESCRIPTOR),
                rules(byObserver("cpu0 stlr 0x4200_0000, 1\ncpu1 ldr 0x4200_0008")));
    }

    @Test
    void orderGoesThroughOtherCpus() {
        String through = """
                cpu0 stlr 0x4200_0000, 1
                cpu2 %s 0x4200_0000
                cpu2 str 0x4200_1000, 1
                cpu1 ldr 0x4200_1000""";
        assertEquals(List.of(), rules(byObserver(through.formatted("ldar"))));
        assertEquals(List.of(Rule.UNPUBLISHED_DESCRIPTOR), rules(byObserver(through.formatted("ldr"))));
    }

    @Test
    void whatALinkIsStoredBehindIsSeenWithIt() {
        String link = TABLES.replace(
                        "cpu0 mmu", "cpu0 features bbml=2 noabort=true\ncpu1 features bbml=2 noabort=true\ncpu0 mmu")
                + """
                cpu0 str 0x4100_3000, 0x0060_0000_4020_0703
                %s
                cpu0 %s 0x4100_2008, 0x4100_3003
                cpu1 read 0x20_0000
                """;
        assertEquals(List.of(Rule.UNPUBLISHED_DESCRIPTOR), rules(link.formatted("", "str")));
        assertEquals(List.of(), rules(link.formatted("cpu0 dmb ishst", "str")));
        assertEquals(List.of(), rules(link.formatted("", "stlr")));
    }

    @Test
    void registerWriteIsUnsureUntilIsb() {
        String bad = TABLES + "cpu0 msr ttbr0_el1, 0x4200_0000\ncpu0 read 0x20_0000\n";

        assertEquals(List.of(Rule.UNSYNCHRONIZED_CONTEXT), rules(bad));
        assertEquals(
                List.of(Rule.STALE_TRANSLATION),
                rules(bad.replace("cpu0 read", "cpu0 isb\ncpu0 read")),
                "another table under the same ASID, and no tlbi");
        assertEquals(
                List.of(),
                rules(bad.replace("cpu0 read", "cpu0 isb\ncpu0 tlbi vmalle1\ncpu0 dsb nsh\ncpu0 isb\ncpu0 read")));
    }

    @Test
    void tablesAreFoundWhenTheyAreLinked() {
        List<Event> events = Traces.events(TABLES + """
                cpu0 str 0x4100_3000, 0x0060_0000_4060_0703
                cpu0 str 0x4100_2018, 0x4100_3003
                cpu1 fetch 0x60_0000
                """);

        assertEquals(
                List.of("Store", "Store", "TableFound", "DescriptorUnpublished", "Translation"),
                events.subList(events.size() - 5, events.size()).stream()
                        .map(event -> event.getClass().getSimpleName())
                        .toList());
    }

    @Test
    void enablingTheMmuBeforeATlbiIsAWarning() {
        String enable = """
                mmulator-trace 1
                cpu0 msr tcr_el1 0x0450_0075_b550_3510
                cpu0 msr sctlr_el1 1
                cpu0 isb
                """;

        TraceCheck.Result result = Traces.check(enable);
        assertEquals(Rule.TLB_UNKNOWN_AT_ENABLE, result.violations().getFirst().rule());
        assertFalse(result.isBroken());
        assertEquals(
                List.of(Rule.TLB_UNKNOWN_AT_ENABLE),
                rules(enable.replace("cpu0 isb", "cpu0 tlbi vmalle1\ncpu0 dsb nsh\ncpu0 isb")),
                "it may be on from the MSR on");
        String invalidated = enable.replace("cpu0 msr tcr", "cpu0 tlbi vmalle1\ncpu0 dsb nsh\ncpu0 isb\ncpu0 msr tcr");
        assertEquals(List.of(), rules(invalidated));
        assertEquals(
                List.of(Rule.TLB_UNKNOWN_AT_ENABLE),
                rules(invalidated.replaceFirst("cpu0 isb\n", "")),
                "for the CPU itself the TLBI is complete at the ISB");
        assertEquals(
                List.of(Rule.TLB_UNKNOWN_AT_ENABLE),
                rules(enable.replace(
                        "cpu0 msr tcr",
                        "cpu0 features xs=true\ncpu0 tlbi vmalle1nxs\ncpu0 dsb nsh\ncpu0 isb\ncpu0 msr tcr")));
    }

    @Test
    void boundIsNoPass() {
        assertEquals(
                9,
                Traces.check("mmulator-trace 1\nend step 9 bound max-steps 9\n")
                        .bound()
                        .value());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cpu1 raed 0x1000                            | 2:6   | unknown word 'raed'
            cpu1 read                                   | 2:10  | the line ends too early; expected a virtual address
            cpu1 read 0xg                               | 2:11  | unexpected '0xg'; expected a virtual address
            cpu1 read 0x1_0000_0000_0000_0000           | 2:11  | expected a virtual address
            cpu1 read -1                                | 2:11  | expected a virtual address
            cpu1 read 0x1000 0x2000                     | 2:18  | unexpected '0x2000'; expected the end of the line
            cpu256 read 0                               | 2:1   | expected a CPU, cpu0 to cpu255
            read 0                                      | 2:1   | unexpected 'read'; expected a CPU
            step 99999999999999999999 cpu0 read 0       | 2:6   | expected a step
            step 0xffffffffffffffff cpu0 read 0         | 2:6   | below 2^63
            cpu0 features bbml=4                        | 2:20  | expected bbml, 0 to 3
            cpu0 features bbml=1 noabort=true           | 2:30  | impossible features: noabort needs bbml 2 or 3
            cpu0 features bmbl=1                        | 2:15  | unknown feature 'bmbl'
            cpu0 features granules=8K                   | 2:24  | unknown granule '8K'
            cpu0 mmu ttbr2=0                            | 2:10  | expected sctlr, tcr, ttbr0, ttbr1 or mair
            cpu0 msr ttbr9_el1 0                        | 2:10  | unknown system register 'ttbr9_el1'
            cpu0 str 0x1001, 1                          | 2:18  | a store of 8 bytes is to a multiple of 8
            cpu0 str 0x1000, 0x100 +1                   | 2:24  | more than 1 bytes
            cpu0 str 0x1000, 1 +3                       | 2:20  | a store has 1, 2, 4 or 8 bytes
            cpu0 tlbi vaae2is 1                         | 2:11  | unknown TLBI operation 'vaae2is'
            cpu0 tlbi vae1isnxs 1                       | 2:21  | the CPU lacks the feature for tlbi vae1isnxs
            cpu0 tlbi vae1is                            | 2:17  | expected the operand
            cpu0 completed vmalle1 of 3                 | 2:27  | has no tlbi vmalle1 with this operand under way from step 3
            cpu0 dsb everything                         | 2:10  | unknown barrier 'dsb everything'
            cpu0 table 0x1000 level 4 entries 1 granule 4K root | 2:25 | expected a level, -1 to 3
            cpu0 table 0x1004 level 3 entries 1 granule 4K root | 2:12 | a descriptor lies at a multiple of 8
            cpu0 table 0x1000 level 3 entries 1000000 granule 4K root | 2:35 | entries, 1 to 8192
            cpu0 filled 0x1000 +3K -> 0 level 3 asid 0 attributes 0 | 2:20 | a power of two
            cpu0 parked standing                        | 2:13  | one of wfe, wfi, spinning
            memory 0x1004 = 1                           | 2:15  | at a multiple of 8
            memory 0x1000                               | 2:14  | expected '=' and a value, or the size of a region
            end somehow                                 | 2:5   | unknown end 'somehow'
            recorded x.yaml                             | 3:1   | the recording was cut off
            """)
    void mistakesAreToldWithTheirPlace(String line, String place, String message) {
        TraceException mistake =
                assertThrows(TraceException.class, () -> Traces.check("mmulator-trace 1\n" + line + "\n"));

        String told = String.valueOf(mistake.getMessage());
        assertTrue(told.startsWith("x.trace:" + place + ": error: "), told);
        assertTrue(told.contains(message), told);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n# only this\n",
                "description: a fixture\n",
                "mmulator-trace\n",
                "mmulator-trace 2\n",
                "ELF\u0001\u0002"
            })
    void whatIsNoTraceIsToldSo(String text) {
        TraceException mistake = assertThrows(TraceException.class, () -> Traces.check(text));

        assertTrue(String.valueOf(mistake.getMessage()).startsWith("x.trace:"), mistake.getMessage());
    }

    @Test
    void nothingComesAfterTheEnd() {
        assertThrows(TraceException.class, () -> Traces.check("mmulator-trace 1\nend halted\ncpu0 read 0\n"));
    }

    @Test
    void longLinesAndBytesThatAreNoTextAreRefused() {
        assertThrows(TraceException.class, () -> Traces.check("mmulator-trace 1\n# " + "x".repeat(100_000)));
        byte[] bytes = {'m', 'm', (byte) 0xff, (byte) 0xfe, '\n'};
        BufferedReader in = new BufferedReader(
                new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder()));
        assertThrows(TraceException.class, () -> TraceCheck.check("x.trace", in));
    }

    /** Lines come in pieces of the size of a buffer. */
    @Test
    void linesAreTheirOwnWhereverABufferEnds() {
        StringBuilder text = new StringBuilder("mmulator-trace 1\n");
        for (int length = 0; length < 3000; length++) {
            text.append("cpu0 read 0x1000 #").append("x".repeat(length)).append('\n');
        }
        assertEquals(3000, Traces.events(text.toString()).size());
        assertEquals(3001, Traces.events(text + "cpu0 read 0x1000").size());
        TraceException mistake = assertThrows(TraceException.class, () -> Traces.check(text + "what"));
        assertTrue(String.valueOf(mistake.getMessage()).startsWith("x.trace:3002:1: "), mistake.getMessage());
    }
}

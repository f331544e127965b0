package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mmulator.check.Checker;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.machine.choice.Schedule;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One CPU fills a table, another links it: who walks through the link sees what was stored if that is ordered before the link.
 * What is, {@code LinkOrderTest} asks herd.
 */
final class LinkedByAnotherTest {
    private static final long VA = 0x8000_0000L;
    private static final String LINK = "str x8, [x9]; dsb ishst";
    private static final String WALK = "isb; ldr x2, [x1]";

    /** X3 goes to X5 in the new table, X8 to X9 links it, the flag is at X12; X1 is an address that it translates. */
    private static Program program(String... cpus) {
        StringBuilder code = new StringBuilder();
        for (int cpu = 0; cpu < cpus.length; cpu++) {
            code.append("cpu%d: %s\nhlt #0\n".formatted(cpu, cpus[cpu].replace("; ", "\n")));
        }
        return Program.of(code + """
                        .balign 2048
                vectors: .space 0x200
                        hlt     #0
                """)
                .mmu(p -> {
                    p.tables().map(p.lower(), VA - 0x20_0000, 3, Program.DATA);
                    long table = p.tables().newTable();
                    for (int cpu = 0; cpu < cpus.length; cpu++) {
                        p.x(cpu, 1, VA)
                                .x(cpu, 3, TestTables.leaf(3, Program.DATA).value())
                                .x(cpu, 5, table)
                                .x(cpu, 8, TestTables.table(2, table).value())
                                .x(cpu, 9, p.tables().place(p.lower(), VA, 2))
                                .x(cpu, 11, 1)
                                .x(cpu, 12, Program.DATA + 0x100)
                                .x(cpu, 14, Program.DATA + 0x140);
                    }
                })
                .cpus(cpus.length);
    }

    private static List<Rule> rules(String tell, String hear, Observer.Detail detail) {
        return rules(detail, "str x3, [x5]; " + tell, hear + "; " + LINK, WALK);
    }

    private static List<Rule> rules(Observer.Detail detail, String... cpus) {
        List<Rule> rules = new ArrayList<>();
        try (Machine machine = program(cpus).open()) {
            Checker checker = new Checker(machine.memory());
            String turns =
                    IntStream.range(0, cpus.length).mapToObj(cpu -> cpu + "*8").collect(Collectors.joining(","));
            machine.run(Schedule.parse(turns).choices(), told(checker, detail), 1000);
            checker.violations().stream().map(Violation::rule).forEach(rules::add);
        }
        return rules;
    }

    private static Observer told(Checker checker, Observer.Detail detail) {
        return new Observer() {
            @Override
            public void observe(Event event) {
                checker.observe(event);
            }

            @Override
            public boolean wantsToStop() {
                return checker.wantsToStop();
            }

            @Override
            public Detail detail() {
                return detail;
            }
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // told by cpu0 | heard by cpu1 | ordered
                "stlr x11, [x12] | ldar x13, [x12] | true",
                "stlr x11, [x12] | ldapr x13, [x12] | true",
                "stlr x11, [x12] | ldaxr x13, [x12] | true",
                "stlr x11, [x12] | ldadda xzr, x13, [x12] | true",
                "stlr x11, [x12] | swpal x11, x13, [x12] | true",
                "stlr x11, [x12] | casa x13, x11, [x12] | true",
                "stlr x11, [x12] | casa xzr, x11, [x12] | true",
                "stlr x11, [x12] | ldadda x11, xzr, [x12] | false",
                "stlr x11, [x12] | swpal x11, xzr, [x12] | false",
                "swpl x11, x13, [x12] | ldar x13, [x12] | true",
                "dmb ish; str x11, [x12] | ldar x13, [x12] | true",
                "dmb ishst; str x11, [x12] | ldar x13, [x12] | true",
                "dsb ishst | nop | true",
                "stlr x11, [x12] | nop | false",
                "stlr x11, [x12] | ldar x13, [x14] | false",
                "str x11, [x12] | ldar x13, [x12] | false",
                "dmb nsh; str x11, [x12] | ldar x13, [x12] | false",
                "dmb ishld; str x11, [x12] | ldar x13, [x12] | false",
                "stlr x11, [x12] | ldr x13, [x12] | false",
                "stlr x11, [x12] | ldxr x13, [x12] | false",
                "stlr x11, [x12] | ldxr x13, [x12]; ldar x13, [x12] | true",
                "stlr x11, [x12] | ldaddl xzr, x13, [x12] | false",
                "stlr x11, [x14] | ldar x13, [x12] | false",
            })
    void whatIsOrderedBeforeTheLinkIsSeenThroughIt(String tell, String hear, boolean ordered) {
        for (Observer.Detail detail : Observer.Detail.values()) {
            assertEquals(
                    ordered ? List.of() : List.of(Rule.UNPUBLISHED_DESCRIPTOR),
                    rules(tell, hear, detail),
                    () -> tell + " | " + hear + ", told " + detail);
        }
    }

    /** Of the word, in the order of coherence (Arm ARM B2.3), wherever else there was a barrier between what its CPUs did. */
    @Test
    void whoHasReadAStoreWalksByNothingFromBeforeEarlierOnesOfOtherCpus() {
        for (Observer.Detail detail : Observer.Detail.values()) {
            for (String before : List.of("", "ldr x13, [x12]; dmb ish; ")) {
                String first = before + "str x8, [x5]";
                String second = "str x3, [x5]";
                assertEquals(
                        List.of(),
                        rules(detail, first, second, LINK, "ldr x13, [x5]; dsb ish; " + WALK),
                        before + detail);
                assertEquals(
                        List.of(Rule.UNPUBLISHED_DESCRIPTOR),
                        rules(detail, first, second, LINK, "ldr x13, [x12]; dsb ish; " + WALK));
            }
        }
    }
}

package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import mmulator.check.Checker;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.machine.choice.Schedule;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One CPU fills a table, another links it: who walks through the link sees what was stored if that is ordered before the link.
 * What is, {@code LinkOrderTest} asks herd.
 */
final class LinkedByAnotherTest {
    private static final long VA = 0x8000_0000L;

    /** X3 goes to X5 in the new table, X8 to X9 links it, the flag is at X12; X1 is an address that it translates. */
    private static Program program(String tell, String hear) {
        return Program.of("""
                cpu0:   str     x3, [x5]
                        %s
                        hlt     #0
                cpu1:   %s
                        str     x8, [x9]
                        dsb     ishst
                        hlt     #0
                cpu2:   isb
                        ldr     x2, [x1]
                        hlt     #0
                        .balign 2048
                vectors: .space 0x200
                        hlt     #0
                """.formatted(tell.replace("; ", "\n"), hear.replace("; ", "\n")))
                .mmu(p -> {
                    p.tables().map(p.lower(), VA - 0x20_0000, 3, Program.DATA);
                    long table = p.tables().newTable();
                    for (int cpu = 0; cpu < 3; cpu++) {
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
                .cpus(3);
    }

    private static List<Rule> rules(String tell, String hear, Observer.Detail detail) {
        List<Rule> rules = new ArrayList<>();
        try (Machine machine = program(tell, hear).open()) {
            Checker checker = new Checker(machine.memory());
            machine.run(Schedule.parse("0*8,1*8,2*8").choices(), told(checker, detail), 1000);
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
}

package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the user of the debugger sees of a machine that runs, forth and back, and how a session ends. */
final class RealGdbRunTest extends GdbSessions {
    @Test
    void stepsGoForthAndBack() throws Exception {
        String said = session(
                ALONE,
                """
                stepi
                stepi
                p/x $x20
                p $pc
                reverse-stepi
                p $pc
                reverse-stepi
                reverse-stepi
                p $pc
                next
                next
                reverse-next
                """,
                "$1 = 0x0",
                "$2 = (void (*)()) 0xffff800080210008 <park_cpu+8>",
                "$3 = (void (*)()) 0xffff800080210004 <park_cpu+4>",
                "No more reverse-execution history.",
                "$4 = (void (*)()) 0xffff800080210000 <park_cpu>",
                "15\t\tset_up_stack x20, x1",
                "16\t\tbl\tpark_until_repainted",
                "15\t\tset_up_stack x20, x1");
        assertFalse(said.contains("SIGTRAP"), said);
    }

    @Test
    void breakpointByNameStopsAtBothAddressesOfTheCode() throws Exception {
        session(
                Twice.in(folder),
                """
                break both
                continue
                p $pc
                continue
                p $pc
                list
                """,
                "Breakpoint 1 at 0x40100",
                "(2 locations)",
                "Breakpoint 1.2, both () at ",
                "= (void (*)()) 0xffff8000801000",
                "Breakpoint 1.1, both () at ",
                "= (void (*)()) 0x401000",
                "nop");
    }

    @Test
    void breakpointAtAPhysicalAddressStopsThroughEitherMapping() throws Exception {
        session(
                Twice.in(folder),
                """
                monitor pa-break both
                continue
                p $pc
                continue
                p $pc
                continue
                """,
                "stops at physical address 0x000000004010",
                ", both",
                "received signal SIGTRAP",
                "= (void (*)()) 0xffff8000801000",
                "received signal SIGTRAP",
                "= (void (*)()) 0x401000",
                "the machine has ended after",
                "every CPU has halted");
    }

    @Test
    void watchpointStopsAtTheWriteForthAndBack() throws Exception {
        session(
                ALONE,
                """
                break wait_linear_map_split_to_ptes
                continue
                watch idmap_kpti_bbml2_flag
                continue
                x/i $pc
                continue
                reverse-continue
                x/i $pc
                reverse-continue
                """,
                "Hardware watchpoint 2: idmap_kpti_bbml2_flag",
                "Old value = 1",
                "New value = 2",
                "=> 0x40220030 <wait_linear_map_split_to_ptes+48>:\tcbnz",
                "the machine has ended after 30 steps: deadlock",
                "Old value = 2",
                "New value = 1",
                "=> 0x4022002c <wait_linear_map_split_to_ptes+44>:\tstxr",
                "Breakpoint 1, wait_linear_map_split_to_ptes ()");
    }

    @Test
    void lockedSchedulerMovesOneCpu() throws Exception {
        session(
                PAIR,
                """
                set scheduler-locking on
                thread 2
                break wait_linear_map_split_to_ptes
                continue
                thread 1
                p $pc
                p $_thread
                """,
                "Thread 2 \"cpu1 parks\" hit Breakpoint 1, wait_linear_map_split_to_ptes ()",
                "<release_cpu>",
                "= 1");
    }

    @Test
    void stepThatParksTheCpuAndStepThatEndsTheMachineSaySo() throws Exception {
        session(
                ALONE,
                """
                continue
                reverse-stepi
                stepi
                """,
                "the machine has ended after 30 steps: deadlock",
                "wait_linear_map_split_to_ptes () at",
                "cpu0 is parked: wfe at wait_linear_map_split_to_ptes+0x38: no CPU runs now; continue tells how that ends");
        session(
                Nested.in(folder),
                "tbreak *(start+12)\ncontinue\nstepi\n",
                "start () at",
                "the machine has ended after 7 steps: every CPU has halted");
        String said = session(
                PAIR,
                """
                thread 2
                set scheduler-locking on
                continue
                reverse-stepi
                echo back\\n
                stepi
                """,
                "cpu1 is parked: wfe at wait_linear_map_split_to_ptes+0x38",
                "back",
                "cpu1 is parked: wfe at wait_linear_map_split_to_ptes+0x38: it goes on when others let it");
        assertFalse(said.contains("has ended"), said);
    }

    @Test
    void brokenRuleIsReportedOnTheConsole() throws Exception {
        session(
                Path.of("fixtures/linear-map/bad_secondary_not_parked.yaml"),
                "continue\nmonitor bbm\nreverse-stepi\nx/i $pc\n",
                "error[BBM_VALID_TO_VALID]: live Page descriptor replaced by a Page descriptor",
                "help",
                "received signal SIGTRAP",
                "level 3 [PTE]",
                "str\tx2, [x0], #8");
    }

    @Test
    void interruptStopsARunningMachine() throws Exception {
        try (ServedFixture served = ServedFixture.waiting(Counting.in(folder), folder)) {
            RealGdb.Running gdb = RealGdb.start(
                    folder,
                    "target remote " + served.server.target() + "\ncontinue\nx/i $pc\np counter > 0\n",
                    served.elf.toString());
            gdb.interruptWhenItRuns(served);
            String said = gdb.end();
            assertTrue(said.contains("received signal SIGINT"), said);
            assertTrue(said.contains("=> 0x40100"), said);
            assertTrue(said.contains("$1 = 1"), said);
        }
    }

    @Test
    void detachedMachineIsFoundAsItWasLeft() throws Exception {
        try (ServedFixture served = ServedFixture.waiting(ALONE, folder)) {
            session(
                    served,
                    "break cpu_install_idmap\ncontinue\ndetach\n",
                    "Breakpoint 1.2, cpu_install_idmap",
                    "detached]");
            session(served, "p $pc\ncontinue\n", "<cpu_install_idmap>", "the machine has ended after 30 steps");
        }
    }

    @Test
    void killEndsTheServer() throws Exception {
        try (ServedFixture served = ServedFixture.waiting(ALONE, folder)) {
            session(served, "kill\n", "killed]");
            served.join();
        }
    }

    @Test
    void unixSocketServesToo() throws Exception {
        Endpoint endpoint = new Endpoint.Unix(folder.resolve("socket"));
        try (ServedFixture served = ServedFixture.at(endpoint, ALONE, folder)) {
            session(served, "p $pc\n", "<park_cpu>");
        }
    }

    @Test
    void machineThatHasRunCanBeTakenBack() throws Exception {
        try (ServedFixture served = ServedFixture.running(ALONE, folder)) {
            served.awaitEnd();
            session(
                    served,
                    "x/i $pc-4\nmonitor status\nbreak cpu_install_idmap\nreverse-continue\np $pc\n",
                    "wfe",
                    "deadlock: cpu0 parked",
                    "Breakpoint 1.2, cpu_install_idmap",
                    "<cpu_install_idmap>");
        }
    }
}

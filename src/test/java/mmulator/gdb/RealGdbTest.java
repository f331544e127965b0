package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the user of the debugger sees. */
final class RealGdbTest {
    private static final Path ALONE = Path.of("fixtures/park/bad_never_released.yaml");
    private static final Path PAIR = Path.of("fixtures/park/good_park_and_release.yaml");

    @TempDir
    private Path folder;

    @BeforeAll
    static void gdbIsThere() {
        RealGdb.assumePresent();
    }

    /** All that gdb says, with the lines of {@code expected} in it in their order. */
    private String session(Path fixture, String commands, String... expected) throws Exception {
        try (ServedFixture served = ServedFixture.waiting(fixture, folder)) {
            return session(served, commands, expected);
        }
    }

    private String session(ServedFixture served, String commands, String... expected) throws Exception {
        String said = RealGdb.run(
                        folder, "target remote " + served.server.target() + "\n" + commands, served.elf.toString())
                .replaceAll(" +", " ");
        int from = 0;
        for (String line : expected) {
            int at = said.indexOf(line, from);
            assertTrue(at >= 0, () -> "'" + line + "' does not come there in\n" + said);
            from = at + line.length();
        }
        return said;
    }

    @Test
    void symbolsComeWithTheConnection() throws Exception {
        try (ServedFixture served = ServedFixture.waiting(ALONE, folder)) {
            String said = RealGdb.run(folder, "target remote " + served.server.target() + "\nlist\ninfo symbol $pc\n");
            assertTrue(said.contains("park_cpu () at asm/driver/park_cpu.S:14"), said);
            assertTrue(said.contains("14\t\tthis_cpu x20"), said);
            assertTrue(said.contains("park_cpu in section .text"), said);
        }
    }

    @Test
    void memoryMapLetsEveryAddressBeAskedFor() throws Exception {
        session(
                Path.of("fixtures/ttbr/good_replace_ttbr1.yaml"),
                """
                info mem
                x/gx $pc
                x/gx 0xfffffffffffffff8
                """,
                "0x0000000000000000 0x8000000000000000 rw",
                "0x8000000000000000 0x10000000000000000 rw",
                "<replace_root>:",
                "Cannot access memory at address 0xfffffffffffffff8");
    }

    @Test
    void cpusAreListedAsThreads() throws Exception {
        session(
                PAIR,
                """
                info threads
                thread 2
                set scheduler-locking on
                continue
                info threads
                """,
                "* 1 Thread 1 \"cpu0 releases\" (running at release_cpu) release_cpu () at asm/driver/release_cpu.S",
                " 2 Thread 2 \"cpu1 parks\" (running at park_cpu) park_cpu () at asm/driver/park_cpu.S",
                "cpu1 is parked: wfe at wait_linear_map_split_to_ptes+0x",
                " 1 Thread 1 \"cpu0 releases\" (running at release_cpu) release_cpu () at asm/driver/release_cpu.S",
                "* 2 Thread 2 \"cpu1 parks\" (parked: wfe at wait_linear_map_split_to_ptes+0x");
    }

    @Test
    void framesAreUnwoundThroughTheLinkRegister() throws Exception {
        session(
                ALONE,
                """
                break cpu_install_idmap
                continue
                backtrace 2
                finish
                """,
                "Breakpoint 1.2, cpu_install_idmap () at asm/idmap/cpu_install_idmap.S:",
                "#0 cpu_install_idmap () at",
                "#1 0x",
                "in park_until_repainted () at asm/park/park_until_repainted.S:",
                "park_until_repainted () at asm/park/park_until_repainted.S:");
    }

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
    void writtenAndEffectiveRegisterDifferUntilTheIsb() throws Exception {
        session(
                ALONE,
                """
                break *wait_linear_map_split_to_ptes+0x14
                continue
                x/i $pc
                p/x $TTBR1_EL1
                p/x $TTBR1_EL1_effective
                monitor pending
                stepi
                p/x $TTBR1_EL1_effective
                p $cpsr
                p/x $x3
                """,
                "isb",
                "$1 = 0x41002000",
                "$2 = 0x41000000",
                "TTBR1_EL1",
                "$3 = 0x41002000",
                "EL=1",
                "$5 = 0x41000000");
    }

    @Test
    void memoryIsReadByVirtualOrPhysicalAddress() throws Exception {
        session(
                ALONE,
                """
                x/i park_cpu
                maintenance packet Qqemu.PhyMemMode:1
                x/wx 0x40240000
                maintenance packet Qqemu.PhyMemMode:0
                p/x *(unsigned int *) 0x40240000
                """,
                "mrs\tx20, mpidr_el1",
                "received: \"OK\"",
                "0x40240000 <idmap_kpti_bbml2_flag>:\t0x00000001",
                "received: \"OK\"",
                "Cannot access memory at address 0x40240000");
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
    void physicalMemoryIsPrintedAndWrittenWithoutAMode() throws Exception {
        session(
                ALONE,
                """
                monitor xp idmap_kpti_bbml2_flag
                monitor setpa 0x40240000 7 4
                monitor xp 0x40240000 2
                monitor setpa 0x40240000 0x100 1
                monitor xp 0x10
                p $pc
                """,
                "0x0000000040240000 0x0000000000000001",
                "0x0000000040240000 0x0000000000000007",
                "0x0000000040240000 0x0000000000000007\n0x0000000040240008 0x",
                "the value does not fit into that many bytes: 1",
                "no memory at physical address 0x0000000000000010",
                "<park_cpu>");
    }

    @Test
    void framesAreUnwoundThroughFrameRecords() throws Exception {
        session(Nested.in(folder), """
                break innermost
                continue
                backtrace
                up 2
                info symbol $pc
                """, "#0 innermost () at", "in middle () at", "in outer () at", "in start () at");
    }

    @Test
    void registersAndMemoryAreWritten() throws Exception {
        session(ALONE, """
                set $x5 = 0x123456789abcdef0
                p/x $x5
                break wait_linear_map_split_to_ptes
                continue
                set var idmap_kpti_bbml2_flag = 7
                p idmap_kpti_bbml2_flag
                p $MIDR_EL1 = 1
                """, "$1 = 0x123456789abcdef0", "$2 = 7", "MIDR_EL1 cannot be written");
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

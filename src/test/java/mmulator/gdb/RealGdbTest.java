package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the user of the debugger sees of a machine that stands still, and writes. */
final class RealGdbTest extends GdbSessions {
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
}

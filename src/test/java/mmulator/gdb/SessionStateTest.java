package mmulator.gdb;

import static mmulator.gdb.Talk.ALONE;
import static mmulator.gdb.Talk.FLAG;
import static mmulator.gdb.Talk.PAIR;
import static mmulator.gdb.Talk.WAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.arch.SystemRegister;
import org.junit.jupiter.api.Test;

/** Registers, memory and the views of the monitor, as packets ask for them. */
final class SessionStateTest {
    @Test
    void monitorTellsOfTheCpuThatIsNamed() {
        try (Talk talk = Talk.about(PAIR)) {
            talk.ask("Hg1");
            for (String command : List.of("tlb", "tables", "walk 0x40000000", "possible 0x40000000")) {
                String first = talk.monitor(command).lines().findFirst().orElseThrow();
                assertTrue(first.contains("cpu0") && !first.contains("cpu1"), first);
                String named =
                        talk.monitor(command + " cpu1").lines().findFirst().orElseThrow();
                assertTrue(named.contains("cpu1") && !named.contains("cpu0"), named);
            }
            talk.ask("Hg2");
            assertTrue(talk.monitor("tlb").startsWith("cpu1"), talk.monitor("tlb"));
            assertEquals("QC2", talk.ask("qC"));
        }
    }

    @Test
    void registersAreReadAndWritten() {
        try (Talk talk = Talk.about(PAIR)) {
            assertEquals("0200000000000000", talk.ask("p0"));
            String all = talk.ask("g");
            assertEquals(2 * (33 * 8 + 4 + 32 * 16 + 8), all.length());
            assertEquals(talk.ask("p20"), all.substring(2 * 32 * 8, 2 * 33 * 8));
            assertEquals("OK", talk.ask("P5=efcdab8967452301"));
            assertEquals(0x0123_4567_89ab_cdefL, talk.debuggee.registers(0).x(5));
            assertEquals("OK", talk.ask("P22=00112233445566778899aabbccddeeff"));
            assertEquals("00112233445566778899aabbccddeeff", talk.ask("p22"));
            assertEquals("OK", talk.ask("G" + all));
            assertEquals(0, talk.debuggee.registers(0).x(5));
        }
    }

    @Test
    void writtenSystemRegisterCountsFromTheNextSynchronization() {
        try (Talk talk = Talk.about(ALONE)) {
            String written = number("TTBR0_EL1");
            String effective = number("TTBR0_EL1_effective");
            String before = talk.ask("p" + written);
            assertEquals(before, talk.ask("p" + effective));

            assertEquals("OK", talk.ask("P" + written + "=0000004100000000"));

            assertEquals("0000004100000000", talk.ask("p" + written));
            assertEquals(before, talk.ask("p" + effective));
            assertTrue(talk.ask("P" + effective + "=0000004100000000").startsWith("E.write $TTBR0_EL1"));
            assertTrue(talk.ask("P" + number("MIDR_EL1") + "=0000004100000000")
                    .startsWith("E.MIDR_EL1 cannot be written"));
        }
    }

    private static String number(String name) {
        int count = RegisterMap.registers().size();
        for (int i = 0; i < count; i++) {
            if (TargetDescription.name(RegisterMap.at(i)).equals(name)) {
                return Integer.toHexString(i);
            }
        }
        throw new AssertionError(name);
    }

    @Test
    void everySystemRegisterCanBeRead() {
        try (Talk talk = Talk.about(ALONE)) {
            int count = RegisterMap.registers().size();
            for (int i = 0; i < count; i++) {
                assertEquals(
                        2 * RegisterMap.at(i).size(),
                        talk.ask("p" + Integer.toHexString(i)).length());
            }
            assertTrue(count > 68 + SystemRegister.values().length - 10);
        }
    }

    @Test
    void memoryIsReadThroughTheCpuOrByPhysicalAddress() {
        try (Talk talk = Talk.about(ALONE)) {
            String code = talk.ask("m" + talk.at("park_cpu") + ",4");
            assertEquals("b40038d5", code); // mrs x20, mpidr_el1
            assertEquals("E0e", talk.ask("m40210000,4"));
            assertEquals("0", talk.ask("qqemu.PhyMemMode"));

            assertEquals("OK", talk.ask("Qqemu.PhyMemMode:1"));

            assertEquals("1", talk.ask("qqemu.PhyMemMode"));
            assertEquals(code, talk.ask("m40210000,4"));
            assertEquals("E0e", talk.ask("m" + talk.at("park_cpu") + ",4"));
            assertEquals("OK", talk.ask("M40300000,2:abcd"));
            assertEquals("OK", talk.ask("X40300002,2:#\1"));
            assertEquals("abcd2301", talk.ask("m40300000,4"));
            assertEquals("b#\1", talk.ask("x40300002,2"));
        }
    }

    @Test
    void readThatEndsInUnmappedMemoryIsShort() {
        try (Talk talk = Talk.about(ALONE)) {
            long end = talk.symbol("cpu_stacks") + 0x11000;
            assertEquals(
                    2 * 16, talk.ask("m" + Long.toHexString(end - 16) + ",40").length());
            assertEquals("E0e", talk.ask("m" + Long.toHexString(end) + ",40"));
        }
    }

    @Test
    void monitorCommandsPrintTheViews() {
        try (Talk talk = Talk.about(ALONE)) {
            talk.ask("vCont;c");
            talk.console();
            assertTrue(talk.monitor("tlb").startsWith("cpu0 TLB: "));
            assertTrue(talk.monitor("walk " + WAIT).startsWith("cpu0: walk of 0x0000000040220000 by TTBR0_EL1"));
            assertTrue(talk.monitor("possible park_cpu")
                    .startsWith("what TLBs of cpu0 could hold for 0xffff800080210000"));
            assertTrue(talk.monitor("tables").startsWith("cpu0 TTBR0_EL1 idmap_pg_dir"));
            assertEquals("nothing is pending\n", talk.monitor("pending"));
            assertFalse(talk.monitor("bbm").isEmpty());
            assertTrue(talk.monitor("waiting").contains(FLAG), talk.monitor("waiting"));
            assertTrue(
                    talk.monitor("status").startsWith("after 30 steps\ncpu0  parked: wfe at " + WAIT),
                    talk.monitor("status"));
            assertEquals("mmulator run x.yaml --schedule '0*30'\n", talk.monitor("schedule"));
            assertEquals("no rule has been broken up to here\n", talk.monitor("violations"));
            assertTrue(talk.monitor("help").contains("pa-break ADDRESS"));
            assertEquals("monitor dance: no such command; 'monitor help' lists them\n", talk.monitor("dance"));
            assertEquals("monitor walk: an address is missing\n", talk.monitor("walk"));
            assertEquals("monitor walk cpu0: an address is missing\n", talk.monitor("walk cpu0"));
            assertEquals("monitor tlb cpu1: there is no cpu1\n", talk.monitor("tlb cpu1"));
            assertEquals("monitor tlb cpu256: there is no cpu256\n", talk.monitor("tlb cpu256"));
            assertEquals(
                    "monitor tlb cpu99999999999: there is no cpu99999999999\n", talk.monitor("tlb cpu99999999999"));
            assertTrue(talk.monitor("walk here").startsWith("monitor walk here: 'here' is neither an address"));
        }
    }

    @Test
    void physicalMemoryIsShownAndSetWithinBounds() {
        try (Talk talk = Talk.about(ALONE)) {
            assertEquals(512, talk.monitor("xp 0x40300000 512").lines().count());
            for (String count : List.of("0", "513")) {
                assertEquals(
                        "monitor xp 0x40300000 " + count + ": a count of 1 to 512 doublewords\n",
                        talk.monitor("xp 0x40300000 " + count));
            }
            assertTrue(talk.monitor("setpa 0x1000 1").startsWith("monitor setpa 0x1000 1: "));
            assertEquals(
                    "monitor setpa 0x40300000 1 3: a size of 1, 2, 4 or 8 bytes\n",
                    talk.monitor("setpa 0x40300000 1 3"));
            assertTrue(talk.monitor("setpa 0x40300000 0x100 1").contains("does not fit"));
            assertEquals("0x0000000040300000  0x0000000000000000\n", talk.monitor("xp 0x40300000"));
        }
    }

    @Test
    void lookingChangesNothing() {
        try (Talk talk = Talk.about(PAIR);
                Talk undisturbed = Talk.about(PAIR)) {
            for (int i = 0; i < 40; i++) {
                assertEquals(undisturbed.ask("vCont;s:2"), talk.ask("vCont;s:2"));
                for (String command :
                        new String[] {"waiting", "tlb", "possible park_cpu", "walk park_cpu", "tables", "bbm", "pending"
                        }) {
                    talk.monitor(command);
                }
                talk.ask("m" + talk.at(FLAG) + ",40");
                talk.ask("g");
            }
            talk.console();
            undisturbed.console();
            assertEquals(undisturbed.ask("vCont;c"), talk.ask("vCont;c"));
            assertEquals(undisturbed.console(), talk.console());
        }
    }
}

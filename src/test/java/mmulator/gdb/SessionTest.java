package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import mmulator.arch.SystemRegister;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the debugger's packets get for answers. */
final class SessionTest {
    private static final String ALONE = "park/bad_never_released.yaml";
    private static final String PAIR = "park/good_park_and_release.yaml";
    private static final String WAIT = "wait_linear_map_split_to_ptes";
    private static final String FLAG = "idmap_kpti_bbml2_flag";

    @Test
    void introductionOfARealSession() {
        try (Talk talk = Talk.about(PAIR)) {
            String features =
                    talk.ask("qSupported:multiprocess+;swbreak+;hwbreak+;qRelocInsn+;fork-events+;vContSupported+");
            assertTrue(features.startsWith("PacketSize=4000;"), features);
            assertTrue(features.contains(";ReverseStep+;ReverseContinue+"), features);
            assertEquals("", talk.ask("vMustReplyEmpty"));
            assertEquals("OK", talk.ask("QStartNoAckMode"));
            assertFalse(talk.session.acknowledges());
            assertEquals("OK", talk.ask("Hg0"));
            assertEquals("1", talk.ask("qAttached"));
            assertEquals("QC1", talk.ask("qC"));
            assertTrue(
                    talk.ask("qHostInfo").contains("watchpoint_exceptions_received:before;"),
                    "as GDB has it by itself");
            assertEquals("m1,2", talk.ask("qfThreadInfo"));
            assertEquals("l", talk.ask("qsThreadInfo"));
            assertEquals("OK", talk.ask("T2"));
            assertEquals("E.no thread 3", talk.ask("T3"));
            assertEquals("OK", talk.ask("qSymbol::"));
            assertEquals("vCont;c;C;s;S", talk.ask("vCont?"));
            assertTrue(talk.ask("?").startsWith("T05thread:1;"), talk.ask("?"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"qTStatus", "qOffsets", "qL1160000000000000000", "!", "vRun;", "QProgramSignals:0", "Z5,0,1", "~"
            })
    void unknownPacketsGetAnEmptyReply(String packet) {
        try (Talk talk = Talk.about(ALONE)) {
            assertEquals("", talk.ask(packet));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "m",
                "m1",
                "m1,",
                "m1,x",
                "m1,ffffffffff",
                "m11112222333344445,1",
                "M0,2:00",
                "p",
                "pfff",
                "P0",
                "P0=00",
                "P0=zz",
                "G00",
                "H",
                "Hx1",
                "Hg99",
                "T",
                "Z0,2,4",
                "Z0",
                "Z0,",
                "Z2,0,0",
                "Z2,0,7fffffff",
                "vCont;",
                "vCont;x",
                "vCont;s:9",
                "qThreadExtraInfo,",
                "qThreadExtraInfo,ff",
                "qXfer:features:read:target.xml:",
                "qRcmd,zz",
                "C",
                "cxyz",
                "Qqemu.PhyMemMode:",
                "P43=00",
                "qXfer:features:read:other.xml:0,10"
            })
    void nonsenseIsAnErrorAndTheSessionGoesOn(String packet) {
        try (Talk talk = Talk.about(ALONE)) {
            assertTrue(talk.ask(packet).startsWith("E"), talk.ask(packet));
            assertEquals("QC1", talk.ask("qC"));
            assertEquals(0, talk.debuggee.steps());
        }
    }

    @Test
    void documentsComeInParts() {
        try (Talk talk = Talk.about(PAIR)) {
            StringBuilder xml = new StringBuilder();
            String part;
            do {
                part = talk.ask("qXfer:features:read:target.xml:" + Integer.toHexString(xml.length()) + ",7f");
                xml.append(part.substring(1));
            } while (part.charAt(0) == 'm');
            assertEquals('l', part.charAt(0));
            assertEquals(TargetDescription.xml(), xml.toString());
            assertEquals("l" + Talk.ELF, talk.ask("qXfer:exec-file:read:1:0,fff"));
            assertEquals("", talk.ask("qXfer:auxv:read::0,1000"));
        }
    }

    @Test
    void cpusAreThreadsWithTellingNames() {
        try (Talk talk = Talk.about(PAIR)) {
            talk.ask("Hg2");
            talk.ask("Z0," + talk.at(WAIT) + ",4");
            assertTrue(talk.ask("vCont;c:2").startsWith("T05thread:2;"));
            talk.ask("z0," + talk.at(WAIT) + ",4");
            assertTrue(talk.ask("vCont;c:2").startsWith("T05thread:2;"));
            assertTrue(talk.console().contains("cpu1 is parked: wfe"), talk.console());
            String threads = talk.ask("qXfer:threads:read::0,fff");
            assertTrue(
                    threads.contains("<thread id=\"1\" core=\"0\" name=\"cpu0 releases\">running at release_cpu"),
                    threads);
            assertTrue(
                    threads.contains("<thread id=\"2\" core=\"1\" name=\"cpu1 parks\">parked: wfe at " + WAIT + "+0x"),
                    threads);
            assertTrue(HexBytes.parseText(talk.ask("qThreadExtraInfo,2")).startsWith("parked: wfe at " + WAIT));
        }
    }

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
    void stepsMoveOneCpuOnly() {
        try (Talk talk = Talk.about(PAIR)) {
            long first = talk.pc(0);
            long second = talk.pc(1);
            assertTrue(talk.ask("vCont;s:2;c").startsWith("T05thread:2;"));
            assertEquals(second + 4, talk.pc(1));
            assertEquals(first, talk.pc(0));
            talk.ask("Hc1");
            assertTrue(talk.ask("s").startsWith("T05thread:1;"));
            assertEquals(first + 4, talk.pc(0));
        }
    }

    @Test
    void lockedSchedulerLetsOnlyTheNamedCpuRun() {
        try (Talk talk = Talk.about(PAIR)) {
            long first = talk.pc(0);
            talk.ask("Z1," + talk.at(WAIT) + ",4");
            assertTrue(talk.ask("vCont;c:2").startsWith("T05thread:2;"));
            assertEquals(talk.symbol(WAIT), talk.pc(1));
            assertEquals(first, talk.pc(0));
        }
    }

    @Test
    void ofTwoBreakpointsAtOneAddressTheOtherStaysWhenOneIsTakenAway() {
        try (Talk talk = Talk.about(PAIR)) {
            String there = talk.at(WAIT) + ",4";
            talk.ask("Z0," + there);
            talk.ask("Z1," + there);
            talk.ask("z1," + there);
            assertTrue(talk.ask("vCont;c:2").startsWith("T05thread:2;"));
            assertEquals(talk.symbol(WAIT), talk.pc(1));
        }
    }

    @Test
    void steppingAParkedCpuSaysSo() {
        try (Talk talk = Talk.about(ALONE)) {
            talk.ask("vCont;c");
            talk.console();
            assertTrue(talk.ask("vCont;s:1").startsWith("T05thread:1;"));
            assertFalse(talk.console().isEmpty());
        }
    }

    @Test
    void endIsToldOnceAndAgain() {
        try (Talk talk = Talk.about(ALONE)) {
            assertTrue(talk.ask("vCont;c").startsWith("T05thread:1;"));
            String said = talk.console();
            assertTrue(said.startsWith("the machine has ended after 30 steps: deadlock: cpu0 parked"), said);
            assertTrue(said.contains("waits for a store to " + FLAG), said);
            assertTrue(talk.ask("c").startsWith("T05thread:1;"));
            assertEquals(said, talk.console());
            assertTrue(talk.ask("bs").startsWith("T05thread:1;"));
            assertEquals("", talk.console());
        }
    }

    @Test
    void beginningOfHistoryIsTold() {
        try (Talk talk = Talk.about(ALONE)) {
            assertTrue(talk.ask("bs").startsWith("T05replaylog:begin;thread:1;"));
            talk.ask("vCont;s:1");
            talk.ask("vCont;s:1");
            assertTrue(talk.ask("bc").startsWith("T05replaylog:begin;thread:1;"));
            assertEquals(talk.symbol("park_cpu"), talk.pc(0));
        }
    }

    @Test
    void watchedAccessIsToldBeforeItIsMade() {
        try (Talk talk = Talk.about(ALONE)) {
            talk.ask("Z0," + talk.at(WAIT) + ",4");
            talk.ask("vCont;c");
            assertEquals("OK", talk.ask("Z2," + talk.at(FLAG) + ",4"));
            assertTrue(talk.ask("vCont;c").startsWith("T05watch:" + talk.at(FLAG) + ";thread:1;"));
            assertEquals("01000000", talk.ask("m" + talk.at(FLAG) + ",4"));
            assertEquals(talk.symbol(WAIT) + 0x2c, talk.pc(0)); // the stxr
            assertEquals("OK", talk.ask("z2," + talk.at(FLAG) + ",4"));
            talk.ask("vCont;s:1");
            assertEquals("02000000", talk.ask("m" + talk.at(FLAG) + ",4"));
        }
    }

    @Test
    void onTheWayBackTheWatchedAccessIsToldBeforeItIsUndone() {
        try (Talk talk = Talk.about(ALONE)) {
            talk.ask("vCont;c");
            talk.ask("Z2," + talk.at(FLAG) + ",4");
            assertTrue(talk.ask("bc").startsWith("T05watch:" + talk.at(FLAG) + ";thread:1;"));
            assertEquals("02000000", talk.ask("m" + talk.at(FLAG) + ",4"));
            assertEquals(talk.symbol(WAIT) + 0x30, talk.pc(0));
            talk.ask("z2," + talk.at(FLAG) + ",4");
            assertTrue(talk.ask("bs").startsWith("T05thread:1;"));
            assertEquals("01000000", talk.ask("m" + talk.at(FLAG) + ",4"));
            assertEquals(talk.symbol(WAIT) + 0x2c, talk.pc(0));
        }
    }

    @Test
    void breakpointsAndBackAgain() {
        try (Talk talk = Talk.about(ALONE)) {
            talk.ask("Z0," + talk.at("cpu_install_idmap") + ",4");
            talk.ask("Z0," + talk.at(WAIT) + ",4");
            talk.ask("vCont;c");
            assertEquals(talk.symbol("cpu_install_idmap"), talk.pc(0));
            talk.ask("vCont;c");
            assertEquals(talk.symbol(WAIT), talk.pc(0));
            talk.ask("vCont;c");
            talk.ask("bc");
            assertEquals(talk.symbol(WAIT), talk.pc(0));
            talk.ask("bc");
            assertEquals(talk.symbol("cpu_install_idmap"), talk.pc(0));
            talk.ask("z0," + talk.at(WAIT) + ",4");
            talk.ask("vCont;c");
            assertTrue(talk.console().contains("has ended"));
        }
    }

    @Test
    void breakpointAtAPhysicalAddressStopsWhateverTheMapping() {
        try (Talk talk = Talk.about(ALONE)) {
            assertEquals(
                    "stops at physical address 0x0000000040210034, cpu_install_idmap+0x4\n",
                    talk.monitor("pa-break 0x40210034"));
            talk.ask("vCont;c");
            assertEquals(0xffff_8000_8021_0034L, talk.pc(0));
            assertEquals("deleted\n", talk.monitor("pa-delete 0x4021_0034"));
            assertEquals("monitor pa-delete 1: there is none\n", talk.monitor("pa-delete 1"));
            talk.monitor("pa-break " + WAIT);
            talk.ask("vCont;c");
            assertEquals(talk.symbol(WAIT), talk.pc(0));
        }
    }

    @Test
    void breakpointInPlainCodeStopsOnceEachTimeThroughEitherMapping(@TempDir Path folder) throws Exception {
        try (Talk talk = Talk.about(Twice.in(folder))) {
            long both = talk.symbol("both");
            talk.monitor("pa-break both");
            talk.ask("vCont;c");
            assertEquals(both, talk.pc(0));
            talk.ask("vCont;s:1");
            assertEquals(both + 4, talk.pc(0));
            talk.ask("bs");
            assertEquals(both, talk.pc(0));
            talk.ask("vCont;c");
            assertEquals(0x4010_000cL, talk.pc(0));
            talk.ask("bc");
            assertEquals(both, talk.pc(0));
            talk.monitor("pa-delete both");
            talk.ask("Z0,4010000c,4");
            talk.ask("vCont;c");
            assertEquals(0x4010_000cL, talk.pc(0));
            talk.ask("vCont;c");
            assertTrue(talk.console().contains("every CPU has halted"));
        }
    }

    @Test
    void brokenRuleStopsTheRunAndIsToldInFull() {
        try (Talk talk = Talk.about("linear-map/bad_secondary_not_parked.yaml")) {
            assertTrue(talk.ask("vCont;c").startsWith("T05thread:1;"));
            String said = talk.console();
            assertTrue(
                    said.startsWith("error[BBM_VALID_TO_VALID]: live Page descriptor replaced by a Page descriptor\n"),
                    said);
            assertTrue(said.contains("--> asm/split/split_contpte.S:22"), said);
            assertTrue(said.contains("replay  mmulator run x.yaml --schedule '0*88'"), said);
            assertTrue(talk.monitor("violations").startsWith("error[BBM_VALID_TO_VALID]"));
        }
    }

    @Test
    void brokenRulesMayBeLeftAlone() {
        try (Talk talk = Talk.about("linear-map/bad_secondary_not_parked.yaml")) {
            assertEquals("broken rules do not stop the run\n", talk.monitor("stop-at-violations off"));
            talk.ask("Z0," + talk.at("lazy_mmu_leave") + ",4");
            assertTrue(talk.ask("vCont;c").startsWith("T05thread:1;"));
            assertEquals("", talk.console());
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
            assertEquals("monitor tlb cpu256: there is no cpu256\n", talk.monitor("tlb cpu256"));
            assertEquals(
                    "monitor tlb cpu99999999999: there is no cpu99999999999\n", talk.monitor("tlb cpu99999999999"));
            assertTrue(talk.monitor("walk here").startsWith("monitor walk here: 'here' is neither an address"));
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

    @Test
    void symbolFileIsTheOnlyOneThatCanBeRead() {
        try (Talk talk = Talk.about(ALONE)) {
            assertEquals("F0", talk.ask("vFile:setfs:0"));
            assertEquals("F-1,2", talk.ask("vFile:open:" + HexBytes.ofText("/etc/passwd") + ",0,0"));
            assertEquals("F-1,2", talk.ask("vFile:open:" + HexBytes.ofText(Talk.ELF) + ",1,0"));
            assertEquals("F3", talk.ask("vFile:open:" + HexBytes.ofText(Talk.ELF) + ",0,1c0"));
            assertTrue(talk.ask("vFile:fstat:3").startsWith("F40;"));
            assertEquals("F4;elf!", talk.ask("vFile:pread:3,1000,0"));
            assertEquals("F2;f!", talk.ask("vFile:pread:3,1000,2"));
            assertEquals("F0;", talk.ask("vFile:pread:3,1000,4"));
            assertEquals("F-1,9", talk.ask("vFile:pread:4,1000,0"));
            assertEquals("F0", talk.ask("vFile:close:3"));
            assertEquals("", talk.ask("vFile:unlink:2f"));
        }
    }

    @Test
    void breakpointsGoWithTheDebugger() {
        try (Talk talk = Talk.about(ALONE)) {
            talk.ask("Z0," + talk.at(WAIT) + ",4");
            talk.ask("Z2," + talk.at(FLAG) + ",4");
            talk.monitor("pa-break cpu_install_idmap");
            assertEquals("OK", talk.ask("D"));
            assertEquals(Session.End.DETACHED, talk.session.end());
            talk.session.close();
            talk.ask("vCont;c");
            assertTrue(talk.console().contains("has ended after 30 steps"));
        }
    }

    /** What the debugger writes is no store of an instruction: before the first there is none to ask for an address. */
    @Test
    void writtenVariableIsWatchedAndGoneOverAgain() {
        try (Talk talk = Talk.about(ALONE)) {
            assertEquals("OK", talk.ask("Qqemu.PhyMemMode:1"));
            assertEquals("OK", talk.ask("M40000100,4:01000000"));
            assertEquals("OK", talk.ask("Z2,40000100,4"));
            assertTrue(talk.ask("bs").startsWith("T05"));
            String again = talk.ask("vCont;s:1");
            assertTrue(again.startsWith("T05thread:1;"), again);
            assertFalse(again.contains("watch"), again);
            assertEquals("01000000", talk.ask("m40000100,4"));
        }
    }

    @Test
    void killIsToldToTheServer() {
        try (Talk talk = Talk.about(ALONE)) {
            assertEquals("QC1", talk.ask("qC"));
            assertEquals("(none)", talk.ask("k"));
            assertEquals(Session.End.KILLED, talk.session.end());
        }
        try (Talk talk = Talk.about(ALONE)) {
            assertEquals("QC1", talk.ask("qC"));
            assertEquals("OK", talk.ask("vKill;1"));
            assertEquals(Session.End.KILLED, talk.session.end());
        }
    }
}

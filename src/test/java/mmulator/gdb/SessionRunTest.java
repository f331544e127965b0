package mmulator.gdb;

import static mmulator.gdb.Talk.ALONE;
import static mmulator.gdb.Talk.FLAG;
import static mmulator.gdb.Talk.PAIR;
import static mmulator.gdb.Talk.WAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packets that let the machine run, forth and back: steps, breakpoints, what is watched, broken rules, ends. */
final class SessionRunTest {
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
            assertTrue(said.endsWith("(the fixture expects it)\n"), said);
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
}

package mmulator.gdb;

import static mmulator.gdb.Talk.ALONE;
import static mmulator.gdb.Talk.FLAG;
import static mmulator.gdb.Talk.PAIR;
import static mmulator.gdb.Talk.WAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import mmulator.report.text.SourceMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the debugger is told of the session: who is there, which packets and documents there are, and that nonsense ends nothing. */
final class SessionTest {
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
    void theLargestCountsAreTaken() {
        try (Talk talk = Talk.about(ALONE)) {
            String there = talk.at(FLAG);
            assertEquals("OK", talk.ask("Z2," + there + ",100000"));
            assertEquals("E.between 1 byte and 1M can be watched", talk.ask("Z2," + there + ",100001"));
            assertTrue(talk.ask("m" + there + ",7fffffff").startsWith(talk.ask("m" + there + ",8")));
            assertEquals("E.too many", talk.ask("m" + there + ",80000000"));
            assertEquals("", talk.ask("m" + there + ",0"));
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

    /** Offsets and lengths count bytes, not letters. */
    @Test
    void documentWithLettersOfSeveralBytesEndsWithItsLastByte() {
        String elf = "/irgendwo/größer.elf";
        String sent = new String(elf.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        try (Talk talk = Talk.about(PAIR)) {
            Session session =
                    new Session(talk.debuggee, SourceMap.of(talk.image), "x.yaml", elf, new byte[0], packet -> {});
            assertEquals("l" + sent, session.reply("qXfer:exec-file:read:1:0,fff"));
            assertEquals("m" + sent.substring(0, 14), session.reply("qXfer:exec-file:read:1:0,e"));
            assertEquals("l" + sent.substring(14), session.reply("qXfer:exec-file:read:1:e,fff"));
            assertEquals("l", session.reply("qXfer:exec-file:read:1:" + Integer.toHexString(sent.length()) + ",1"));
            assertEquals(
                    "E00", session.reply("qXfer:exec-file:read:1:" + Integer.toHexString(sent.length() + 1) + ",1"));
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
    void symbolFileIsTheOnlyOneThatCanBeRead() {
        try (Talk talk = Talk.about(ALONE)) {
            assertEquals("F0", talk.ask("vFile:setfs:0"));
            assertEquals("F-1,2", talk.ask("vFile:open:" + HexBytes.ofText("/etc/passwd") + ",0,0"));
            assertEquals("F-1,2", talk.ask("vFile:open:" + HexBytes.ofText(Talk.ELF) + ",1,0"));
            assertEquals("F3", talk.ask("vFile:open:" + HexBytes.ofText(Talk.ELF) + ",0,1c0"));
            // A regular file that all may read, with one link, of four bytes in one block of 512.
            String status = "0000000000000000000081240000000100000000000000000000000000000000"
                    + "0000000400000000000002000000000000000001000000000000000000000000";
            assertEquals(
                    "F40;" + new String(HexBytes.parse(status), StandardCharsets.ISO_8859_1),
                    talk.ask("vFile:fstat:3"));
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

    @Test
    void onlyADebuggerThatHasAskedForSomethingMayKill() {
        try (Talk talk = Talk.about(ALONE)) {
            assertTrue(talk.session.acknowledges());
            assertEquals("E.whoever kills says first what he supports", talk.ask("vKill;1"));
            assertEquals("(none)", talk.ask("k"));
            assertEquals(Session.End.OPEN, talk.session.end());
        }
    }

    @Test
    void aDebuggerThatComesLaterSeesTheCpuThatHasStopped() {
        try (Talk talk = Talk.about(PAIR)) {
            talk.ask("vCont;s:2");
            Session later = talk.another();
            assertEquals("QC2", later.reply("qC"));
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

package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A debugger that asks for anything, and holds each reply, and all that it leaves behind, against {@link SessionModel}. */
final class Dialogue implements AutoCloseable {
    private static final Pattern STOP = Pattern.compile("T05(?<reason>(?:[ra]?watch:[0-9a-f]+;|replaylog:begin;)?)"
            + "thread:(?<thread>[1-9]);1d:(?<fp>[0-9a-f]{16});1f:(?<sp>[0-9a-f]{16});20:(?<pc>[0-9a-f]{16});");

    private static final String LOCKED = "goes no further while others may not run";

    private final Talk talk;
    private final Random random;
    private final SessionModel model;
    private final DialogueOnData data;
    private final List<String> sent = new ArrayList<>();
    private int selected;
    private int control = -1;
    /** The CPU of the last stop. */
    private int told;

    Dialogue(ToyProgram program, Talk talk, Random random) {
        this.talk = talk;
        this.random = random;
        List<ToyCpu> cpus = new ArrayList<>();
        for (int cpu = 0; cpu < ToyProgram.CPUS; cpu++) {
            talk.ask("Hg" + (cpu + 1));
            cpus.add(new ToyCpu(HexBytes.parse(talk.ask("g")), new byte[ToyProgram.OWN], false));
        }
        talk.ask("Hg1");
        model = new SessionModel(program, cpus, new byte[ToyProgram.DATA_SIZE]);
        data = new DialogueOnData(this, model, random);
    }

    List<String> sent() {
        return sent;
    }

    String ask(String packet) {
        boolean told = packet.length() < 80 && packet.chars().allMatch(c -> c >= ' ' && c < 127);
        sent.add(told ? packet : packet.charAt(0) + "...");
        return talk.ask(packet);
    }

    private static Matcher matched(String reply) {
        Matcher stop = STOP.matcher(reply);
        assertTrue(stop.matches(), reply);
        return stop;
    }

    /** Resumes, forth or back, which selects the CPU that it stops for. */
    private String resume(String packet) {
        talk.console();
        String reply = ask(packet);
        assertEquals("QC" + matched(reply).group("thread"), talk.ask("qC"));
        return reply;
    }

    String monitor(String command) {
        sent.add("monitor " + command);
        return talk.monitor(command);
    }

    int selected() {
        return selected;
    }

    boolean flip() {
        return random.nextBoolean();
    }

    void next() {
        switch (random.nextInt(13)) {
            case 0, 1 -> step();
            case 2, 3 -> goOn();
            case 4, 5 -> goBack();
            case 6, 7 -> data.stops();
            case 8 -> data.registers();
            case 9 -> data.memory();
            case 10 -> choose();
            case 11 -> data.document();
            default -> mistake();
        }
    }

    /** All that the model knows, as the debugger sees it now. */
    private List<ToyCpu> seen() {
        List<ToyCpu> seen = new ArrayList<>();
        byte[] memory = talk.debuggee
                .readPhysical(ToyProgram.DATA_PHYSICAL, ToyProgram.DATA_SIZE)
                .bytes();
        for (int cpu = 0; cpu < ToyProgram.CPUS; cpu++) {
            talk.ask("Hg" + (cpu + 1));
            byte[] own = Arrays.copyOfRange(memory, cpu * ToyProgram.OWN, (cpu + 1) * ToyProgram.OWN);
            String doing = HexBytes.parseText(talk.ask("qThreadExtraInfo," + (cpu + 1)));
            seen.add(new ToyCpu(HexBytes.parse(talk.ask("g")), own, doing.startsWith("halted")));
        }
        talk.ask("Hg" + (selected + 1));
        return seen;
    }

    /** Nothing else has changed. */
    void check() {
        List<ToyCpu> seen = seen();
        for (int cpu = 0; cpu < ToyProgram.CPUS; cpu++) {
            assertEquals(HexBytes.of(model.cpu(cpu).g), HexBytes.of(seen.get(cpu).g), "registers of cpu" + cpu);
            assertEquals(model.cpu(cpu).halted, seen.get(cpu).halted, "cpu" + cpu + " halted");
        }
        assertArrayEquals(
                model.data(),
                talk.debuggee
                        .readPhysical(ToyProgram.DATA_PHYSICAL, ToyProgram.DATA_SIZE)
                        .bytes());
    }

    // To where, and which CPU

    private void choose() {
        int cpu = random.nextInt(ToyProgram.CPUS);
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                assertEquals("OK", ask("Hg" + (cpu + 1)));
                selected = cpu;
            }
            case 2 -> {
                assertEquals("OK", ask("Hc" + (cpu + 1)));
                control = cpu;
            }
            case 3 -> {
                assertEquals("OK", ask(flip() ? "Hc-1" : "Hc0"));
                control = -1;
            }
            case 4 -> assertEquals("OK", ask(flip() ? "Hg0" : "Hg-1"));
            case 5 -> {
                ask("Hg" + (cpu + 1));
                stopReply(ask("?"), "", told);
                selected = told;
            }
            case 6 -> assertEquals("m1,2,3", ask("qfThreadInfo"));
            default -> assertEquals("OK", ask("T" + (cpu + 1)));
        }
        assertEquals("QC" + (selected + 1), ask("qC"));
        check();
    }

    // Forward

    private void stopReply(String reply, String reason, int cpu) {
        Matcher stop = matched(reply);
        assertEquals(reason, stop.group("reason"), reply);
        assertEquals(cpu, Integer.parseInt(stop.group("thread")) - 1, reply);
        ToyCpu there = model.cpu(cpu);
        assertEquals(HexBytes.littleEndian(there.x(29), 8), stop.group("fp"));
        assertEquals(HexBytes.littleEndian(there.x(ToyCpu.SP), 8), stop.group("sp"));
        assertEquals(HexBytes.littleEndian(there.x(ToyCpu.PC), 8), stop.group("pc"));
    }

    /** What comes after a step back is gone, or is gone along. @return true if it has been */
    private boolean future() {
        if (!model.hasFuture()) {
            return false;
        }
        int cpu = model.follows();
        if (cpu >= 0 && flip()) {
            stepped(cpu, "vCont;s:" + (cpu + 1));
            return true;
        }
        data.cut();
        return false;
    }

    private void step() {
        if (future()) {
            return;
        }
        int cpu = random.nextInt(ToyProgram.CPUS);
        switch (random.nextInt(4)) {
            case 0 -> {
                int meant = control >= 0 ? control : selected;
                if (flip()) {
                    stepped(meant, flip() ? "s" : "S05");
                } else {
                    jumpTo(meant, flip() ? "s" : "S05;");
                }
            }
            case 1 -> {
                String others = List.of("", ";c", ";s", ";s:" + (1 + random.nextInt(ToyProgram.CPUS)))
                        .get(random.nextInt(4));
                stepped(cpu, (flip() ? "vCont;s:" : "vCont;S05:") + (cpu + 1) + others);
            }
            case 2 -> stepped(selected, "vCont;s" + (flip() ? ":-1" : "") + (flip() ? ";c:1" : ""));
            default -> {
                int other = (cpu + 1) % ToyProgram.CPUS;
                int rest = 3 - cpu - other;
                stepped(selected == cpu ? Math.min(other, rest) : selected, "vCont;c:" + (cpu + 1) + ";s");
            }
        }
    }

    private void jumpTo(int cpu, String packet) {
        long to = ToyProgram.CODE + 4L * model.anyTarget(cpu, random);
        model.write(cpu, state -> state.setX(ToyCpu.PC, to), bytes -> {});
        stepped(cpu, packet + Long.toHexString(to));
    }

    /** What is said where a signal says too little: of CPUs that have halted. */
    private void checkConsole(int cpu, boolean halts, String what) {
        String one = "cpu" + cpu + " is halted at start\\+0x[0-9a-f]+: it " + what + "\n";
        String said = talk.console();
        assertTrue(said.matches(!halts ? "" : model.allHalted() ? "(?s)the machine has ended after .*" : one), said);
    }

    private void stepped(int cpu, String packet) {
        String reply = resume(packet);
        String reason = "";
        boolean could = !model.cpu(cpu).halted;
        if (could) {
            String hit = model.stops.hit(model.ahead(cpu));
            if (hit == null) {
                model.step(cpu);
            } else {
                reason = hit;
                model.passing.clear();
            }
        }
        model.passing.set(cpu);
        told = cpu;
        selected = cpu;
        stopReply(reply, reason, cpu);
        checkConsole(cpu, model.cpu(cpu).halted, could ? "goes on when others let it" : LOCKED);
        check();
    }

    private void goOn() {
        if (future()) {
            return;
        }
        BitSet allowed = new BitSet();
        int cpu = random.nextInt(ToyProgram.CPUS);
        String packet;
        switch (random.nextInt(4)) {
            case 0 -> {
                allowed.set(0, ToyProgram.CPUS);
                packet = "vCont;c" + List.of("", ":-1", ":0").get(random.nextInt(3));
            }
            case 1 -> {
                allowed.set(cpu);
                packet = "vCont;c:" + (cpu + 1);
            }
            case 2 -> {
                allowed.set(cpu);
                allowed.set((cpu + 1) % ToyProgram.CPUS);
                packet = "vCont;C05:" + (cpu + 1) + ";c:" + ((cpu + 1) % ToyProgram.CPUS + 1);
            }
            default -> {
                allowed.set(control < 0 ? 0 : control, control < 0 ? ToyProgram.CPUS : control + 1);
                packet = flip() ? "c" : "C05";
            }
        }
        int[] before = model.place();
        int asked = allowed.get(selected) ? selected : allowed.nextSetBit(0);
        Matcher stop = matched(resume(packet));
        assertEquals("", model.run(allowed, seen()));
        int at = Integer.parseInt(stop.group("thread")) - 1;
        String reason = stop.group("reason");
        boolean stands = model.isAtBreakpoint(at)
                && allowed.get(at)
                && !model.cpu(at).halted
                && !(before[at] == model.place()[at] && model.passing.get(at));
        boolean none = allowed.stream().allMatch(each -> model.cpu(each).halted);
        if (!reason.isEmpty()) {
            assertTrue(allowed.get(at) && !stands, "a breakpoint comes before " + reason);
            assertEquals(model.stops.hit(model.ahead(at)), reason);
            model.passing.clear();
        } else if (none) {
            assertEquals(model.allHalted() ? told : asked, at, "the thread where all have halted");
        } else {
            assertTrue(stands, "cpu" + at + " has stopped at nothing");
        }
        told = none && !model.allHalted() ? told : at;
        model.stopped(told, before);
        selected = at;
        stopReply(stop.group(), reason, at);
        checkConsole(at, none, LOCKED);
        check();
    }

    // Back

    private void goBack() {
        if (flip()) {
            int cpu = control >= 0 ? control : selected;
            String reply = resume("bs");
            selected = cpu;
            boolean there = model.stepBack(cpu, seen());
            stopReply(reply, there ? "" : "replaylog:begin;", cpu);
            told = cpu;
        } else {
            Matcher stop = matched(resume("bc"));
            int at = Integer.parseInt(stop.group("thread")) - 1;
            String reason = stop.group("reason");
            if (reason.equals("replaylog:begin;")) {
                assertTrue(model.runBackToReset(told, seen()), "there was a stop on the way");
                assertEquals(told, at);
            } else {
                assertEquals("", model.runBack(at, reason, seen()));
            }
            told = at;
            selected = at;
            stopReply(stop.group(), reason, at);
        }
        check();
    }

    // Nothing changes

    private void mistake() {
        String packet = data.mistake();
        String reply = ask(packet);
        assertTrue(reply.startsWith("E"), reply);
        assertEquals("QC" + (selected + 1), ask("qC"));
        check();
    }

    /** The debugger goes, and all that it has set. */
    void leave() {
        check();
        assertEquals("OK", ask("D"));
        assertEquals(Session.End.DETACHED, talk.session.end());
        talk.session.close();
        assertNotNull(talk.debuggee.resume());
        seen().forEach(cpu -> assertTrue(cpu.halted));
    }

    @Override
    public void close() {
        talk.close();
    }
}

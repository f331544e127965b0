package mmulator.gdb;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a session with {@link ToyProgram} has done and comes to, without the machine. CPUs share nothing, so that each has a
 * history of its own: instructions, and the writes of the debugger, which are in all of them. How the instructions of several
 * CPUs lie between each other within a run is not known.
 */
final class SessionModel {
    /** Longer than any program runs. */
    private static final int FAR = 500;

    final ToyProgram program;
    /** Of each CPU, before each of its instructions and at the end. */
    private final List<List<ToyCpu>> states = new ArrayList<>();
    /** What each instruction has touched; null for a write of the debugger. */
    private final List<List<@Nullable List<ToyCpu.Touched>>> touched = new ArrayList<>();
    /** The data that no CPU owns, after each write. */
    private final List<byte[]> rest = new ArrayList<>();
    /** Where each CPU was when a run or a write began. */
    private final List<Part> parts = new ArrayList<>();

    private int[] now = new int[ToyProgram.CPUS + 1];
    final StopModel stops = new StopModel();
    /** CPUs that have been told of at the breakpoint where they are. */
    final BitSet passing = new BitSet();

    /** @param cpu the only one that ran, or -1 */
    private record Part(int[] from, int[] to, int cpu) {}

    SessionModel(ToyProgram program, List<ToyCpu> cpus, byte[] data) {
        this.program = program;
        for (ToyCpu cpu : cpus) {
            states.add(new ArrayList<>(List.of(cpu)));
            touched.add(new ArrayList<>());
        }
        rest.add(data);
        passing.set(0);
    }

    ToyCpu cpu(int cpu) {
        return states.get(cpu).get(now[cpu]);
    }

    /** All of the data. */
    byte[] data() {
        byte[] data = rest.get(now[ToyProgram.CPUS]).clone();
        for (int cpu = 0; cpu < ToyProgram.CPUS; cpu++) {
            System.arraycopy(cpu(cpu).own, 0, data, cpu * ToyProgram.OWN, ToyProgram.OWN);
        }
        return data;
    }

    boolean allHalted() {
        return IntStream.range(0, ToyProgram.CPUS).allMatch(cpu -> cpu(cpu).halted);
    }

    // Forward

    /** What comes after the present is gone. */
    private void cut() {
        for (int cpu = 0; cpu < ToyProgram.CPUS; cpu++) {
            List<ToyCpu> cpus = states.get(cpu);
            cpus.subList(now[cpu] + 1, cpus.size()).clear();
            touched.get(cpu).subList(now[cpu], touched.get(cpu).size()).clear();
        }
        rest.subList(now[ToyProgram.CPUS] + 1, rest.size()).clear();
        parts.removeIf(part -> !before(part.from, now));
        parts.replaceAll(part -> new Part(part.from, smaller(part.to, now), part.cpu));
    }

    private static boolean before(int[] one, int[] other) {
        boolean less = false;
        for (int i = 0; i < one.length; i++) {
            less |= one[i] < other[i];
        }
        return less;
    }

    private static int[] smaller(int[] one, int[] other) {
        int[] both = one.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] = Math.min(both[i], other[i]);
        }
        return both;
    }

    boolean hasFuture() {
        return !parts.isEmpty() && before(now, parts.getLast().to);
    }

    /** The debugger changes the registers of a CPU, or data. */
    void write(int cpu, Consumer<ToyCpu> registers, Consumer<byte[]> data) {
        cut();
        byte[] all = data();
        data.accept(all);
        int[] from = now.clone();
        rest.add(all);
        now[ToyProgram.CPUS]++;
        for (int i = 0; i < ToyProgram.CPUS; i++) {
            ToyCpu changed = cpu(i).copy();
            System.arraycopy(all, i * ToyProgram.OWN, changed.own, 0, ToyProgram.OWN);
            if (i == cpu) {
                registers.accept(changed);
            }
            states.get(i).add(changed);
            touched.get(i).add(null);
            now[i]++;
        }
        parts.add(new Part(from, now.clone(), -1));
    }

    /** What the next instruction of the CPU would touch. */
    List<ToyCpu.Touched> ahead(int cpu) {
        return cpu(cpu).copy().execute(program);
    }

    boolean isAtBreakpoint(int cpu) {
        return stops.isBreakpoint(cpu(cpu).x(ToyCpu.PC));
    }

    /** One instruction; the future, if there is one, is a run of this CPU alone. */
    void step(int cpu) {
        if (hasFuture()) {
            now[cpu]++;
            return;
        }
        int[] from = now.clone();
        execute(cpu);
        parts.add(new Part(from, now.clone(), cpu));
    }

    private void execute(int cpu) {
        ToyCpu next = cpu(cpu).copy();
        touched.get(cpu).add(next.execute(program));
        states.get(cpu).add(next);
        now[cpu]++;
    }

    /** Some CPUs have run, each up to what is seen of it. @return what is wrong with that, or "" */
    String run(BitSet allowed, List<ToyCpu> seen) {
        int[] from = now.clone();
        for (int cpu = 0; cpu < ToyProgram.CPUS; cpu++) {
            for (int n = 0; !cpu(cpu).same(seen.get(cpu)); n++) {
                ToyCpu at = cpu(cpu);
                if (n == FAR || at.halted || !allowed.get(cpu)) {
                    return "cpu" + cpu + " never comes there";
                }
                if (isAtBreakpoint(cpu) && !(n == 0 && passing.get(cpu))) {
                    return "cpu" + cpu + " has missed the breakpoint at instruction " + at.next();
                }
                if (stops.hit(ahead(cpu)) != null) {
                    return "cpu" + cpu + " has missed what is watched at instruction " + at.next();
                }
                execute(cpu);
            }
        }
        if (before(from, now)) {
            parts.add(new Part(from, now.clone(), allowed.cardinality() == 1 ? allowed.nextSetBit(0) : -1));
        }
        return "";
    }

    /** A breakpoint has been told of, or a CPU has moved on. */
    void stopped(int cpu, int[] before) {
        for (int i = 0; i < ToyProgram.CPUS; i++) {
            if (now[i] != before[i]) {
                passing.clear(i);
            }
        }
        passing.set(cpu);
    }

    int[] place() {
        return now.clone();
    }

    // Back

    /** Before the last instruction of the CPU. @return false at reset */
    boolean stepBack(int cpu, List<ToyCpu> seen) {
        int to = now[cpu] - 1;
        while (to >= 0 && touched.get(cpu).get(to) == null) {
            to--;
        }
        passing.clear();
        passing.set(cpu);
        return goTo(cpu, to, to, seen);
    }

    /**
     * Before instruction {@code to} of the CPU, in the part that its instruction {@code within} is of. -1 for reset.
     *
     * @return false at reset
     */
    private boolean goTo(int cpu, int to, int within, List<ToyCpu> seen) {
        int[] upTo = now;
        now = new int[now.length];
        if (to < 0) {
            return false;
        }
        Part part = parts.stream()
                .filter(each -> each.from[cpu] <= within && within < each.to[cpu])
                .findFirst()
                .orElseThrow();
        now = part.from.clone();
        now[cpu] = to;
        for (int i = 0; i < ToyProgram.CPUS && part.cpu < 0; i++) {
            for (int at = part.from[i]; i != cpu && at <= Math.min(part.to[i], upTo[i]); at++) {
                if (states.get(i).get(at).same(seen.get(i))) {
                    now[i] = at;
                    break;
                }
            }
        }
        return true;
    }

    /** The last place of a CPU before the present that going on from reset would stop at; -1 for none. */
    private int lastPlace(int cpu, int end) {
        for (int at = end; at >= 0; at--) {
            if (isStop(cpu, at, end)) {
                return at;
            }
        }
        return -1;
    }

    private boolean isStop(int cpu, int at, int end) {
        return isBreakpoint(cpu, at, end) || watchedBefore(cpu, at) != null;
    }

    private boolean isBreakpoint(int cpu, int at, int end) {
        return at < end
                && touched.get(cpu).get(at) != null
                && stops.isBreakpoint(states.get(cpu).get(at).x(ToyCpu.PC));
    }

    private @Nullable String watchedBefore(int cpu, int at) {
        List<ToyCpu.Touched> accesses = at == 0 ? null : touched.get(cpu).get(at - 1);
        return accesses == null ? null : stops.hit(accesses);
    }

    /**
     * Back to a stop of this CPU.
     *
     * @param reason what the reply says of an access, or ""
     * @return what is wrong with it, or ""
     */
    String runBack(int cpu, String reason, List<ToyCpu> seen) {
        int[] end = now.clone();
        int to = lastPlace(cpu, end[cpu]);
        if (to < 0) {
            return "cpu" + cpu + " has no stop";
        }
        String watched = isBreakpoint(cpu, to, end[cpu]) ? null : watchedBefore(cpu, to);
        goTo(cpu, to, watched == null ? to : to - 1, seen);
        if (!reason.equals(watched == null ? "" : watched)) {
            return "told of " + reason + ", not of " + watched;
        }
        for (int other = 0; other < ToyProgram.CPUS; other++) {
            int place = other == cpu ? -1 : lastPlace(other, end[other]);
            if (place > now[other] || place >= 0 && place == now[other] && isBreakpoint(other, place, end[other])) {
                return "cpu" + other + " has a later stop";
            }
        }
        passing.clear();
        passing.set(cpu);
        return "";
    }

    /** True if nothing has been stopped at since reset. */
    boolean runBackToReset(int told, List<ToyCpu> seen) {
        boolean none = true;
        for (int cpu = 0; cpu < ToyProgram.CPUS; cpu++) {
            none &= lastPlace(cpu, now[cpu]) < 0;
        }
        goTo(0, -1, -1, seen);
        passing.clear();
        passing.set(told);
        return none;
    }

    /** The only CPU that may go on without another future; -1 for none. */
    int follows() {
        Part next =
                parts.stream().filter(part -> before(now, part.to)).findFirst().orElseThrow();
        return next.cpu;
    }

    /** An instruction that the CPU may go on with, and come to the end. */
    int anyTarget(int cpu, Random random) {
        int last = program.ops.size() - 2;
        return cpu(cpu).x(3) == 0 ? last + random.nextInt(2) : random.nextInt(last + 2);
    }
}

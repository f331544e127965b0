package mmulator.relaxed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mmulator.arch.Branch;
import mmulator.relaxed.end.Fault;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.program.RefusedException;
import mmulator.relaxed.step.Evaluator;
import mmulator.relaxed.step.Step;
import org.jspecify.annotations.Nullable;

/** One CPU alone against a list of messages, with all that it can choose. */
final class SoloRun {
    /** A path of more steps is given up. */
    private static final int MAX_STEPS = 20_000;

    private final Program.Cpu cpu;
    private final Given given;
    private final Words words;
    private final DataProcessing processing;
    private final Accesses accesses;
    private final Maintenance maintenance;
    private final Exceptions exceptions;
    private final SystemAccesses systemAccesses;
    private final boolean certifies;

    private final Deque<CpuState> open = new ArrayDeque<>();
    private final Set<CpuState.Key> met = new HashSet<>();
    private final List<CpuState> next = new ArrayList<>();
    private final Map<Ending, @Nullable Story> endings = new LinkedHashMap<>();
    private final Map<Breach, @Nullable Story> breaches = new LinkedHashMap<>();
    /** States that came back to where they were. */
    private final List<CpuState> loops = new ArrayList<>();

    private final Map<Long, @Nullable Story> spinning = new HashMap<>();
    private final Set<Message> candidates = new TreeSet<>();
    /** Choices still to be made; null to try all. */
    private @Nullable List<Integer> wanted;

    private long steps;

    SoloRun(Program.Cpu cpu, Given given, Words words, Evaluator evaluator) {
        this(cpu, given, words, evaluator, true);
    }

    /** @param certifies only a run that has kept its promises shows what could stand next */
    SoloRun(Program.Cpu cpu, Given given, Words words, Evaluator evaluator, boolean certifies) {
        this.certifies = certifies;
        this.cpu = cpu;
        this.given = given;
        this.words = words;
        processing = new DataProcessing(evaluator);
        accesses = new Accesses(given, cpu.mmu());
        maintenance = new Maintenance(given, cpu.mmu());
        exceptions = new Exceptions(cpu.mmu());
        systemAccesses = new SystemAccesses(cpu.mmu());
    }

    /**
     * What a CPU makes of a list.
     *
     * @param endings of runs that keep all promises and add nothing
     * @param breaches of such runs in which a rule is broken
     * @param spins where one goes round a loop for ever, whatever it reads; if rules are judged
     * @param candidates what it could add next, in order
     */
    record Result(List<Ending> endings, List<Breach> breaches, Set<Long> spins, List<Message> candidates) {
        /** The list may be all that there is, as far as this CPU is concerned. */
        boolean isWhole() {
            return !endings.isEmpty() || !breaches.isEmpty() || !spins.isEmpty();
        }
    }

    Result run() {
        open.push(new CpuState(cpu, given.promises()));
        while (!open.isEmpty()) {
            advance(open.pop());
        }
        Set<Long> spins = new TreeSet<>();
        given.settle(true);
        for (CpuState state : loops) {
            if (isEndless(state.copy())) {
                spins.add(state.pc);
                spinning.putIfAbsent(state.pc, state.story);
            }
        }
        given.settle(false);
        return new Result(
                List.copyOf(endings.keySet()), List.copyOf(breaches.keySet()), spins, List.copyOf(candidates));
    }

    /** What was done in a run that ended so, if the runs were to be told. */
    @Nullable
    Story story(Ended end) {
        return switch (end) {
            case Ended.AtEnding(Ending ending) -> endings.get(ending);
            case Ended.InBreach(Breach breach) -> breaches.get(breach);
            case Ended.Spinning(long at) -> spinning.get(at);
        };
    }

    /**
     * The one run that chooses so.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    Ended follow(List<Integer> choices) {
        wanted = choices;
        return Ended.first(run());
    }

    Given given() {
        return given;
    }

    long steps() {
        return steps;
    }

    /** Whatever it chooses from here, seeing the newest messages, it comes back to where it was and adds nothing. */
    private boolean isEndless(CpuState from) {
        Deque<CpuState> rest = new ArrayDeque<>();
        Set<CpuState.Key> visited = new HashSet<>();
        rest.push(from);
        while (!rest.isEmpty()) {
            CpuState state = rest.pop();
            while (true) {
                steps++;
                Step step = words.at(state.epochs, state.pc);
                if (step instanceof Step.Halt || state.ended || state.added.length > 0 || state.hypothetical) {
                    return false;
                }
                long pc = state.pc;
                if (step instanceof Step.Access access) {
                    List<CpuState> ways = new ArrayList<>();
                    accesses.execute(state, access, ways);
                    ways.stream().filter(way -> visited.add(way.key())).forEach(rest::push);
                    break;
                }
                if (!execute(state, step) || state.pc <= pc && !visited.add(state.key())) {
                    break;
                }
            }
            if (visited.size() > MAX_STEPS) {
                return false;
            }
        }
        return true;
    }

    /** Goes on until the CPU ends or there is something to choose. */
    private void advance(CpuState from) {
        CpuState state = from;
        for (int i = 0; i < MAX_STEPS; i++) {
            steps++;
            Step step = words.at(state.epochs, state.pc);
            if (step instanceof Step.Halt || state.ended) {
                end(state, step);
                return;
            }
            if (step instanceof Step.Access access) {
                long pc = state.pc;
                next.clear();
                accesses.execute(state, access, next);
                next.forEach(this::learn);
                if (next.size() != 1) {
                    choose(pc);
                    return;
                }
                state = next.getFirst();
                if (state.pc <= pc && !met.add(state.key())) {
                    loop(state);
                    return;
                }
                continue;
            }
            long pc = state.pc;
            if (!execute(state, step)) {
                return;
            }
            // A loop that comes back to the same registers and views waits for a longer list.
            if (state.pc <= pc && !met.add(state.key())) {
                loop(state);
                return;
            }
        }
        given.giveUp();
    }

    private void choose(long pc) {
        List<Integer> asked = wanted;
        if (asked == null) {
            for (int way = 0; way < next.size(); way++) {
                given.choose(next.get(way), way);
                proceed(next.get(way), pc);
            }
        } else if (!asked.isEmpty()) {
            int way = asked.getFirst();
            wanted = asked.subList(1, asked.size());
            given.choose(next.get(way), way);
            proceed(next.get(way), pc);
        }
    }

    private void proceed(CpuState state, long pc) {
        if (met.add(state.key())) {
            open.push(state);
        } else if (state.pc <= pc) {
            loop(state);
        }
    }

    private void end(CpuState state, Step step) {
        if (!state.ended && given.judges && step instanceof Step.Halt(int immediate) && immediate != 0) {
            state.addFault(new Fault(state.pc, immediate, Fault.Kind.FAILED_STUB));
        }
        if (isWhole(state)) {
            if (state.breach != null) {
                breaches.putIfAbsent(state.breach, state.story);
            } else {
                endings.putIfAbsent(Ending.of(state, cpu.shown(), given.judges), state.story);
            }
        }
    }

    private static boolean isWhole(CpuState state) {
        return state.promises.length == 0 && state.added.length == 0 && !state.hypothetical;
    }

    private void loop(CpuState state) {
        if (given.judges && isWhole(state) && state.breach == null) {
            loops.add(state);
        }
    }

    private void learn(CpuState state) {
        if ((state.promises.length == 0 || !certifies) && state.candidates.length > 0) {
            candidates.addAll(List.of(state.candidates));
        }
    }

    /** @return false if the execution cannot be */
    private boolean execute(CpuState state, Step step) {
        long pc = state.pc;
        state.pc = pc + 4;
        switch (step) {
            case Step.Plain plain -> processing.plain(state, plain, pc);
            case Step.Select select -> processing.select(state, select, pc);
            case Step.Compare compare -> processing.compare(state, compare, pc);
            case Step.Jump(Branch branch) -> processing.jump(state, branch, pc);
            case Step.Fence(var barrier) -> Barriers.execute(state, barrier);
            case Step.ClearExclusive clear -> state.exclusiveTime = CpuState.NO_TIME;
            case Step.Nothing nothing -> {}
            case Step.Maintain maintain -> {
                if (!maintenance.execute(state, maintain)) {
                    return false;
                }
                learn(state);
            }
            case Step.Raise(var kind) -> {
                return exceptions.raise(state, pc, kind);
            }
            case Step.Undefined undefined -> {
                return exceptions.take(state, pc, 0, Fault.Kind.UNDEFINED);
            }
            case Step.Return back -> exceptions.goBack(state, pc);
            case Step.ReadRegister(var instruction) -> systemAccesses.read(state, pc, instruction);
            case Step.WriteRegister(var instruction) -> systemAccesses.write(state, pc, instruction);
            case Step.Refused(String reason) -> throw new RefusedException(pc, reason);
            case Step.Access access -> throw new IllegalStateException("has choices");
            case Step.Halt halt -> throw new IllegalStateException("the end");
        }
        return true;
    }
}

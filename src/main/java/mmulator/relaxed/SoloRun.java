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
import java.util.function.LongPredicate;
import mmulator.relaxed.end.Story;
import mmulator.relaxed.judge.Breach;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.regime.Epoch;
import mmulator.relaxed.step.Evaluator;
import mmulator.relaxed.step.Step;
import mmulator.relaxed.step.Words;
import org.jspecify.annotations.Nullable;

/** One CPU alone against a list of messages, with all that it can choose. */
final class SoloRun {
    /** A path of more steps is given up. */
    private static final int MAX_STEPS = 20_000;

    /** So many ways to go on, whether one is looked at or made. */
    private static final int ASKED_EVERY = 1_000;

    private final Program.Cpu cpu;
    private final Given given;
    private final Instructions instructions;
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
    private boolean givenUp;

    SoloRun(Program.Cpu cpu, Given given, Words words, Evaluator evaluator) {
        this(cpu, given, words, evaluator, true);
    }

    /** @param certifies only a run that has kept its promises shows what could stand next */
    SoloRun(Program.Cpu cpu, Given given, Words words, Evaluator evaluator, boolean certifies) {
        this.certifies = certifies;
        this.cpu = cpu;
        this.given = given;
        instructions = new Instructions(cpu, given, words, evaluator);
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
        return run(taken -> false);
    }

    /** @param over asked of the steps so far, now and then; then the run is given up, and what comes of it is not all */
    Result run(LongPredicate over) {
        open.push(new CpuState(cpu, given.promises()));
        for (int ways = 0; !open.isEmpty() && !givenUp; ways += 1 + next.size()) {
            if (ways >= ASKED_EVERY) {
                ways = 0;
                givenUp = over.test(steps);
            }
            next.clear();
            advance(open.pop());
        }
        Set<Long> spins = new TreeSet<>();
        for (CpuState state : loops) {
            givenUp = givenUp || over.test(steps);
            if (!givenUp && spins(state)) {
                spins.add(state.pc);
                spinning.putIfAbsent(state.pc, state.story);
            }
        }
        return new Result(
                List.copyOf(endings.keySet()), List.copyOf(breaches.keySet()), spins, List.copyOf(candidates));
    }

    /** What was done in the runs, by how they end. */
    record Told(
            Map<Ending, @Nullable Story> endings,
            Map<Breach, @Nullable Story> breaches,
            Map<Long, @Nullable Story> spinning) {
        @Nullable
        Story of(Ended end) {
            return switch (end) {
                case Ended.AtEnding(Ending ending) -> endings.get(ending);
                case Ended.InBreach(Breach breach) -> breaches.get(breach);
                case Ended.Spinning(long at) -> spinning.get(at);
            };
        }
    }

    /** If the runs were to be told. */
    Told told() {
        return new Told(endings, breaches, spinning);
    }

    boolean isGivenUp() {
        return givenUp;
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

    /** It goes round for ever if no other CPU does anything any more, whatever its TLB holds or as long as that holds one thing. */
    boolean spins(CpuState state) {
        given.settle(true, false);
        boolean endless = isEndless(state.copy());
        given.settle(true, true);
        endless |= isEndless(state.copy());
        given.settle(false, false);
        return endless;
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
                Step step = instructions.next(state);
                boolean ends = step instanceof Step.Halt || state.ended || instructions.isInterrupted(state);
                if (ends || state.added.length > 0 || state.hypothetical) {
                    return false;
                }
                long pc = state.pc;
                if (step instanceof Step.Access access) {
                    List<CpuState> ways = new ArrayList<>();
                    instructions.access(state, access, ways);
                    ways.stream().filter(way -> visited.add(way.key())).forEach(rest::push);
                    break;
                }
                if (!instructions.execute(state, step) || state.pc <= pc && !visited.add(state.key())) {
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
            if (instructions.isInterrupted(state)) {
                state = goOnOrTakeInterrupt(state);
            }
            Step step = instructions.next(state);
            if (step instanceof Step.Halt || state.ended) {
                end(state, step);
                return;
            }
            if (step instanceof Step.Access access) {
                long pc = state.pc;
                next.clear();
                instructions.access(state, access, next);
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
            if (!instructions.execute(state, step)) {
                return;
            }
            if (step instanceof Step.Maintain || step instanceof Step.WriteRegister) {
                learn(state);
            }
            // A loop that comes back to the same registers and views waits for a longer list.
            if (state.pc <= pc && !met.add(state.key())) {
                loop(state);
                return;
            }
        }
        given.giveUp();
    }

    /** An interrupt may be taken at any time, so before any instruction, and others may have come as well by then. */
    private CpuState goOnOrTakeInterrupt(CpuState state) {
        List<CpuState> ways = new ArrayList<>();
        ways.add(state);
        int until = state.interrupts.signalled() ? state.interrupted : given.nextInterrupt(state.interrupted);
        for (; until != Epoch.OPEN; until = given.nextInterrupt(until)) {
            CpuState taken = state.copy();
            instructions.interrupt(taken, until);
            ways.add(taken);
        }
        List<Integer> asked = wanted;
        if (asked != null && !asked.isEmpty()) {
            return chosen(ways, asked);
        }
        for (int way = 0; way < ways.size(); way++) {
            given.choose(ways.get(way), way);
            if (way > 0 && asked == null && met.add(ways.get(way).key())) {
                open.push(ways.get(way));
            }
        }
        return state;
    }

    private void choose(long pc) {
        List<Integer> asked = wanted;
        if (asked == null) {
            for (int way = 0; way < next.size(); way++) {
                given.choose(next.get(way), way);
                proceed(next.get(way), pc);
            }
        } else if (!asked.isEmpty()) {
            proceed(chosen(next, asked), pc);
        }
    }

    /** The way that is asked for next. */
    private CpuState chosen(List<CpuState> ways, List<Integer> asked) {
        int way = asked.getFirst();
        wanted = asked.subList(1, asked.size());
        CpuState chosen = ways.get(way);
        given.choose(chosen, way);
        return chosen;
    }

    private void proceed(CpuState state, long pc) {
        if (met.add(state.key())) {
            open.push(state);
        } else if (state.pc != pc + 4) {
            loop(state);
        }
    }

    private void end(CpuState state, Step step) {
        instructions.halt(state, step);
        if (isWhole(state)) {
            if (state.breach != null) {
                breaches.putIfAbsent(state.breach, state.story);
            } else {
                endings.putIfAbsent(Ending.of(state, cpu, given.judges), state.story);
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
}

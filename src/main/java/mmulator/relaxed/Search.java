package mmulator.relaxed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import mmulator.arch.Descriptor;
import mmulator.check.Violation;
import mmulator.relaxed.end.EndState;
import mmulator.relaxed.end.Execution;
import mmulator.relaxed.judge.OrderRules;
import mmulator.relaxed.list.FinalMemory;
import mmulator.relaxed.list.Locations;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.list.MessageList;
import mmulator.relaxed.program.Bounds;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.program.RefusedException;
import mmulator.relaxed.regime.Epoch;
import mmulator.relaxed.regime.Reach;
import mmulator.relaxed.step.Evaluator;
import mmulator.relaxed.step.Words;
import org.jspecify.annotations.Nullable;

/**
 * All lists of messages that the CPUs of a program can make, each with what comes of it. CPUs share nothing but the list, so
 * that there are no interleavings to explore.
 */
public final class Search {
    private final Program program;
    private final Evaluator evaluator;
    private final Bounds bounds;
    private final Pruning pruning;

    private final List<Words> words = new ArrayList<>();
    private final Locations locations;
    /** By CPU, the locations that it was seen to load from. */
    private final List<BitSet> seen = new ArrayList<>();

    private final Map<Solo, SoloRun.Result> known = new HashMap<>();
    private final Set<MessageList> met = new HashSet<>();
    /** Each with an execution that ends there. */
    private final Map<EndState, Whole> states = new LinkedHashMap<>();

    private final FinalMemory memory;
    private final Teller teller;
    private final ListRules rules;

    private final Set<List<Long>> histories = new HashSet<>();
    private final boolean setsAccessFlags;
    private final Reach reach;
    private boolean grown;
    private @Nullable String bound;
    private long steps;

    /** Ways to save work. @param certifies lists grow only by messages whose CPUs can keep all their promises */
    private record Pruning(boolean remembersRuns, boolean normalizes, boolean certifies) {
        static final Pruning ALL = new Pruning(true, true, true);
        static final Pruning NONE = new Pruning(false, false, true);
        static final Pruning FREE = new Pruning(true, false, false);
    }

    private record Solo(int cpu, MessageList visible) {}

    /** @param ends of each CPU, with the times of the list */
    private record Whole(MessageList list, List<Ended> ends) {}

    /**
     * What has come of a search.
     * @param states all final states, if {@code bound} is null, else those found until then, in the order in which they were found
     * @param histories of the leaves of the program that were written: the values that one held, in some execution
     * @param bound why the search was given up, or null
     * @param lists how many were looked at
     */
    public record Result(
            Set<EndState> states,
            Set<List<Long>> histories,
            @Nullable String bound,
            long lists,
            long steps) {}

    private Search(Program program, Evaluator evaluator, Bounds bounds, Pruning pruning, Predicate<Violation> last) {
        this.program = program;
        locations = new Locations(OrderRules.inTables(program));
        this.evaluator = evaluator;
        this.bounds = bounds;
        this.pruning = pruning;
        program.cpus().forEach(cpu -> {
            seen.add(new BitSet());
            words.add(new Words(cpu.code()));
        });
        memory = new FinalMemory(program, locations);
        // Rules ask of every TLB what it may hold.
        reach = new Reach(program, program.judged() || !pruning.normalizes);
        teller = new Teller(program, locations, words, evaluator, bounds, reach);
        rules = new ListRules(program, locations, words, teller::execution, last);
        setsAccessFlags = program.cpus().stream()
                .map(Program.Cpu::mmu)
                .anyMatch(mmu -> mmu != null && mmu.regime().hardwareAccessFlag());
    }

    /** @throws RefusedException if the program does what has no relaxed meaning here */
    public static Result of(Program program, Evaluator evaluator, Bounds bounds) {
        return new Search(program, evaluator, bounds, Pruning.ALL, violation -> false).run();
    }

    /** The same by brute force: nothing is remembered, and lists that differ in nothing that matters are all looked at. */
    public static Result unpruned(Program program, Evaluator evaluator, Bounds bounds) {
        return new Search(program, evaluator, bounds, Pruning.NONE, violation -> false).run();
    }

    /**
     * The same where CPUs promise whatever they might store, and executions in which they cannot keep it come to nothing.
     *
     * @param bounds as many messages as the program has stores: longer lists are of no execution
     */
    public static Result uncertified(Program program, Evaluator evaluator, Bounds bounds) {
        return new Search(program, evaluator, bounds, Pruning.FREE, violation -> false).run();
    }

    /**
     * One whose executions can be told afterwards.
     *
     * @param last broken rules that an execution need not be followed beyond, as a run ends with its first error
     */
    public static Search begin(Program program, Evaluator evaluator, Bounds bounds, Predicate<Violation> last) {
        return new Search(program, evaluator, bounds, Pruning.ALL, last);
    }

    /** An execution that ends in a state that {@link #run} has found; untold if telling it would pass the bounds. */
    public Execution execution(EndState state) {
        Whole whole = Objects.requireNonNull(states.get(state), "not found by this search");
        return teller.execution(whole.list, whole.ends);
    }

    /** The same without what its CPUs did. */
    public Execution untold(EndState state) {
        return teller.untold(Objects.requireNonNull(states.get(state), "not found by this search").list);
    }

    /** Rules that some execution breaks, each with the first that was found: at most one for an instruction. */
    public Map<Violation, Execution> violations() {
        return rules.violations();
    }

    /**
     * An execution that a schedule of another says.
     * @param state null if it does not come to an end, or breaks a rule on the way
     * @param broken the rules that it breaks
     */
    public record Replayed(@Nullable EndState state, Map<Violation, Execution> broken, Execution execution) {}

    /**
     * @return null if it was given up
     * @throws IllegalArgumentException if no execution of this program has the schedule
     */
    public @Nullable Replayed replay(String schedule) {
        Teller.Replayed replayed = teller.replay(schedule);
        if (replayed == null) {
            return null;
        }
        List<SoloRun.Result> results =
                replayed.ends().stream().map(Ended::alone).toList();
        List<IntUnaryOperator> times = Collections.nCopies(results.size(), IntUnaryOperator.identity());
        rules.judge(replayed.list(), results, times);
        finish(replayed.list(), results, times);
        EndState state = states.isEmpty() ? null : states.keySet().iterator().next();
        return new Replayed(state, rules.violations(), replayed.execution());
    }

    /** As {@link mmulator.relaxed.list.FinalMemory#changed} of one execution, of all that were tried; of a program that is judged. */
    public Map<Long, Long> changed() {
        return locations.changed();
    }

    private SoloRun solo(int cpu, Message[] list) {
        Given given = new Given(cpu, list, locations, program, seen.get(cpu), reach, bounds.messages());
        return new SoloRun(program.cpus().get(cpu), given, words.get(cpu), evaluator, pruning.certifies);
    }

    public Result run() {
        do {
            // What a CPU was seen to load from decides what lists have in common: begin again when that has grown.
            known.clear();
            met.clear();
            states.clear();
            histories.clear();
            rules.forget();
            teller.forget();
            grown = false;
            explore();
        } while (grown || bound == null && (rules.hasGrown() || widens()));
        Set<EndState> found = Collections.unmodifiableSet(new LinkedHashSet<>(states.keySet()));
        return new Result(found, Set.copyOf(histories), bound, met.size(), steps);
    }

    /** Messages of a CPU say when it has left a regime, if any does so, and TLBIs are messages wherever they take effect. */
    private boolean widens() {
        return words.stream().anyMatch(Words::changesRegime) && reach.beEverywhere();
    }

    private void explore() {
        Deque<MessageList> open = new ArrayDeque<>();
        open.push(new MessageList(new Message[0]));
        while (!open.isEmpty() && !grown && bound == null) {
            MessageList list = open.pop();
            if (met.add(list)) {
                look(list, open);
                steps++;
                bound = bound == null ? bounds.passed(steps + teller.steps()) : bound;
                bound = bound == null && rules.hasGivenUp() ? "telling an execution" : bound;
            }
        }
    }

    private void look(MessageList list, Deque<MessageList> open) {
        List<SoloRun.Result> results = new ArrayList<>();
        for (int cpu = 0; cpu < program.cpus().size(); cpu++) {
            results.add(solo(cpu, list));
            if (grown) {
                return;
            }
        }
        if (results.stream().allMatch(SoloRun.Result::isWhole)) {
            List<IntUnaryOperator> times = times(list);
            boolean over = program.judged() && rules.judge(list, results, times);
            if (!over && results.stream().noneMatch(result -> result.endings().isEmpty())) {
                finish(list, results, times);
            }
        }
        for (SoloRun.Result result : results) {
            result.candidates().forEach(candidate -> open(list, candidate, open));
        }
        if (setsAccessFlags) {
            program.leaves().forEach(leaf -> setAccessFlag(list, leaf, open));
        }
    }

    /** For each CPU, from the times of what it sees of a list to those of the list. */
    private List<IntUnaryOperator> times(MessageList list) {
        List<IntUnaryOperator> all = new ArrayList<>();
        for (int cpu = 0; cpu < program.cpus().size(); cpu++) {
            int[] times = new int[list.messages().length + 1];
            int count = 0;
            for (int i = 0; i < list.messages().length; i++) {
                if (!pruning.remembersRuns || isVisible(list.messages()[i], cpu)) {
                    count++;
                    times[count] = i + 1;
                }
            }
            all.add(time -> time == Epoch.OPEN ? time : times[time]);
        }
        return all;
    }

    private void open(MessageList list, Message next, Deque<MessageList> open) {
        MessageList longer = list.plus(next);
        open.push(pruning.normalizes ? longer.normal(this::dependent) : longer);
    }

    /** Hardware may do so at any time, for an access that does not happen. Arm ARM D8.5, R_LHQRX. */
    private void setAccessFlag(MessageList list, long leaf, Deque<MessageList> open) {
        long value = memory.value(list, new Program.Shown(leaf, 8));
        boolean page = (value & 3) == 3;
        if (page && (value & Descriptor.AF) == 0) {
            int location = locations.of(leaf, 8, true, 0);
            open(list, new Message.Write(program.cpus().size(), location, value | Descriptor.AF, true), open);
        }
    }

    private SoloRun.Result solo(int cpu, MessageList list) {
        Solo key = new Solo(cpu, pruning.remembersRuns ? list.where(message -> isVisible(message, cpu)) : list);
        SoloRun.Result result = known.get(key);
        if (result == null) {
            SoloRun run = solo(cpu, key.visible.messages());
            result = run.run(taken -> bounds.passed(steps + taken) != null);
            grown |= run.given().hasGrown();
            steps += run.steps();
            if (run.given().isBounded() && pruning.certifies) {
                bound = "more than " + bounds.messages() + " stores, or a loop without end";
            }
            if (pruning.remembersRuns) {
                known.put(key, result);
            }
        }
        return result;
    }

    /** The CPU can tell where the message stands. */
    private boolean isVisible(Message message, int cpu) {
        return message.concerns(cpu)
                || message.location() != Message.NOWHERE && seen.get(cpu).get(message.location());
    }

    /** The order of the two may matter: to memory at the end, or to a CPU that can see both. */
    private boolean dependent(Message a, Message b) {
        if (a.location() == b.location() && a.location() != Message.NOWHERE || rules.isOrderOf(a, b)) {
            return true;
        }
        for (int cpu = 0; cpu < seen.size(); cpu++) {
            if (isVisible(a, cpu) && isVisible(b, cpu)) {
                return true;
            }
        }
        return false;
    }

    private void finish(MessageList list, List<SoloRun.Result> results, List<IntUnaryOperator> times) {
        long[] shown = memory.shown(list);
        for (long leaf : program.leaves()) {
            List<Long> values = memory.history(list, leaf);
            if (values.size() > 1) {
                histories.add(values);
            }
        }
        List<List<Ending>> all = results.stream().map(SoloRun.Result::endings).toList();
        for (List<Ending> endings : Ending.combinations(all)) {
            long[][] registers = endings.stream().map(Ending::registers).toArray(long[][]::new);
            EndState state =
                    new EndState(registers, endings.stream().map(Ending::faults).toList(), shown);
            if (!states.containsKey(state)) {
                List<Ended> ends = new ArrayList<>();
                for (int cpu = 0; cpu < endings.size(); cpu++) {
                    ends.add(new Ended.AtEnding(endings.get(cpu)).at(times.get(cpu)));
                }
                states.put(state, new Whole(list, ends));
            }
        }
    }
}

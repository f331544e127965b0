package mmulator.relaxed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import mmulator.arch.Descriptor;
import mmulator.relaxed.end.EndState;
import mmulator.relaxed.end.Execution;
import mmulator.relaxed.program.Bounds;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.program.RefusedException;
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
    private final Locations locations = new Locations();
    /** By CPU, the locations that it was seen to load from. */
    private final List<BitSet> seen = new ArrayList<>();

    private final Map<Solo, SoloRun.Result> known = new HashMap<>();
    private final Set<MessageList> met = new HashSet<>();
    /** Each with a list that leads there. */
    private final Map<EndState, MessageList> states = new LinkedHashMap<>();

    private final Set<List<Long>> histories = new HashSet<>();
    private final boolean setsAccessFlags;
    private BitSet walkers = new BitSet();
    private boolean grown;
    private @Nullable String bound;
    private long steps;

    /** Ways to save work. */
    private record Pruning(boolean remembersRuns, boolean normalizes) {
        static final Pruning ALL = new Pruning(true, true);
        static final Pruning NONE = new Pruning(false, false);
    }

    private record Solo(int cpu, MessageList visible) {}

    /**
     * What has come of a search.
     *
     * @param states all final states, if {@code bound} is null, else those found until then
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

    private Search(Program program, Evaluator evaluator, Bounds bounds, Pruning pruning) {
        this.program = program;
        this.evaluator = evaluator;
        this.bounds = bounds;
        this.pruning = pruning;
        program.cpus().forEach(cpu -> {
            seen.add(new BitSet());
            words.add(new Words(cpu.code()));
        });
        setsAccessFlags = program.cpus().stream()
                .map(Program.Cpu::mmu)
                .anyMatch(mmu -> mmu != null && mmu.regime().hardwareAccessFlag());
    }

    /** @throws RefusedException if the program does what has no relaxed meaning here */
    public static Result of(Program program, Evaluator evaluator, Bounds bounds) {
        return new Search(program, evaluator, bounds, Pruning.ALL).run();
    }

    /** The same by brute force: nothing is remembered, and lists that differ in nothing that matters are all looked at. */
    public static Result unpruned(Program program, Evaluator evaluator, Bounds bounds) {
        return new Search(program, evaluator, bounds, Pruning.NONE).run();
    }

    /** One whose executions can be told afterwards. */
    public static Search begin(Program program, Evaluator evaluator, Bounds bounds) {
        return new Search(program, evaluator, bounds, Pruning.ALL);
    }

    /** An execution that ends in a state that {@link #run} has found. */
    public Execution execution(EndState state) {
        MessageList list = Objects.requireNonNull(states.get(state), "not found by this search");
        List<Execution.Sent> sent = new ArrayList<>();
        for (Message message : list.messages()) {
            sent.add(
                    message instanceof Message.Write write
                            ? new Execution.Sent(
                                    write.cpu(),
                                    locations.address(write.location()),
                                    locations.size(write.location()),
                                    write.value())
                            : new Execution.Sent(message.cpu(), 0, 0, 0));
        }
        List<List<Execution.Deed>> deeds = new ArrayList<>();
        for (int cpu = 0; cpu < program.cpus().size(); cpu++) {
            SoloRun run = solo(cpu, list.messages(), true);
            run.run();
            deeds.add(
                    run.deeds(new Ending(state.registers()[cpu], state.faults().get(cpu))));
        }
        return new Execution(sent, deeds);
    }

    /** Where memory was written by some execution. */
    public List<Program.Shown> written() {
        return locations.written();
    }

    private SoloRun solo(int cpu, Message[] list, boolean told) {
        Given given = new Given(cpu, list, locations, program.memory(), seen.get(cpu), walkers, bounds.messages());
        return new SoloRun(program.cpus().get(cpu), told ? given.told() : given, words.get(cpu), evaluator);
    }

    public Result run() {
        do {
            // What a CPU was seen to load from decides what lists have in common: begin again when that has grown.
            known.clear();
            met.clear();
            states.clear();
            histories.clear();
            grown = false;
            walkers = walkers();
            explore();
        } while (grown || bound == null && !walkers.equals(walkers()));
        return new Result(Set.copyOf(states.keySet()), Set.copyOf(histories), bound, met.size(), steps);
    }

    /** CPUs with an MMU that read what is written somewhere, or change their regime, so that a TLBI may matter to them. */
    private BitSet walkers() {
        BitSet found = new BitSet();
        for (int cpu = 0; cpu < seen.size(); cpu++) {
            BitSet looks = seen.get(cpu);
            boolean changes = words.get(cpu).changesRegime() || looks.stream().anyMatch(locations::isWrittenDescriptor);
            if (program.cpus().get(cpu).mmu() != null && changes) {
                found.set(cpu);
            }
        }
        return found;
    }

    private void explore() {
        Deque<MessageList> open = new ArrayDeque<>();
        open.push(new MessageList(new Message[0]));
        while (!open.isEmpty() && !grown && bound == null) {
            MessageList list = open.pop();
            if (met.add(list)) {
                look(list, open);
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
        if (results.stream().noneMatch(result -> result.endings().isEmpty())) {
            finish(list, results);
        }
        for (SoloRun.Result result : results) {
            result.candidates().forEach(candidate -> open(list, candidate, open));
        }
        if (setsAccessFlags) {
            program.leaves().forEach(leaf -> setAccessFlag(list, leaf, open));
        }
    }

    private void open(MessageList list, Message next, Deque<MessageList> open) {
        MessageList longer = list.plus(next);
        open.push(pruning.normalizes ? longer.normal(this::dependent) : longer);
    }

    /** Hardware may do so at any time, for an access that does not happen. Arm ARM D8.5, R_LHQRX. */
    private void setAccessFlag(MessageList list, long leaf, Deque<MessageList> open) {
        long value = finalValue(list, new Program.Shown(leaf, 8));
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
            SoloRun run = solo(cpu, key.visible.messages(), false);
            result = run.run();
            grown |= run.given().hasGrown();
            steps += run.steps();
            if (run.given().isBounded()) {
                bound = "more than " + bounds.messages() + " stores, or a loop without end";
            } else if (steps > bounds.steps()) {
                bound = "more than " + bounds.steps() + " steps";
            } else if (bounds.interrupted().getAsBoolean()) {
                bound = "time";
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
        if (a.location() == b.location() && a.location() != Message.NOWHERE) {
            return true;
        }
        for (int cpu = 0; cpu < seen.size(); cpu++) {
            if (isVisible(a, cpu) && isVisible(b, cpu)) {
                return true;
            }
        }
        return false;
    }

    private void finish(MessageList list, List<SoloRun.Result> results) {
        long[] memory = memory(list);
        for (long leaf : program.leaves()) {
            history(list, leaf);
        }
        List<List<Ending>> combinations = new ArrayList<>();
        combinations.add(List.of());
        for (SoloRun.Result result : results) {
            combinations = combine(combinations, result.endings());
        }
        for (List<Ending> endings : combinations) {
            long[][] registers = endings.stream().map(Ending::registers).toArray(long[][]::new);
            states.putIfAbsent(
                    new EndState(registers, endings.stream().map(Ending::faults).toList(), memory), list);
        }
    }

    private long[] memory(MessageList list) {
        List<Program.Shown> shown = program.memoryShown();
        if (shown != null) {
            return shown.stream().mapToLong(one -> finalValue(list, one)).toArray();
        }
        return locations.written().stream()
                .filter(one -> finalValue(list, one) != program.memory().read(one.address(), one.size()))
                .sorted(Comparator.comparingLong(Program.Shown::address))
                .flatMapToLong(one -> LongStream.of(one.address(), one.size(), finalValue(list, one)))
                .toArray();
    }

    private void history(MessageList list, long leaf) {
        List<Long> values = new ArrayList<>();
        values.add(program.memory().read(leaf, 8));
        for (Message message : list.messages()) {
            if (message instanceof Message.Write write && locations.address(write.location()) == leaf) {
                values.add(write.value());
            }
        }
        if (values.size() > 1) {
            histories.add(values);
        }
    }

    private static List<List<Ending>> combine(List<List<Ending>> some, Collection<Ending> more) {
        List<List<Ending>> all = new ArrayList<>();
        for (List<Ending> endings : some) {
            for (Ending ending : more) {
                List<Ending> longer = new ArrayList<>(endings);
                longer.add(ending);
                all.add(longer);
            }
        }
        return all;
    }

    /** Bytes of the newest messages over the initial ones. */
    private long finalValue(MessageList list, Program.Shown shown) {
        long value = program.memory().read(shown.address(), shown.size());
        for (Message message : list.messages()) {
            if (message.location() == Message.NOWHERE) {
                continue;
            }
            long offset = locations.address(message.location()) - shown.address();
            int size = locations.size(message.location());
            if (message instanceof Message.Write write && offset < shown.size() && offset > -size) {
                long mask = size == 8 ? -1L : (1L << 8 * size) - 1;
                value = offset >= 0
                        ? value & ~(mask << 8 * offset) | write.value() << 8 * offset
                        : value & ~(mask >>> -8 * offset) | write.value() >>> -8 * offset;
            }
        }
        return shown.size() == 8 ? value : value & (1L << 8 * shown.size()) - 1;
    }
}

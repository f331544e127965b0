package mmulator.relaxed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntUnaryOperator;
import mmulator.check.Violation;
import mmulator.draw.Turns;
import mmulator.relaxed.end.EndState;
import mmulator.relaxed.end.Execution;
import mmulator.relaxed.end.Fault;
import mmulator.relaxed.judge.OrderRules;
import mmulator.relaxed.list.FinalMemory;
import mmulator.relaxed.list.Locations;
import mmulator.relaxed.list.MessageList;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.regime.Reach;
import mmulator.relaxed.step.Evaluator;
import mmulator.relaxed.step.Words;
import org.jspecify.annotations.Nullable;

/** Executions by the memory model, drawn one at a time: for programs that have too many of them to be searched. */
public final class Draws {
    private final Program program;
    private final Evaluator evaluator;
    private final List<Words> words = new ArrayList<>();
    private final Locations locations;
    private final FinalMemory memory;
    private final Reach reach;

    /** @throws mmulator.relaxed.program.RefusedException if the program does what has no relaxed meaning here */
    public Draws(Program program, Evaluator evaluator) {
        this.program = program;
        locations = new Locations(OrderRules.inTables(program));
        this.evaluator = evaluator;
        memory = new FinalMemory(program, locations);
        reach = new Reach(program, true);
        for (int cpu = 0; cpu < program.cpus().size(); cpu++) {
            words.add(new Words(program.cpus().get(cpu).code()));
        }
    }

    /**
     * Which execution: the same words, the same one.
     *
     * @param depth of PCT, one more than the changes of priority; 0 for CPUs that take turns as they like
     * @param length turns that PCT spreads the changes over
     */
    public record Lot(long seed, long number, int depth, long length) {
        /** {@code random/1/27}, {@code pct/1/27/3/500}. */
        public String text() {
            return depth == 0
                    ? "random/" + seed + "/" + number
                    : "pct/" + seed + "/" + number + "/" + depth + "/" + length;
        }

        /** True for what {@link #text} may have written. */
        public static boolean isOne(String text) {
            return text.startsWith("random/") || text.startsWith("pct/");
        }

        /** @throws IllegalArgumentException if it is none */
        public static Lot parse(String text) {
            String[] parts = text.split("/", -1);
            boolean pct = parts[0].equals("pct");
            if (!isOne(text) || parts.length != (pct ? 5 : 3)) {
                throw new IllegalArgumentException(
                        "a schedule that was drawn is random/SEED/NUMBER" + " or pct/SEED/NUMBER/DEPTH/LENGTH");
            }
            int depth = pct ? Integer.parseInt(parts[3]) : 0;
            long length = pct ? Long.parseLong(parts[4]) : 0;
            return new Lot(Long.parseLong(parts[1]), Long.parseLong(parts[2]), depth, length);
        }
    }

    /**
     * What has come of an execution.
     *
     * @param state null if it was given up, or ends with a broken rule
     * @param broken the rules that it breaks
     * @param changed as {@link FinalMemory#changed} says
     * @param steps instructions, but for those that were only tried
     * @param turns of CPUs
     */
    public record Drawn(
            @Nullable EndState state,
            Map<Violation, Execution> broken,
            Map<Long, Long> changed,
            long steps,
            long turns) {
        /** It was given up before it came to an end. */
        public boolean isCut() {
            return state == null && broken.isEmpty();
        }
    }

    /** @param maxSteps after which it is given up */
    public Drawn draw(Lot lot, long maxSteps, BooleanSupplier interrupted) {
        Draw.Drawn drawn = draw(lot, false).run(maxSteps, interrupted);
        ListRules rules = new ListRules(
                program, locations, words, (list, ends) -> execution(lot, maxSteps, interrupted), violation -> false);
        rules.judge(drawn.list(), results(drawn.ends()), times());
        if (drawn.broken().stream().anyMatch(broken -> broken != null)) {
            List<Ended> ends = new ArrayList<>(drawn.ends());
            for (int cpu = 0; cpu < ends.size(); cpu++) {
                Ended broken = drawn.broken().get(cpu);
                ends.set(cpu, broken == null ? ends.get(cpu) : broken);
            }
            rules.judge(drawn.list(), results(ends), times());
        }
        return new Drawn(
                drawn.whole() ? state(drawn.list(), drawn.ends()) : null,
                rules.violations(),
                memory.changed(drawn.list()),
                drawn.steps(),
                drawn.turns());
    }

    /** The same, told. */
    public Execution execution(Lot lot, long maxSteps, BooleanSupplier interrupted) {
        Draw told = draw(lot, true);
        told.run(maxSteps, interrupted);
        return told.told(lot.text());
    }

    /** It by name only. */
    public Execution untold(Lot lot) {
        return new Execution(List.of(), Collections.nCopies(program.cpus().size(), List.of()), lot.text());
    }

    private Draw draw(Lot lot, boolean told) {
        Turns turns = new Turns(lot.seed, lot.number, program.cpus().size(), lot.depth, lot.length);
        return new Draw(program, words, locations, evaluator, reach, turns, told);
    }

    private List<IntUnaryOperator> times() {
        return Collections.nCopies(program.cpus().size(), IntUnaryOperator.identity());
    }

    private static List<SoloRun.Result> results(List<? extends Ended> ends) {
        return ends.stream().map(Ended::alone).toList();
    }

    private EndState state(MessageList list, List<Ended.AtEnding> ends) {
        long[][] registers = ends.stream().map(end -> end.ending().registers()).toArray(long[][]::new);
        List<List<Fault>> faults =
                ends.stream().map(end -> end.ending().faults()).toList();
        return new EndState(registers, faults, memory.shown(list));
    }
}

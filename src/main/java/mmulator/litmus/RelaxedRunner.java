package mmulator.litmus;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import mmulator.arch.Descriptor;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import mmulator.litmus.test.BeyondMachineException;
import mmulator.litmus.test.LitmusException;
import mmulator.litmus.test.LitmusTest;
import mmulator.relaxed.Search;
import mmulator.relaxed.end.EndState;
import mmulator.relaxed.program.Bounds;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.program.RefusedException;
import mmulator.relaxed.step.Evaluator;

/** Finds all final states that Arm's memory model allows. Not for several threads. */
public final class RelaxedRunner implements AutoCloseable {
    /** Throws {@link mmulator.engine.EngineUnavailableException} if no suitable engine library is installed. */
    private final Evaluator evaluator = new Evaluator();

    /**
     * @throws LitmusException when the test is wrong
     * @throws BeyondMachineException when the machine does not model what it does
     * @throws RefusedException when its code does what has no relaxed meaning here
     */
    public LitmusResult run(LitmusTest test, Bounds bounds) {
        return run(LitmusProgram.of(test), searched -> Search.of(searched, evaluator, bounds));
    }

    /** The same by brute force. */
    LitmusResult runUnpruned(LitmusTest test, Bounds bounds) {
        return run(LitmusProgram.of(test), searched -> Search.unpruned(searched, evaluator, bounds));
    }

    /** The same with promises that need not be kept: for tests without loops that store no more than the bounds say. */
    LitmusResult runUncertified(LitmusTest test, Bounds bounds) {
        return run(LitmusProgram.of(test), searched -> Search.uncertified(searched, evaluator, bounds));
    }

    private static LitmusResult run(LitmusProgram program, Function<Program, Search.Result> search) {
        LitmusTest test = program.test();
        RelaxedProgram relaxed = RelaxedProgram.of(program);
        Program searched = relaxed.program();
        Search.Result result = search.apply(searched);
        SortedMap<String, String> states = new TreeMap<>();
        int positive = 0;
        int negative = 0;
        for (EndState end : result.states()) {
            FinalState state = new FinalState(program, new RelaxedEnd(program, relaxed, searched, end));
            if (test.filter() != null && !test.filter().holdsIn(state)) {
                continue;
            }
            if (states.put(state.text(), "") == null) {
                if (test.condition().proposition().holdsIn(state)) {
                    positive++;
                } else {
                    negative++;
                }
            }
        }
        boolean breakBeforeMake = result.histories().stream().anyMatch(RelaxedRunner::needsBreakBeforeMake);
        return new LitmusResult(test, states, positive, negative, breakBeforeMake, result.bound() == null, true);
    }

    /** A valid descriptor is replaced by one of another output address or memory type: what herd's flag is about. */
    private static boolean needsBreakBeforeMake(List<Long> values) {
        for (int i = 1; i < values.size(); i++) {
            Descriptor old = descriptor(values.get(i - 1));
            Descriptor next = descriptor(values.get(i));
            if ((old.value() & next.value() & Descriptor.VALID) != 0
                    && (old.address() != next.address()
                            || Descriptor.attrIndex(old.value()) != Descriptor.attrIndex(next.value())
                            || Descriptor.sh(old.value()) != Descriptor.sh(next.value()))) {
                return true;
            }
        }
        return false;
    }

    private static Descriptor descriptor(long value) {
        return new Descriptor(value, 3, Granule.K4, DescriptorFormat.OA48);
    }

    @Override
    public void close() {
        evaluator.close();
    }
}

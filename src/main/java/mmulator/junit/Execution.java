package mmulator.junit;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.List;
import mmulator.check.Violation;
import mmulator.fixture.judge.Failure;
import mmulator.fixture.judge.LaterExpectation;
import mmulator.fixture.judge.Verdict;
import mmulator.fixture.value.YamlValue;
import mmulator.machine.Machine;
import mmulator.machine.event.Outcome;
import mmulator.machine.state.RunStatistics;

/**
 * One run that is over: how it ended, which rules it broke, and the machine as it was left.
 *
 * <p>Its native memory is given back when it is closed, or some time after nobody refers to it any more.
 */
public final class Execution implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Bench bench;
    private final Machine machine;
    private final Verdict verdict;
    private final Verdict.Run run;
    private final ExecutionReport telling;
    private final Cleaner.Cleanable cleanable;

    Execution(Bench bench, Machine machine, Verdict verdict, ExecutionReport telling) {
        this.bench = bench;
        this.machine = machine;
        this.verdict = verdict;
        this.telling = telling;
        run = verdict.run();
        cleanable = CLEANER.register(this, machine::close);
    }

    public Bench bench() {
        return bench;
    }

    public Outcome outcome() {
        return run.outcome();
    }

    /** What its fixture says of it; of a machine built in Java, that every CPU has halted and no rule was broken. */
    public Verdict verdict() {
        return verdict;
    }

    /** Broken rules, warnings included, in the order they were found. */
    public List<Violation> violations() {
        return run.violations();
    }

    /** Steps, TLB fills, TLB maintenance operations, descriptors written. */
    public RunStatistics statistics() {
        return run.statistics();
    }

    /** The machine as the run left it: registers, memory, TLBs. It lives as long as someone refers to this execution. */
    public Machine machine() {
        return machine;
    }

    /** A general register, 0 to 30. */
    public long x(int cpu, int n) {
        try {
            return machine.cpu(cpu).x(n);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** What a call by {@code cpu} has returned, or would have: x0. */
    public long result(int cpu) {
        return x(cpu, 0);
    }

    /** @param size 1, 2, 4 or 8 bytes */
    public long memory(long physicalAddress, int size) {
        try {
            return machine.memory().read(physicalAddress, size);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Answers questions of the form of a fixture's {@code expect}. */
    List<Failure> unmet(YamlValue expect) {
        try {
            return new LaterExpectation(bench.image()).unmet(machine, violations(), expect);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** The report of this run as if it had failed for these reasons. */
    String failed(List<Failure> failures) {
        return telling.print(new Verdict.Failed(run, failures), bench);
    }

    /** The report, as {@code mmulator run} prints it. */
    @Override
    public String toString() {
        return telling.print(verdict, bench);
    }

    /** Gives back the machine's memory; nothing of it may be asked afterwards. */
    @Override
    public void close() {
        cleanable.clean();
    }
}

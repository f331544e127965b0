package mmulator.explore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import mmulator.arch.CpuFeatures;
import mmulator.arch.SystemRegister;
import mmulator.arch.Tcr;
import mmulator.check.Checker;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.explore.program.SmallProgram;
import mmulator.machine.Machine;
import mmulator.machine.Reprogramming;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.event.Outcome;
import mmulator.machine.spec.CpuSpec;
import mmulator.machine.spec.MachineSpec;
import mmulator.mmu.history.Dependencies;
import mmulator.mmu.tlb.TlbOptions;

/**
 * A machine with its MMU on, for one {@link SmallProgram} after another. All executions of a program start from the same
 * state, {@link BedTables}; what counts at the end is nearly everything, {@link BedEnd}.
 */
public final class TestBed implements Subject, AutoCloseable {
    public static final int CODE_PER_CPU = 0x100;
    static final long MEMORY_SIZE = 0x80_0000L;
    private static final long MAX_STEPS = 400;

    /** After an exception a CPU halts; ESR_EL1 and ELR_EL1 tell which it was. */
    public static final String VECTORS = ".rept 16\nhlt #0\n.space 124\n.endr\n";

    /** What registers hold at reset. x0 to x8 are for results, x9 for a value. */
    public static final Map<String, String> NAMES = names();

    private static Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("words", "x25"); // three words: +0 and +8 in one granule, +64 in another
        names.put("P", "x16");
        names.put("Q", "x17");
        names.put("R", "x18");
        names.put("S", "x19");
        names.put("H", "x20");
        names.put("slotP", "x21");
        names.put("slotQ", "x22");
        names.put("slotR", "x23");
        names.put("slotS", "x24");
        names.put("rootA", "x26");
        names.put("rootB", "x27");
        names.put("rootC", "x10");
        names.put("rootD", "x28");
        names.put("otherTcr", "x29");
        names.put("pageOf", "x13"); // operand of a TLBI by address that covers P
        names.put("otherPage", "x11"); // Page descriptor with another OA
        names.put("readOnly", "x12"); // P's first Page descriptor, read-only
        names.put("otherBlock", "x14"); // Block descriptor with another OA
        names.put("table", "x15"); // Table descriptor for S: the same addresses, in Pages
        names.put("slotTop", "x30"); // level 1 descriptor of root A above P, Q, R and S
        return names;
    }

    private final Options options;
    private final List<CpuFeatures> features;
    private final BedTables tables = new BedTables();
    private final BedEnd end;
    private byte[] code = {};

    /** Opened once: taken back to reset for each program. */
    private final Machine machine;

    private final Checker atReset;
    private final Machine.Snapshot reset;

    /**
     * What differs from bed to bed besides features.
     *
     * @param hardwareUpdates hardware manages Access flag and dirty state
     * @param common TTBR0_EL1.CnP is 1 at reset
     * @param spurious what may happen at any time is reckoned with
     */
    record Options(boolean hardwareUpdates, boolean common, TlbOptions tlb, boolean spurious) {
        Options(boolean hardwareUpdates, boolean common, TlbOptions tlb) {
            this(hardwareUpdates, common, tlb, false);
        }

        static final Options USUAL = new Options(false, false, TlbOptions.DEFAULT);
    }

    TestBed(CpuFeatures... features) {
        this(Options.USUAL, features);
    }

    TestBed(Options options, CpuFeatures... features) {
        this.options = options;
        this.features = List.of(features);
        end = new BedEnd(features.length, tables.watched());
        machine = open();
        atReset = new Checker(machine.memory());
        machine.makeRewindable();
        machine.begin(new RoundRobin(1), atReset);
        reset = machine.snapshot();
    }

    /** @param bbml of each CPU */
    static TestBed withBbml(int... bbml) {
        CpuFeatures[] features = new CpuFeatures[bbml.length];
        for (int i = 0; i < bbml.length; i++) {
            features[i] = CpuFeatures.builder().bbml(bbml[i]).build();
        }
        return new TestBed(features);
    }

    int cpus() {
        return features.size();
    }

    /** From now on this is what CPUs execute. */
    void load(SmallProgram program) {
        if (program.cpus().size() != cpus()) {
            throw new IllegalArgumentException("a program for " + program.cpus().size() + " CPUs");
        }
        code = program.code(tables::value);
        machine.restore(reset);
        Reprogramming.write(machine, BedTables.CODE, code);
    }

    /** What is told of an execution when it has ended. */
    BedEnd end() {
        return end;
    }

    /** Of each CPU, as at reset. */
    List<CpuSpec> specs() {
        List<CpuSpec> specs = new ArrayList<>();
        Map<SystemRegister, Long> registers = new TreeMap<>();
        registers.put(SystemRegister.SCTLR_EL1, 1L | 1 << 23);
        registers.put(SystemRegister.TCR_EL1, BedTables.TCR | (options.hardwareUpdates() ? Tcr.HA | Tcr.HD : 0));
        registers.put(SystemRegister.MAIR_EL1, 0x0000_0004_0044_ffffL);
        registers.put(SystemRegister.TTBR0_EL1, tables.value("rootA") | (options.common() ? 1 : 0));
        registers.put(SystemRegister.TTBR1_EL1, tables.value("rootC"));
        registers.put(SystemRegister.VBAR_EL1, BedTables.CODE + 0x800);
        Map<Integer, Long> general = new HashMap<>();
        NAMES.forEach((name, register) -> general.put(Integer.parseInt(register.substring(1)), tables.value(name)));
        for (int cpu = 0; cpu < cpus(); cpu++) {
            specs.add(new CpuSpec(
                    features.get(cpu),
                    BedTables.CODE + (long) cpu * CODE_PER_CPU,
                    general,
                    BedTables.DATA + 0x8000,
                    registers,
                    options.tlb(),
                    CpuSpec.OnConflict.ABORT));
        }
        return specs;
    }

    // Executions

    /** The machine at reset with the present program, to run once: not to be closed, and the same one each time. */
    Machine rewound() {
        machine.restore(reset);
        machine.memory().tell(Dependencies.NONE);
        return machine;
    }

    /** Rules that know what a machine tells at reset. */
    Checker checkerAtReset() {
        return atReset.copy();
    }

    /** The present program on the one machine, which nobody closes. */
    Subject again() {
        return again(false);
    }

    /** @param toFirstError the first error decides what an execution means, as in a fixture */
    private Subject again(boolean toFirstError) {
        return new Subject() {
            @Override
            public Machine open() {
                return rewound();
            }

            @Override
            public Checker checker(Machine same) {
                return checkerAtReset();
            }

            @Override
            public long maxSteps() {
                return TestBed.this.maxSteps();
            }

            @Override
            public Soon soon(List<Violation> found) {
                return toFirstError && found.getLast().rule().severity() == Rule.Severity.ERROR
                        ? Soon.DECIDED
                        : Soon.OPEN;
            }

            @Override
            public Finding judge(Machine machine, Outcome outcome, List<Violation> found) {
                return TestBed.this.judge(machine, outcome, found);
            }
        };
    }

    /** Searches for all that the present program can do, on the one machine. */
    Found search(Strategy strategy, boolean snapshots) {
        return Found.by(again(), strategy, snapshots, false, Long.MAX_VALUE, (decisions, finding) -> {});
    }

    /** The same, by one that takes all orders of TLB maintenance to matter. */
    Found searchOfAllOrders() {
        return Found.by(again(), new Strategy.Exhaustive(), true, true, Long.MAX_VALUE, (decisions, finding) -> {});
    }

    /** Every order of steps. @throws EveryExecution.TooMany when there are more than {@code most} executions */
    Found searchUnreduced(long most) {
        return Found.by(again(), new Strategy.Unreduced(), true, false, most, (decisions, finding) -> {});
    }

    /**
     * As a fixture is explored: the first error is the only one of an execution.
     *
     * @throws EveryExecution.TooMany when there are more than {@code most} executions
     */
    Found searchToFirstErrors(long most) {
        return Found.by(again(true), new Strategy.Exhaustive(), true, false, most, (decisions, finding) -> {});
    }

    /** @param each told of each execution, of those that are found again, too */
    Found search(Strategy strategy, boolean snapshots, BiConsumer<List<Decision>, Finding> each) {
        return Found.by(again(), strategy, snapshots, false, Long.MAX_VALUE, each);
    }

    /** A new machine, for those who close it. */
    @Override
    public Machine open() {
        List<CpuSpec> specs = specs();
        Machine opened = Machine.open(new MachineSpec(
                List.of(new MachineSpec.Region(BedTables.CODE, MEMORY_SIZE)), specs, false, options.spurious()));
        tables.words().forEach(opened.memory()::writeLong);
        opened.memory().write(BedTables.CODE, code);
        return opened;
    }

    @Override
    public long maxSteps() {
        return MAX_STEPS;
    }

    @Override
    public Soon soon(List<Violation> found) {
        return Soon.OPEN;
    }

    @Override
    public Finding judge(Machine ended, Outcome outcome, List<Violation> found) {
        String state = end.of(ended, outcome, found);
        Finding.Kind kind = outcome instanceof Outcome.BoundReached
                ? Finding.Kind.BOUND
                : found.isEmpty() ? Finding.Kind.AS_EXPECTED : Finding.Kind.FAILED;
        return new Finding(
                kind,
                state,
                found.isEmpty()
                        ? Optional.empty()
                        : Optional.of(BedEnd.broken(found).toString()));
    }

    @Override
    public void close() {
        machine.close();
    }
}

package mmulator.explore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.IntToLongFunction;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import mmulator.arch.SystemRegister;
import mmulator.arch.Tcr;
import mmulator.check.Checker;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.fixture.judge.RelaxedStart;
import mmulator.machine.Cpu;
import mmulator.machine.Machine;
import mmulator.machine.Reprogramming;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.event.Outcome;
import mmulator.machine.spec.CpuSpec;
import mmulator.machine.spec.MachineSpec;
import mmulator.mmu.history.Dependencies;
import mmulator.mmu.tlb.TlbOptions;
import mmulator.relaxed.end.EndState;
import mmulator.relaxed.program.Bounds;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.program.RefusedException;
import mmulator.relaxed.step.Evaluator;
import org.jspecify.annotations.Nullable;

/**
 * A machine with its MMU on, for one {@link SmallProgram} after another. All executions of a program start from the same
 * state; what counts at the end is nearly everything.
 *
 * <pre>
 *   TTBR0, root A: code, tables and data flat; P, Q and R are Pages, R Invalid; S is a 2M Block
 *   TTBR0, root B: code, tables and data flat; P is another Page
 *   TTBR1, root C: H is a Page           TTBR1, root D: H is another Page
 *
 *   root A too: D is a Page that nobody has accessed or written yet; C is a contiguous run; L is Invalid, and there is a
 *   table for it that no descriptor links; root E: P is another Page, and no TTBR has pointed there
 * </pre>
 */
final class TestBed implements Subject, AutoCloseable {
    static final long CODE = 0x4000_0000L;
    static final int CODE_PER_CPU = 0x100;
    static final long DATA = 0x4040_0000L;
    static final long MEMORY_SIZE = 0x80_0000L;
    private static final long TABLES = 0x4020_0000L;
    private static final long OTHER_DATA = 0x4060_0000L;
    private static final long WINDOW = 0x8000_0000L;
    private static final long HIGH = 0xffff_0000_0000_0000L;
    private static final long TCR = 16 | 16 << 16 | Tcr.granuleBits(1, Granule.K4) | 5L << 32 | Tcr.AS;
    /** The hierarchical attributes of TTBR0's tables count or not: a write that changes no translation here. */
    private static final long OTHER_TCR = TCR | 1L << 41;

    private static final long MAX_STEPS = 400;
    private static final int RESULTS = 10;
    private static final List<SystemRegister> SHOWN =
            List.of(SystemRegister.ESR_EL1, SystemRegister.ELR_EL1, SystemRegister.FAR_EL1, SystemRegister.PAR_EL1);

    /** After an exception a CPU halts; ESR_EL1 and ELR_EL1 tell which it was. */
    static final String VECTORS = ".rept 16\nhlt #0\n.space 124\n.endr\n";

    /** What registers hold at reset. x0 to x8 are for results, x9 for a value. */
    static final Map<String, String> NAMES = names();

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
    private final Map<Long, Long> words = new LinkedHashMap<>();
    private final Map<String, Long> slots = new LinkedHashMap<>();
    private final Map<String, Long> values = new HashMap<>();
    /** Physical addresses of what programs may change. */
    private final Map<String, Long> watched = new LinkedHashMap<>();

    private long nextTable = TABLES;
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
        makeTables();
        machine = openMachine();
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
        load(program.code(this::value));
    }

    byte[] code() {
        return code;
    }

    /** @param assembled what {@link SmallProgram#code} gave */
    void load(byte[] assembled) {
        code = assembled;
        machine.restore(reset);
        Reprogramming.write(machine, CODE, code);
    }

    // Tables

    private long newTable() {
        long table = nextTable;
        nextTable += 0x1000;
        return table;
    }

    /** Of TLBIs by address, with hints of levels and granules. */
    private void operand(String name, long va) {
        long operand = va << 8 >>> 20 | 1L << 48;
        values.put(name, operand);
        values.put(name + "Level2", operand | 6L << 44);
        values.put(name + "Level3", operand | 7L << 44);
        values.put(name + "Level3Of64K", operand | 15L << 44);
    }

    private static long leaf(int level, long oa) {
        return Descriptor.leaf(Granule.K4, level, DescriptorFormat.OA48, oa)
                .withSh(3)
                .with(Descriptor.AF | Descriptor.UXN, true)
                .value();
    }

    private static long table(int level, long next) {
        return Descriptor.table(Granule.K4, level, DescriptorFormat.OA48, next).value();
    }

    private static long page(int number) {
        return DATA + number * 0x1000L;
    }

    private void makeTables() {
        long flat = newTable();
        for (long block : new long[] {CODE, TABLES, DATA, OTHER_DATA}) {
            words.put(flat + 8 * (block >>> 21 & 511), leaf(2, block));
        }
        long rootA = lowerRoot(flat, new long[] {leaf(3, page(1)), leaf(3, page(2)), 0}, leaf(2, DATA), true);
        long otherSlot = nextTable + 3 * 0x1000L;
        long rootB = lowerRoot(flat, new long[] {leaf(3, page(3)), leaf(3, page(2)), 0}, leaf(2, DATA), false);
        long late = newTable();
        words.put(late, leaf(3, page(5)));
        slots.put("slotLate", late);
        long lateSlot = nextTable + 3 * 0x1000L;
        long rootE = lowerRoot(flat, new long[] {leaf(3, page(6)), leaf(3, page(2)), 0}, leaf(2, DATA), false);
        values.put("rootE", rootE | 3L << 48);
        values.put("slotPofE", lateSlot);
        values.put("slotPofB", otherSlot);
        values.put("lateTable", late);
        values.put("lateLink", table(2, late));
        values.put("cleanPage", cleanPage() | Descriptor.AF);
        values.put("oldPage", cleanPage());
        values.put("nonGlobal", leaf(3, page(1)) | Descriptor.NG);
        values.put("runMember", leaf(3, OTHER_DATA) | Descriptor.CONTIGUOUS);
        values.put("plainMember", leaf(3, OTHER_DATA));
        values.put("plainMember1", leaf(3, OTHER_DATA + 0x1000));
        values.put("agedPage", leaf(3, page(1)) & ~Descriptor.AF);
        values.put("inS", WINDOW + 0x20_3000);
        values.put("pageInS", WINDOW + 0x20_3000 >>> 12 | 1L << 48);
        values.put("uncachedPage", leaf(3, page(1)) | 2 << 2);
        values.put("userPage", leaf(3, page(1)) | Descriptor.AP1);
        values.put("otherNonGlobal", leaf(3, page(4)) | Descriptor.NG);
        values.put("taggedP", WINDOW | 0x5aL << 56);
        values.put("tcrA1", TCR | Tcr.A1);
        values.put("tcrEpd0", TCR | 1L << 7);
        values.put("tcrEpd1", TCR | 1L << 23);
        values.put("tcrTbi", TCR | 1L << 37);
        values.put("tcrAsid8", TCR & ~Tcr.AS);
        values.put("sctlrSetsPan", 1L);
        operand("pageOf", WINDOW);
        operand("pageH", HIGH);
        operand("blockS", WINDOW + 0x20_0000);
        operand("pageC1", WINDOW + 0x40_1000);
        values.put("pageOfAsid2", WINDOW >>> 12 | 2L << 48);
        values.put("pagesPAndQ16K", WINDOW >>> 14 | 2L << 46 | 1L << 48);
        values.put("pagesPAndQLevel2", WINDOW >>> 12 | 1L << 46 | 2L << 37 | 1L << 48);
        values.put("pagesPAndQLevel3", WINDOW >>> 12 | 1L << 46 | 3L << 37 | 1L << 48);
        values.put("pagesOfWindow", WINDOW >>> 12 | 1L << 46 | 3L << 44 | 31L << 39 | 1L << 48);
        values.put("pagesPAndQ", WINDOW >>> 12 | 1L << 46 | 1L << 48); // operand of a TLBI by range
        values.put("slotCode", flat + 8 * (CODE >>> 21 & 511));
        values.put("codeNotPrivileged", leaf(2, CODE) | Descriptor.PXN);
        values.put("rootACommon", rootA | 1L << 48 | 1);
        values.put("rootBCommon", rootB | 1L << 48 | 1);
        values.put("rootBSameAsid", rootB | 1L << 48);
        values.put("sctlrOn", 1L | 1 << 23);
        values.put("sctlrOff", 1L << 23);
        values.put("D", WINDOW + 0x3000);
        values.put("C", WINDOW + 0x40_0000);
        values.put("C1", WINDOW + 0x40_1000);
        values.put("L", WINDOW + 0x60_0000);
        values.put("asid1", 1L << 48);
        values.put("asid2", 2L << 48);
        values.put("pageQ", WINDOW + 0x1000 >>> 12 | 1L << 48);
        values.put("pageL", WINDOW + 0x60_0000 >>> 12 | 1L << 48);
        values.put("pageC", WINDOW + 0x40_0000 >>> 12 | 1L << 48);
        values.put("pageD", WINDOW + 0x3000 >>> 12 | 1L << 48);
        values.put("sgiTo0", 1L | 3L << 24);
        values.put("sgiTo1", 2L | 3L << 24);
        values.put("sgiToOthers", 1L << 40 | 4L << 24);
        values.put("moveTo6", 0xd280_00a6L); // movz x6, #5
        values.put("loadTo6", 0xf940_0326L); // ldr x6, [x25]
        long split = newTable();
        for (int i = 0; i < 512; i++) {
            words.put(split + 8L * i, leaf(3, page(i)));
        }
        for (int i = 0; i < 8; i++) {
            words.put(page(i), i < 7 ? 0x1111L * i : 0); // the last one holds the flag
            words.put(OTHER_DATA + i * 0x1000L, 0x1_0001L * i + 7);
        }
        values.put("words", DATA + 0x7000);
        values.put("P", WINDOW);
        values.put("Q", WINDOW + 0x1000);
        values.put("R", WINDOW + 0x2000);
        values.put("S", WINDOW + 0x20_0000);
        values.put("H", HIGH);
        values.put("rootA", rootA | 1L << 48);
        values.put("rootB", rootB | 2L << 48);
        values.put("rootC", upperRoot(page(5)));
        values.put("rootD", upperRoot(page(6)));
        values.put("rootDWithAsid", value("rootD") | 2L << 48);
        values.put("rootEmpty", newTable());
        long notGlobal = leaf(3, page(3)) | Descriptor.NG;
        values.put("rootNotGlobal", lowerRoot(flat, new long[] {notGlobal}, leaf(2, DATA), false) | 1L << 48);
        long other = newTable();
        words.put(other, leaf(3, page(4)));
        values.put("otherTableP", table(2, other));
        values.put("otherTcr", OTHER_TCR);
        values.put("rootCCommon", value("rootC") | 1);
        values.put("rootDCommon", value("rootD") | 1);
        values.put("pageOf", WINDOW >>> 12 | 1L << 48);
        values.put("otherPage", leaf(3, page(4)));
        values.put("readOnly", leaf(3, page(1)) | Descriptor.AP2);
        values.put("otherBlock", leaf(2, OTHER_DATA));
        values.put("table", table(2, split));
        values.putAll(slots);
        watched.putAll(slots);
        for (int word : new int[] {0, 8, 64}) {
            watched.put("words+" + word, value("words") + word);
        }
        for (int i = 0; i < 8; i++) {
            watched.put("page" + i, page(i));
        }
        watched.put("other", OTHER_DATA);
    }

    private long lowerRoot(long flat, long[] pages, long block, boolean named) {
        long root = newTable();
        long level1 = newTable();
        long level2 = newTable();
        long level3 = newTable();
        words.put(root, table(0, level1));
        words.put(level1 + 8 * (CODE >>> 30), table(1, flat));
        words.put(level1 + 8 * (WINDOW >>> 30), table(1, level2));
        words.put(level2, table(2, level3));
        if (named) {
            values.put("slotTableP", level2);
            values.put("tablePReadOnly", table(2, level3) | Descriptor.AP_TABLE1);
            values.put("tablePAgain", table(2, level3));
        }
        words.put(level2 + 8, block);
        for (int i = 0; i < pages.length; i++) {
            words.put(level3 + 8L * i, pages[i]);
        }
        if (named) {
            slots.put("slotP", level3);
            slots.put("slotQ", level3 + 8);
            slots.put("slotR", level3 + 16);
            slots.put("slotS", level2 + 8);
            slots.put("slotTop", level1 + 8 * (WINDOW >>> 30));
            slots.put("slotD", level3 + 24);
            words.put(level3 + 24, cleanPage());
            long run = newTable();
            words.put(level2 + 16, table(2, run));
            for (int i = 0; i < 16; i++) {
                words.put(run + 8L * i, leaf(3, OTHER_DATA + i * 0x1000L) | Descriptor.CONTIGUOUS);
            }
            slots.put("slotC", run);
            slots.put("slotC1", run + 8);
            slots.put("slotL", level2 + 24);
            values.put("tableP", level3);
            values.put("tableC", run);
        }
        return root;
    }

    /** Neither accessed nor written: with hardware's help, both are noted. */
    private static long cleanPage() {
        return leaf(3, page(2)) & ~Descriptor.AF | Descriptor.AP2 | Descriptor.DBM;
    }

    private long upperRoot(long oa) {
        long root = newTable();
        long table = root;
        for (int level = 0; level < 3; level++) {
            long next = newTable();
            words.put(table, table(level, next));
            values.putIfAbsent("slotTableH" + level, table);
            table = next;
        }
        words.put(table, leaf(3, oa));
        values.putIfAbsent("slotH", table);
        return root;
    }

    private Machine openMachine() {
        List<CpuSpec> specs = specs();
        Machine opened = Machine.open(
                new MachineSpec(List.of(new MachineSpec.Region(CODE, MEMORY_SIZE)), specs, false, options.spurious()));
        words.forEach(opened.memory()::writeLong);
        opened.memory().write(CODE, code);
        return opened;
    }

    private List<CpuSpec> specs() {
        List<CpuSpec> specs = new ArrayList<>();
        Map<SystemRegister, Long> registers = new TreeMap<>();
        registers.put(SystemRegister.SCTLR_EL1, 1L | 1 << 23);
        registers.put(SystemRegister.TCR_EL1, TCR | (options.hardwareUpdates() ? Tcr.HA | Tcr.HD : 0));
        registers.put(SystemRegister.MAIR_EL1, 0x0000_0004_0044_ffffL);
        registers.put(SystemRegister.TTBR0_EL1, value("rootA") | (options.common() ? 1 : 0));
        registers.put(SystemRegister.TTBR1_EL1, value("rootC"));
        registers.put(SystemRegister.VBAR_EL1, CODE + 0x800);
        Map<Integer, Long> general = new HashMap<>();
        NAMES.forEach((name, register) -> general.put(Integer.parseInt(register.substring(1)), value(name)));
        for (int cpu = 0; cpu < cpus(); cpu++) {
            specs.add(new CpuSpec(
                    features.get(cpu),
                    CODE + (long) cpu * CODE_PER_CPU,
                    general,
                    DATA + 0x8000,
                    registers,
                    options.tlb(),
                    CpuSpec.OnConflict.ABORT));
        }
        return specs;
    }

    private long value(String name) {
        return Optional.ofNullable(values.get(name)).orElseThrow(() -> new IllegalArgumentException(name));
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
        return search(again(), strategy, snapshots, false, Long.MAX_VALUE, (decisions, finding) -> {});
    }

    /** The same, by one that takes all orders of TLB maintenance to matter. */
    Found searchOfAllOrders() {
        return search(again(), new Strategy.Exhaustive(), true, true, Long.MAX_VALUE, (decisions, finding) -> {});
    }

    /** Every order of steps. @throws EveryExecution.TooMany when there are more than {@code most} executions */
    Found searchUnreduced(long most) {
        return search(again(), new Strategy.Unreduced(), true, false, most, (decisions, finding) -> {});
    }

    /**
     * As a fixture is explored: the first error is the only one of an execution.
     *
     * @throws EveryExecution.TooMany when there are more than {@code most} executions
     */
    Found searchToFirstErrors(long most) {
        return search(again(true), new Strategy.Exhaustive(), true, false, most, (decisions, finding) -> {});
    }

    /** @param each told of each execution, of those that are found again, too */
    Found search(Strategy strategy, boolean snapshots, BiConsumer<List<Decision>, Finding> each) {
        return search(again(), strategy, snapshots, false, Long.MAX_VALUE, each);
    }

    private static Found search(
            Subject subject,
            Strategy strategy,
            boolean snapshots,
            boolean ofAllOrders,
            long most,
            BiConsumer<List<Decision>, Finding> each) {
        for (Orders orders = ofAllOrders ? Orders.ALL : Orders.toBeFound(); ; orders = orders.grown()) {
            Found found = new Found();
            @SuppressWarnings("resource") // its machine is the one that goes on
            Run run = new Run(subject, Settings.DEFAULT.points(), true);
            Search search = new Search(run, strategy, orders, MAX_STEPS, snapshots, null, -1);
            while (search.moreToDo() && !orders.haveGrown()) {
                Search.Execution execution = search.next();
                Finding finding = execution.finding();
                if (finding != null) {
                    found.add(finding.state());
                    if (found.executions() > most) {
                        throw new EveryExecution.TooMany(most);
                    }
                    each.accept(execution.decisions(), finding);
                }
            }
            if (!orders.haveGrown()) {
                return found;
            }
        }
    }

    /**
     * The same by the memory model: final states are those of {@link #search} with no rule broken.
     *
     * @throws RefusedException if the present program does what has no relaxed meaning
     */
    Relaxed relaxed(Bounds bounds) {
        Machine at = rewound();
        RelaxedStart start = new RelaxedStart(at.memory());
        List<Integer> shown = new ArrayList<>();
        for (int n = 0; n < RESULTS; n++) {
            shown.add(n);
        }
        SHOWN.forEach(register -> shown.add(register.encoding()));
        List<CpuSpec> specs = specs();
        List<Program.Cpu> all = new ArrayList<>();
        for (int cpu = 0; cpu < cpus(); cpu++) {
            all.add(start.cpu(specs.get(cpu), shown, at.cpu(cpu)));
        }
        try (Evaluator evaluator = new Evaluator()) {
            mmulator.relaxed.Search search = mmulator.relaxed.Search.begin(
                    new Program(all, start, null, List.of(), true), evaluator, bounds, violation -> false);
            mmulator.relaxed.Search.Result result = search.run();
            start.refuseChangesOfCode(search.changed());
            Set<String> states = new TreeSet<>();
            result.states().forEach(state -> states.add(text(at, state)));
            return new Relaxed(states, broken(search.violations().keySet()), result.bound(), result.steps());
        }
    }

    /** What {@link #relaxed} has found. @param bound why not all was; null if all was */
    record Relaxed(
            Set<String> states,
            Set<String> broken,
            @Nullable String bound,
            long steps) {}

    private String text(Machine start, EndState state) {
        StringBuilder text = new StringBuilder(Outcome.AllHalted.class.getSimpleName());
        for (int cpu = 0; cpu < cpus(); cpu++) {
            long[] registers = state.registers()[cpu];
            append(text, cpu, n -> registers[n], register -> registers[RESULTS + SHOWN.indexOf(register)]);
        }
        append(text, pa -> {
            long value = start.memory().readLong(pa);
            for (int i = 0; i < state.memory().length; i += 3) {
                long bits = 8 * (state.memory()[i] - pa);
                long mask = -1L >>> 64 - 8 * state.memory()[i + 1];
                if (0 <= bits && bits < 64) {
                    value = value & ~(mask << bits) | state.memory()[i + 2] << bits;
                }
            }
            return value;
        });
        return text.append("; []").toString();
    }

    /** A new machine, for those who close it. */
    @Override
    public Machine open() {
        return openMachine();
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
        String state = state(ended, outcome, found);
        Finding.Kind kind = outcome instanceof Outcome.BoundReached
                ? Finding.Kind.BOUND
                : found.isEmpty() ? Finding.Kind.AS_EXPECTED : Finding.Kind.FAILED;
        return new Finding(
                kind,
                state,
                found.isEmpty() ? Optional.empty() : Optional.of(broken(found).toString()));
    }

    private static TreeSet<String> broken(Collection<Violation> found) {
        TreeSet<String> broken = new TreeSet<>();
        for (Violation violation : found) {
            broken.add(String.format("%s cpu%d +0x%x", violation.rule(), violation.cpu(), violation.pc() - CODE));
        }
        return broken;
    }

    /** Everything that software could look at, and what was wrong on the way. */
    private String state(Machine ended, Outcome outcome, List<Violation> found) {
        StringBuilder text = new StringBuilder(outcome.getClass().getSimpleName());
        for (int cpu = 0; cpu < cpus() && !(outcome instanceof Outcome.Stuck); cpu++) {
            Cpu at = ended.cpu(cpu);
            append(text, cpu, at::x, at::systemRegister);
        }
        append(text, ended.memory()::readLong);
        return text.append("; ").append(broken(found)).toString();
    }

    private static void append(
            StringBuilder text, int cpu, IntToLongFunction x, ToLongFunction<SystemRegister> system) {
        text.append("; cpu").append(cpu);
        for (int n = 0; n < RESULTS; n++) {
            append(text, "x" + n, x.applyAsLong(n));
        }
        for (SystemRegister register : SHOWN) {
            append(text, register.name(), system.applyAsLong(register));
        }
    }

    private void append(StringBuilder text, LongUnaryOperator memory) {
        text.append(";");
        watched.forEach((name, pa) -> append(text, name, memory.applyAsLong(pa)));
    }

    private static void append(StringBuilder text, String name, long value) {
        if (value != 0) {
            text.append(String.format(" %s=%x", name, value));
        }
    }

    @Override
    public void close() {
        machine.close();
    }
}

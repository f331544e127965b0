package mmulator.explore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import mmulator.arch.SystemRegister;
import mmulator.arch.Tcr;
import mmulator.check.Checker;
import mmulator.check.Violation;
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
            table = next;
        }
        words.put(table, leaf(3, oa));
        return root;
    }

    private Machine openMachine() {
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
        Machine opened = Machine.open(
                new MachineSpec(List.of(new MachineSpec.Region(CODE, MEMORY_SIZE)), specs, false, options.spurious()));
        words.forEach(opened.memory()::writeLong);
        opened.memory().write(CODE, code);
        return opened;
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
                return TestBed.this.soon(found);
            }

            @Override
            public Finding judge(Machine machine, Outcome outcome, List<Violation> found) {
                return TestBed.this.judge(machine, outcome, found);
            }
        };
    }

    /** Searches for all that the present program can do, on the one machine. */
    Found search(Strategy strategy, boolean snapshots) {
        return search(strategy, snapshots, false, Long.MAX_VALUE, (decisions, finding) -> {});
    }

    /** The same, by one that takes all orders of TLB maintenance to matter. */
    Found searchOfAllOrders() {
        return search(new Strategy.Exhaustive(), true, true, Long.MAX_VALUE, (decisions, finding) -> {});
    }

    /** Every order of steps. @throws EveryExecution.TooMany when there are more than {@code most} executions */
    Found searchUnreduced(long most) {
        return search(new Strategy.Unreduced(), true, false, most, (decisions, finding) -> {});
    }

    /** @param each told of each execution, of those that are found again, too */
    Found search(Strategy strategy, boolean snapshots, BiConsumer<List<Decision>, Finding> each) {
        return search(strategy, snapshots, false, Long.MAX_VALUE, each);
    }

    private Found search(
            Strategy strategy,
            boolean snapshots,
            boolean ofAllOrders,
            long most,
            BiConsumer<List<Decision>, Finding> each) {
        Subject reused = again();
        for (Orders orders = ofAllOrders ? Orders.ALL : Orders.toBeFound(); ; orders = orders.grown()) {
            Found found = new Found();
            @SuppressWarnings("resource") // its machine is the one that goes on
            Run run = new Run(reused, Settings.DEFAULT.points(), true);
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

    private static TreeSet<String> broken(List<Violation> found) {
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
            text.append("; cpu").append(cpu);
            for (int n = 0; n < 10; n++) {
                append(text, "x" + n, ended.cpu(cpu).x(n));
            }
            for (SystemRegister register : List.of(
                    SystemRegister.ESR_EL1, SystemRegister.ELR_EL1, SystemRegister.FAR_EL1, SystemRegister.PAR_EL1)) {
                append(text, register.name(), ended.cpu(cpu).systemRegister(register));
            }
        }
        text.append(";");
        watched.forEach((name, pa) -> append(text, name, ended.memory().readLong(pa)));
        return text.append("; ").append(broken(found)).toString();
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

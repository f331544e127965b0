package mmulator.machine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import mmulator.arch.CpuFeatures;
import mmulator.arch.SystemRegister;
import mmulator.asm.Assembler;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.link.SectionPlacement;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.Source;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.choice.Schedule;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.spec.CpuSpec;
import mmulator.machine.spec.MachineSpec;
import mmulator.machine.state.RunStatistics;
import mmulator.mmu.tlb.TlbOptions;
import org.jspecify.annotations.Nullable;

/**
 * A program for a few CPUs and the machine to run it on. CPU <i>n</i> starts at the label {@code cpu<n>}, or at
 * {@code all}; a label {@code vectors} is its VBAR_EL1. Code lies at {@link #CODE}, {@code .data} at {@link #DATA}, linked
 * where they are loaded. With the MMU on, the first 6 MiB from {@link #CODE} are mapped flat, code and tables alike.
 */
final class Program {
    static final long CODE = 0x4000_0000L;
    static final long DATA = 0x4010_0000L;
    static final long TABLES = 0x4040_0000L;
    static final long MEMORY_BASE = CODE;
    static final long MEMORY_SIZE = 0x80_0000L;
    private static final byte[] EMPTY_PAGE = new byte[PhysicalMemory.PAGE_SIZE];

    private final String text;
    private final Map<String, Long> symbols = new HashMap<>();
    private final Map<Integer, Map<Integer, Long>> general = new HashMap<>();
    private final Map<SystemRegister, Long> registers = new TreeMap<>();
    private final Map<Integer, CpuFeatures> features = new HashMap<>();
    private final TestTables tables = new TestTables(TABLES);
    private final List<Consumer<PhysicalMemory>> preparations = new ArrayList<>();
    private long lower;
    private long upper;
    private int cpus = 1;
    private CpuFeatures commonFeatures = CpuFeatures.builder().build();
    private TlbOptions tlb = TlbOptions.DEFAULT;
    private CpuSpec.OnConflict onConflict = CpuSpec.OnConflict.ABORT;
    private Supplier<Choices> choices = () -> new RoundRobin(RoundRobin.DEFAULT_QUANTUM);
    private Observer.Detail detail = Observer.Detail.MMU;
    private long maxSteps = 100_000;
    private long stackPointer = DATA + 0x8000;
    private boolean memoryIsAskedFor = true;
    /** Assembled once, though it may run often. */
    private @Nullable AssembledImage assembled;

    private Program(String text) {
        this.text = text;
        symbols.put("data", DATA);
    }

    static Program of(String text) {
        return new Program(text);
    }

    Program cpus(int count) {
        cpus = count;
        return this;
    }

    Program symbol(String name, long value) {
        symbols.put(name, value);
        assembled = null;
        return this;
    }

    Program x(int cpu, int n, long value) {
        general.computeIfAbsent(cpu, absent -> new HashMap<>()).put(n, value);
        return this;
    }

    Program register(SystemRegister register, long value) {
        registers.put(register, value);
        return this;
    }

    Program features(CpuFeatures.Builder builder) {
        commonFeatures = builder.build();
        return this;
    }

    Program features(int cpu, CpuFeatures.Builder builder) {
        features.put(cpu, builder.build());
        return this;
    }

    Program tlb(TlbOptions options) {
        tlb = options;
        return this;
    }

    Program onConflict(CpuSpec.OnConflict outcome) {
        onConflict = outcome;
        return this;
    }

    Program quantum(long steps) {
        choices = () -> new RoundRobin(steps);
        return this;
    }

    Program schedule(String schedule) {
        choices = () -> Schedule.parse(schedule).choices();
        return this;
    }

    Program detail(Observer.Detail wanted) {
        detail = wanted;
        return this;
    }

    Program maxSteps(long steps) {
        maxSteps = steps;
        return this;
    }

    Program stackPointer(long value) {
        stackPointer = value;
        return this;
    }

    /** Nobody asks what memory holds at the end: to look through all of it takes as long as opening a machine. */
    Program registersOnly() {
        memoryIsAskedFor = false;
        return this;
    }

    /** Writes to memory before the first instruction. */
    Program prepare(Consumer<PhysicalMemory> preparation) {
        preparations.add(preparation);
        return this;
    }

    /** The MMU is on from the first instruction, with the flat map and what {@code more} adds; tables as they are now. */
    Program mmu(Consumer<Program> more) {
        withTables(more);
        register(SystemRegister.SCTLR_EL1, 1 | 1 << 23);
        return this;
    }

    Program mmu() {
        return mmu(program -> {});
    }

    /** Tables and registers as with {@link #mmu}, but the MMU is off. */
    Program withTables(Consumer<Program> more) {
        lower = tables.newTable();
        upper = tables.newTable();
        for (int block = 0; block < 3; block++) {
            tables.map(lower, CODE + block * 0x20_0000L, 2, CODE + block * 0x20_0000L);
        }
        more.accept(this);
        registers.putIfAbsent(SystemRegister.TTBR0_EL1, lower);
        registers.putIfAbsent(SystemRegister.TTBR1_EL1, upper);
        registers.putIfAbsent(SystemRegister.TCR_EL1, TestTables.TCR);
        registers.putIfAbsent(SystemRegister.MAIR_EL1, TestTables.MAIR);
        return this;
    }

    /** More tables for a program that has some already. */
    Program mmuMore(Consumer<Program> more) {
        more.accept(this);
        return this;
    }

    TestTables tables() {
        return tables;
    }

    long lower() {
        return lower;
    }

    long upper() {
        return upper;
    }

    private AssembledImage assemble() {
        AssembledImage known = assembled;
        if (known != null) {
            return known;
        }
        LinkLayout layout = LinkLayout.of(CODE, CODE, SectionPlacement.identity(".data", DATA))
                .withSymbols(symbols);
        try (Assembler assembler = new Assembler(AssemblerOptions.including())) {
            AssembledImage made = assembler.build(List.of(new Source("test.S", text)), layout);
            assembled = made;
            return made;
        }
    }

    /** The machine at reset, with its program loaded. */
    Machine open() {
        AssembledImage image = assemble();
        List<CpuSpec> specs = new ArrayList<>();
        for (int cpu = 0; cpu < cpus; cpu++) {
            specs.add(spec(image, cpu));
        }
        Machine machine =
                Machine.open(new MachineSpec(List.of(new MachineSpec.Region(MEMORY_BASE, MEMORY_SIZE)), specs));
        tables.writeTo(machine.memory());
        image.sections().forEach(section -> machine.memory().write(section.physicalAddress(), section.bytes()));
        preparations.forEach(preparation -> preparation.accept(machine.memory()));
        return machine;
    }

    private CpuSpec spec(AssembledImage image, int cpu) {
        long entry = image.symbol("cpu" + cpu)
                .or(() -> image.symbol("all"))
                .orElseThrow(() -> new IllegalArgumentException("no label cpu" + cpu + " and none 'all'"))
                .value();
        Map<SystemRegister, Long> all = new TreeMap<>(registers);
        image.symbol("vectors").ifPresent(vectors -> all.putIfAbsent(SystemRegister.VBAR_EL1, vectors.value()));
        return new CpuSpec(
                features.getOrDefault(cpu, commonFeatures),
                entry,
                general.getOrDefault(cpu, Map.of()),
                stackPointer,
                all,
                tlb,
                onConflict);
    }

    Run run() {
        try (Machine machine = open()) {
            return run(machine);
        }
    }

    Run run(Machine machine) {
        List<Event> events = new ArrayList<>();
        Outcome outcome = machine.run(choices.get(), observer(events), maxSteps);
        List<CpuAtEnd> ends = machine.cpus().stream().map(CpuAtEnd::of).toList();
        Map<Long, byte[]> pages = memoryIsAskedFor ? Run.pages(machine.memory()) : null;
        return new Run(outcome, events, machine.statistics(), ends, pages, assemble());
    }

    private Observer observer(List<Event> events) {
        return new Observer() {
            @Override
            public void observe(Event event) {
                events.add(event);
            }

            @Override
            public Detail detail() {
                return detail;
            }
        };
    }

    /**
     * What came of a run.
     *
     * @param pages null if nobody {@linkplain #registersOnly() asks for} them
     */
    record Run(
            Outcome outcome,
            List<Event> events,
            RunStatistics statistics,
            List<CpuAtEnd> cpus,
            @Nullable Map<Long, byte[]> pages,
            AssembledImage image) {

        /** Those that hold anything: a copy of all memory takes longer than most runs. */
        private static Map<Long, byte[]> pages(PhysicalMemory memory) {
            Map<Long, byte[]> pages = new TreeMap<>();
            byte[] page = new byte[PhysicalMemory.PAGE_SIZE];
            for (long pa = MEMORY_BASE; pa < MEMORY_BASE + MEMORY_SIZE; pa += page.length) {
                memory.read(pa, page);
                if (!Arrays.equals(page, EMPTY_PAGE)) {
                    pages.put(pa, page.clone());
                }
            }
            return pages;
        }

        long x(int cpu, int n) {
            return cpus.get(cpu).x().get(n);
        }

        long x(int n) {
            return x(0, n);
        }

        long word(long pa) {
            byte[] page = Objects.requireNonNull(pages, "of registers only")
                    .getOrDefault(pa & -PhysicalMemory.PAGE_SIZE, EMPTY_PAGE);
            return ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN).getLong((int) (pa % PhysicalMemory.PAGE_SIZE));
        }

        long address(String symbol) {
            return image.symbol(symbol)
                    .orElseThrow(() -> new IllegalArgumentException("no symbol " + symbol))
                    .value();
        }

        <E extends Event> List<E> events(Class<E> type) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }

        /** Translations of data accesses to {@code va}. */
        List<Event.Translation> translations(long va) {
            return events(Event.Translation.class).stream()
                    .filter(event ->
                            event.virtualAddress() == va && !event.access().isFetch())
                    .toList();
        }

        private int memoryHash() {
            int hash = 0;
            for (Map.Entry<Long, byte[]> page :
                    Objects.requireNonNull(pages, "of registers only").entrySet()) {
                hash = 31 * (31 * hash + page.getKey().hashCode()) + Arrays.hashCode(page.getValue());
            }
            return hash;
        }

        /** Everything but the events: the same whatever was told. */
        FinalState finalState() {
            return new FinalState(outcome, statistics, cpus, memoryHash());
        }
    }

    record FinalState(Outcome outcome, RunStatistics statistics, List<CpuAtEnd> cpus, int memoryHash) {}
}

package mmulator.litmus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.SystemRegister;
import mmulator.arch.Tcr;
import mmulator.asm.Assembler;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.ImageSection;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.SourcePosition;
import mmulator.litmus.test.BeyondMachineException;
import mmulator.litmus.test.DescriptorFields;
import mmulator.litmus.test.LitmusException;
import mmulator.litmus.test.LitmusTest;
import mmulator.litmus.test.Location;
import mmulator.litmus.test.MemoryAttributes;
import mmulator.litmus.test.Settings;
import mmulator.litmus.test.Symbols;
import mmulator.litmus.test.Value;
import mmulator.litmus.test.ValueType;
import mmulator.machine.Machine;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.spec.CpuSpec;
import mmulator.machine.spec.MachineSpec;
import mmulator.mmu.tlb.TlbOptions;

/** A test laid out: tables, code and registers, ready for any number of machines. Immutable. */
public final class LitmusProgram {
    /** M, C, I, DZE, UCT, nTWI, nTWE, SPAN, UCI, and the bits that are RES1; the alignment of SP is not checked. */
    private static final long SCTLR = 1 | 1 << 2 | 1 << 12 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 18 | 1 << 23 | 1 << 26
            | 1 << 11 | 1 << 20 | 1 << 22 | 1 << 28 | 1 << 29;

    private static final long EL1T = 0x3c4;
    private static final long EL0T = 0x3c0;

    private final LitmusTest test;
    private final AddressMap addresses;
    private final DescriptorCode descriptors;
    private final Map<Location, ValueType> types = new HashMap<>();
    private final TranslationTables tables = new TranslationTables();
    private final List<ThreadCode> threads = new ArrayList<>();
    private final MachineSpec spec;

    private LitmusProgram(LitmusTest test) {
        this.test = test;
        Set<String> symbols = Symbols.of(test);
        addresses = new AddressMap(symbols, tables.place(AddressMap.VARIABLES));
        descriptors = new DescriptorCode(addresses);
        if (symbols.size() > AddressMap.MAX_VARIABLES) {
            throw new BeyondMachineException(
                    test.initial().getFirst().position(), "more than " + AddressMap.MAX_VARIABLES + " variables");
        }
        test.initial().forEach(initial -> {
            types.put(initial.location(), initial.type());
            initial.values().forEach(value -> learn(value, initial.position()));
        });
        test.propositions().forEach(asked -> asked.visitValues(value -> learn(value, test.position())));
        try (Assembler assembler = new Assembler(AssemblerOptions.alone())) {
            test.threads().forEach(thread -> threads.add(ThreadCode.assemble(assembler, test, thread)));
        }
        layTables();
        List<CpuSpec> cpus = threads.stream().map(this::cpu).toList();
        spec = new MachineSpec(List.of(AddressMap.memory()), cpus, true, true);
    }

    /**
     * @throws LitmusException when the code does not assemble, or the initial state contradicts itself
     * @throws BeyondMachineException when the machine cannot be set up like that
     */
    public static LitmusProgram of(LitmusTest test) {
        return new LitmusProgram(test);
    }

    private void learn(Value value, SourcePosition position) {
        if (value instanceof Value.Descriptor(DescriptorFields fields) && !descriptors.learn(fields.attributes())) {
            throw new BeyondMachineException(position, "memory attributes " + String.join(", ", fields.attributes()));
        }
    }

    private void layTables() {
        for (String symbol : addresses.symbols()) {
            tables.put(addresses.va(symbol), descriptors.encode(DescriptorFields.page(symbol)));
        }
        for (LitmusTest.Initial initial : test.initial()) {
            if (initial.location() instanceof Location.DescriptorOf(String symbol)) {
                tables.put(addresses.va(symbol), bits(initial.values().getFirst()));
            }
        }
        tables.put(
                AddressMap.TABLE_OF_VARIABLES,
                DescriptorCode.page(addresses.tableOfVariablesPa()).value());
        for (ThreadCode thread : threads) {
            if (thread.goesOn()) {
                tables.put(
                        AddressMap.logVa(thread.cpu()),
                        DescriptorCode.page(AddressMap.logPa(thread.cpu())).value());
            }
            for (ImageSection section : thread.image().sections()) {
                long last = section.virtualAddress() + section.size() - 1;
                for (long va = section.virtualAddress() & -AddressMap.PAGE; va <= last; va += AddressMap.PAGE) {
                    tables.put(va, codePage(va - AddressMap.codeVa(0) + AddressMap.codePa(0)));
                }
            }
        }
    }

    /** Read-only and executable at both levels. */
    private static long codePage(long pa) {
        return DescriptorCode.page(pa)
                .with(Descriptor.PXN | Descriptor.UXN, false)
                .with(Descriptor.AP1 | Descriptor.AP2, true)
                .value();
    }

    private CpuSpec cpu(ThreadCode thread) {
        Settings settings = test.settings();
        int cpu = thread.cpu();
        boolean ha = settings.hardwareAccessFlag().contains(cpu);
        boolean hd = settings.hardwareDirtyState().contains(cpu);
        boolean el0 = settings.el0().contains(cpu);
        boolean returns = el0 || thread.goesOn();
        Map<SystemRegister, Long> system = new TreeMap<>();
        system.put(SystemRegister.SCTLR_EL1, SCTLR);
        system.put(SystemRegister.TCR_EL1, TranslationTables.TCR | (ha ? Tcr.HA : 0) | (hd ? Tcr.HD : 0));
        system.put(SystemRegister.MAIR_EL1, MemoryAttributes.mair().value());
        system.put(SystemRegister.TTBR0_EL1, tables.root());
        system.put(SystemRegister.VBAR_EL1, thread.vectors());
        if (returns) {
            system.put(SystemRegister.ELR_EL1, thread.start());
            system.put(SystemRegister.SPSR_EL1, el0 ? EL0T : EL1T);
        }
        Map<Integer, Long> general = new TreeMap<>();
        for (LitmusTest.Initial initial : test.initial()) {
            if (initial.location() instanceof Location.Register(int owner, int number) && owner == cpu) {
                general.put(number, bits(initial.values().getFirst()));
            }
        }
        CpuFeatures features = CpuFeatures.builder()
                .ets2(settings.ets2())
                .hafdbs(hd ? 2 : ha ? 1 : 0)
                .xs(true)
                .build();
        return new CpuSpec(
                features,
                returns ? thread.entry() : thread.start(),
                general,
                AddressMap.logVa(cpu) + ThreadCode.LOG_ENTRY,
                system,
                TlbOptions.DEFAULT,
                CpuSpec.OnConflict.ABORT);
    }

    /** The 64 bits that a value stands for. */
    long bits(Value value) {
        return switch (value) {
            case Value.Number(long number) -> number;
            case Value.Address(String symbol) -> addresses.va(symbol);
            case Value.PhysicalAddress(String symbol) -> addresses.pa(symbol);
            case Value.DescriptorAddress(String symbol) -> addresses.descriptorVa(symbol);
            case Value.Descriptor(DescriptorFields fields) -> descriptors.encode(fields);
            case Value.Label(int cpu, String name) ->
                threads.get(cpu).image().symbol(name).orElseThrow().value();
        };
    }

    /** What bits mean that are no number: an address or a descriptor of the test. */
    Optional<Value> meaning(long bits) {
        return addresses
                .symbolAt(bits)
                .filter(symbol -> addresses.va(symbol) == bits)
                .<Value>map(Value.Address::new)
                .or(() -> addresses.descriptorAt(bits).map(Value.DescriptorAddress::new))
                .or(() -> addresses
                        .symbolAtPa(bits)
                        .filter(symbol -> addresses.pa(symbol) == bits)
                        .map(Value.PhysicalAddress::new))
                .or(() -> descriptors.decode(bits).map(Value.Descriptor::new))
                .or(() -> label(bits));
    }

    private Optional<Value> label(long bits) {
        return threads.stream()
                .filter(thread -> !thread.labelsAt(bits).isEmpty())
                .findFirst()
                .map(thread ->
                        new Value.Label(thread.cpu(), thread.labelsAt(bits).first()));
    }

    /** How many values the location holds. */
    int elements(Location location) {
        return test.initial().stream()
                .filter(initial -> initial.location().equals(location))
                .mapToInt(initial -> initial.values().size())
                .max()
                .orElse(1);
    }

    public LitmusTest test() {
        return test;
    }

    public MachineSpec spec() {
        return spec;
    }

    /** The code of each thread, linked where it runs. */
    public List<AssembledImage> images() {
        return threads.stream().map(ThreadCode::image).toList();
    }

    TranslationTables tables() {
        return tables;
    }

    AddressMap addresses() {
        return addresses;
    }

    ThreadCode thread(int cpu) {
        return threads.get(cpu);
    }

    ValueType type(Location location) {
        Location declared = location instanceof Location.Memory(String symbol, int index) && index >= 0
                ? new Location.Memory(symbol, -1)
                : location;
        return types.getOrDefault(declared, ValueType.UNDECLARED);
    }

    /** @throws mmulator.engine.EngineUnavailableException if no suitable engine library is installed */
    public Machine open() {
        Machine machine = Machine.open(spec);
        try {
            load(machine.memory());
            return machine;
        } catch (RuntimeException failed) {
            machine.close();
            throw failed;
        }
    }

    /** Writes tables, code and variables to memory that is zero. */
    void load(PhysicalMemory memory) {
        tables.words().forEach(memory::writeLong);
        for (ThreadCode thread : threads) {
            thread.image().sections().forEach(section -> memory.write(section.physicalAddress(), section.bytes()));
        }
        Map<String, LitmusTest.Initial> variables = new LinkedHashMap<>();
        test.initial().stream()
                .filter(initial -> initial.location() instanceof Location.Memory)
                .forEach(initial -> variables.put(((Location.Memory) initial.location()).symbol(), initial));
        variables.forEach((symbol, initial) -> {
            int size = initial.type().size();
            for (int i = 0; i < initial.values().size(); i++) {
                memory.write(
                        addresses.pa(symbol) + (long) i * size,
                        size,
                        bits(initial.values().get(i)));
            }
        });
    }
}

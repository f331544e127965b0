package mmulator.litmus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import mmulator.arch.RegisterUse;
import mmulator.arch.SystemRegister;
import mmulator.asm.link.ImageSection;
import mmulator.litmus.test.LitmusTest;
import mmulator.litmus.test.Location;
import mmulator.litmus.test.Value;
import mmulator.machine.spec.CpuSpec;
import mmulator.mmu.Regime;
import mmulator.relaxed.program.Program;

/** A test as a program for a search over lists of messages. */
final class RelaxedProgram {
    private static final Pattern OF_TRANSLATION =
            Pattern.compile("\\b(TLBI|SVC|UDF|MRS|MSR|ERET)\\b", Pattern.CASE_INSENSITIVE);

    private final LitmusProgram program;
    private final LitmusTest test;
    private final boolean translated;
    private final Set<Location> locations = new LinkedHashSet<>();

    private RelaxedProgram(LitmusProgram program) {
        this.program = program;
        test = program.test();
        translated = isTranslated(test);
        locations.addAll(Shown.of(test).locations());
        test.propositions().forEach(asked -> asked.visit(locations::add, faulted -> {}));
    }

    /** True if the test is about translation or faults; else virtual addresses are the only ones. */
    private static boolean isTranslated(LitmusTest test) {
        boolean descriptors = test.initial().stream()
                .anyMatch(initial -> initial.location() instanceof Location.DescriptorOf
                        || initial.values().stream().anyMatch(RelaxedProgram::isOfTranslation));
        boolean handlers = test.threads().stream().anyMatch(thread -> thread.handler() != null);
        Shown shown = Shown.of(test);
        boolean exceptions = test.threads().stream()
                .flatMap(LitmusTest.Thread::cells)
                .anyMatch(cell -> OF_TRANSLATION.matcher(cell.text()).find());
        return descriptors
                || exceptions
                || handlers
                || !shown.faults().isEmpty()
                || shown.locations().stream().anyMatch(Location.DescriptorOf.class::isInstance);
    }

    private static boolean isOfTranslation(Value value) {
        return switch (value) {
            case Value.Number number -> false;
            case Value.Address address -> false;
            case Value.Label label -> false;
            case Value.PhysicalAddress address -> true;
            case Value.DescriptorAddress address -> true;
            case Value.Descriptor descriptor -> true;
        };
    }

    static RelaxedProgram of(LitmusProgram program) {
        return new RelaxedProgram(program);
    }

    Program program() {
        List<Long> leaves = program.addresses().symbols().stream()
                .map(program.addresses()::descriptorPa)
                .toList();
        return new Program(cpus(), memory(), memoryShown(), translated ? leaves : List.of(), false);
    }

    /** Where the search has a variable. */
    long address(String symbol) {
        return translated ? program.addresses().pa(symbol) : program.addresses().va(symbol);
    }

    private List<Program.Cpu> cpus() {
        return test.threads().stream().map(thread -> cpu(thread.cpu())).toList();
    }

    private Program.Cpu cpu(int cpu) {
        long[] registers = new long[RegisterUse.COUNT];
        for (LitmusTest.Initial initial : test.initial()) {
            if (initial.location() instanceof Location.Register(int owner, int number) && owner == cpu) {
                registers[number] = program.bits(initial.values().getFirst());
            }
        }
        Set<Integer> shown = new TreeSet<>();
        for (Location location : locations) {
            if (location instanceof Location.Register(int owner, int number) && owner == cpu) {
                shown.add(number);
            }
        }
        return new Program.Cpu(
                program.thread(cpu).start(), code(), registers, List.copyOf(shown), translated ? mmu(cpu) : null);
    }

    private Program.Mmu mmu(int cpu) {
        CpuSpec spec = program.spec().cpus().get(cpu);
        Regime regime = Regime.of(
                spec.features(),
                spec.systemRegisters().getOrDefault(SystemRegister.SCTLR_EL1, 0L),
                spec.systemRegisters().getOrDefault(SystemRegister.TCR_EL1, 0L),
                spec.systemRegisters().getOrDefault(SystemRegister.TTBR0_EL1, 0L),
                0,
                spec.systemRegisters().getOrDefault(SystemRegister.MAIR_EL1, 0L));
        boolean handled = test.threads().get(cpu).handler() != null;
        Program.OnFault onFault = handled
                ? Program.OnFault.HANDLER
                : switch (test.settings().afterFault()) {
                    case ENDS -> Program.OnFault.ENDS;
                    case SKIPS -> Program.OnFault.SKIPS;
                    case RETRIES -> Program.OnFault.RETRIES;
                };
        int el = test.settings().el0().contains(cpu) ? 0 : 1;
        return new Program.Mmu(
                regime, el, onFault, handled ? program.thread(cpu).handler() : 0, Map.of());
    }

    private Program.Code code() {
        Map<Long, Integer> words = new TreeMap<>();
        for (LitmusTest.Thread thread : test.threads()) {
            for (ImageSection section : program.thread(thread.cpu()).image().sections()) {
                byte[] bytes = section.bytes();
                for (int i = 0; i + 4 <= bytes.length; i += 4) {
                    words.put(
                            section.virtualAddress() + i,
                            bytes[i] & 0xff
                                    | (bytes[i + 1] & 0xff) << 8
                                    | (bytes[i + 2] & 0xff) << 16
                                    | (bytes[i + 3] & 0xff) << 24);
                }
            }
        }
        return (regime, pc) -> words.getOrDefault(pc, 0);
    }

    private Program.Memory memory() {
        Map<Long, Byte> bytes = new HashMap<>();
        if (translated) {
            program.tables().words().forEach((address, word) -> put(bytes, address, word, 8));
        }
        for (LitmusTest.Initial initial : test.initial()) {
            if (initial.location() instanceof Location.Memory(String symbol, int index)) {
                int size = initial.type().size();
                long at = address(symbol);
                for (Value value : initial.values()) {
                    put(bytes, at, program.bits(value), size);
                    at += size;
                }
            }
        }
        return (address, size) -> {
            long value = 0;
            for (int i = 0; i < size; i++) {
                value |= (bytes.getOrDefault(address + i, (byte) 0) & 0xffL) << 8 * i;
            }
            return value;
        };
    }

    private static void put(Map<Long, Byte> bytes, long address, long value, int size) {
        for (int i = 0; i < size; i++) {
            bytes.put(address + i, (byte) (value >>> 8 * i));
        }
    }

    private List<Program.Shown> memoryShown() {
        List<Program.Shown> shown = new ArrayList<>();
        for (Location location : locations) {
            if (location instanceof Location.Memory(String symbol, int index)) {
                int size = program.type(location).size();
                int elements = index < 0 ? program.elements(location) : 1;
                for (int i = 0; i < elements; i++) {
                    long offset = (long) (Math.max(index, 0) + i) * size;
                    shown.add(new Program.Shown(address(symbol) + offset, size));
                }
            }
            if (location instanceof Location.DescriptorOf(String symbol)) {
                shown.add(new Program.Shown(program.addresses().descriptorPa(symbol), 8));
            }
        }
        return shown;
    }
}

package mmulator.litmus.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import mmulator.arch.Descriptor;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import mmulator.arch.MemoryAttribute;
import mmulator.litmus.AddressMap;
import mmulator.litmus.test.DescriptorFields;
import mmulator.machine.Machine;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;

/** The pages of a fixture that become variables, and what values have to do with them. */
final class ExportedPages {
    private static final long LOWEST_ADDRESS = 1L << 32;
    private static final String NAMES = "xyzabcdefghijklmnopqrstuvw";
    /** What a test can say of a descriptor; the rest must be the same everywhere. */
    private static final long SAYABLE = Descriptor.VALID
            | Descriptor.AF
            | Descriptor.AP1
            | Descriptor.AP2
            | Descriptor.DBM
            | 7L << 2
            | 3L << 8
            | 0xffff_ffff_f000L;

    private final Machine machine;
    private final Regime regime;
    private final DescriptorMemory memory;
    /** Candidates: addresses of pages, by their value. */
    private final Map<Long, WalkResult> walks = new TreeMap<>(Long::compareUnsigned);

    private final List<String> names = new ArrayList<>();
    private final Map<Long, String> symbols = new LinkedHashMap<>();
    private final Map<Long, String> homes = new TreeMap<>();
    private final Map<Long, String> descriptorAddresses = new TreeMap<>();

    ExportedPages(Machine machine) {
        this.machine = machine;
        this.regime = machine.cpu(0).regime();
        this.memory = machine.memory();
    }

    /** A value that a register holds. */
    void consider(long value) {
        if (Long.compareUnsigned(value, LOWEST_ADDRESS) >= 0) {
            walks.put(value, Walk.walk(regime, value, memory));
        }
    }

    /** Gives a name to each page that is no page of the tables of another. */
    void nameAll() {
        for (Map.Entry<Long, WalkResult> one : walks.entrySet()) {
            WalkResult walk = one.getValue();
            boolean page = (one.getKey() & AddressMap.PAGE - 1) == 0
                    && walk.steps().count() > 0
                    && walk.steps().level(walk.steps().count() - 1) == 3
                    && regime.rangeOf(one.getKey()).granule() == Granule.K4;
            if (page && !isDescriptorOfOther(one.getKey())) {
                name(one.getKey(), walk);
            }
        }
        for (Map.Entry<Long, WalkResult> one : walks.entrySet()) {
            if (one.getValue() instanceof Translated found) {
                symbols.forEach((va, symbol) -> {
                    if (lastAddress(va) == found.outputAddress()) {
                        descriptorAddresses.put(one.getKey(), symbol);
                    }
                });
            }
        }
    }

    private boolean isDescriptorOfOther(long va) {
        return walks.get(va) instanceof Translated found
                && walks.entrySet().stream()
                        .anyMatch(other -> other.getKey() != va
                                && other.getValue().steps().count() > 0
                                && other.getValue().steps().lastAddress() == found.outputAddress());
    }

    private void name(long va, WalkResult walk) {
        String symbol = newName();
        symbols.put(va, symbol);
        Descriptor descriptor = descriptor(walk.steps().lastValue());
        if (descriptor.has(Descriptor.CONTIGUOUS)) {
            throw new InexpressibleException(String.format("page 0x%016x is part of a contiguous run", va));
        }
        if (walk.steps().lastValue() != 0) {
            homes.putIfAbsent(descriptor.address(), symbol);
        }
    }

    private String newName() {
        int n = names.size();
        String name = NAMES.charAt(n % NAMES.length()) + (n < NAMES.length() ? "" : String.valueOf(n / NAMES.length()));
        names.add(name);
        return name;
    }

    private static Descriptor descriptor(long value) {
        return new Descriptor(value | Descriptor.VALID, 3, Granule.K4, DescriptorFormat.OA48);
    }

    private long lastAddress(long va) {
        WalkResult walk = walks.get(va);
        return walk == null || walk.steps().count() == 0 ? -1 : walk.steps().lastAddress();
    }

    List<String> symbols() {
        return names;
    }

    /** The variable that is at home at a physical address. */
    Optional<String> homeAt(long pa) {
        return Optional.ofNullable(homes.get(pa));
    }

    /** A value as the test spells it: an address, or a descriptor. */
    Optional<String> meaning(long value) {
        return Optional.ofNullable(symbols.get(value))
                .or(() -> Optional.ofNullable(descriptorAddresses.get(value)).map(symbol -> "PTE(" + symbol + ")"))
                .or(() -> homeAt(value).map(symbol -> "PA(" + symbol + ")"))
                .or(() -> fields(value).map(DescriptorFields::toString));
    }

    /** What differs from an ordinary page of its own. */
    List<String> descriptors() {
        List<String> lines = new ArrayList<>();
        symbols.forEach((va, symbol) -> {
            long value = memory.read(lastAddress(va));
            if (value == 0) {
                lines.add("[PTE(" + symbol + ")]=(oa:PA(" + symbol + "), valid:0)");
                return;
            }
            DescriptorFields fields = fields(value)
                    .orElseThrow(() -> new InexpressibleException(
                            String.format("the descriptor of page 0x%016x is 0x%016x", va, value)));
            if (!fields.equals(DescriptorFields.page(symbol))) {
                lines.add("[PTE(" + symbol + ")]=" + fields);
            }
        });
        return lines;
    }

    List<String> contents() {
        List<String> lines = new ArrayList<>();
        homes.forEach((pa, symbol) -> {
            long value =
                    pa != 0 && machine.memory().contains(pa) ? machine.memory().readLong(pa) : 0;
            if (value != 0) {
                lines.add("int64_t " + symbol + "=" + value);
            }
        });
        return lines;
    }

    /** A value as a descriptor of a page, if it looks like one. */
    private Optional<DescriptorFields> fields(long value) {
        Descriptor descriptor = descriptor(value);
        boolean looksLikeOne = (value & 2) != 0
                && machine.memory().contains(descriptor.address())
                && symbols.keySet().stream()
                        .map(va -> memory.read(lastAddress(va)))
                        .anyMatch(known -> known == 0 || ((known ^ value) & ~SAYABLE & ~Descriptor.TYPE) == 0);
        if (!looksLikeOne) {
            return Optional.empty();
        }
        String symbol = homes.get(descriptor.address());
        if (symbol == null) {
            symbol = newName();
            homes.put(descriptor.address(), symbol);
        }
        return attributes(descriptor)
                .map(names -> new DescriptorFields(
                        homes.getOrDefault(descriptor.address(), ""),
                        bit(value, Descriptor.VALID),
                        bit(value, Descriptor.AF),
                        1 - bit(value, Descriptor.AP2),
                        bit(value, Descriptor.DBM),
                        bit(value, Descriptor.AP1),
                        names));
    }

    private static int bit(long value, long mask) {
        return (value & mask) != 0 ? 1 : 0;
    }

    private Optional<SortedSet<String>> attributes(Descriptor descriptor) {
        SortedSet<String> names = new TreeSet<>();
        MemoryAttribute memory = regime.mair().attribute(descriptor.attrIndex());
        if (memory.isDevice()) {
            names.add(memory.toString());
        } else if (memory.equals(MemoryAttribute.NORMAL_NC)) {
            names.add("Inner-non-cacheable");
            names.add("Outer-non-cacheable");
        } else if (!memory.equals(MemoryAttribute.NORMAL_WB)) {
            return Optional.empty();
        }
        if (descriptor.sh() != 3) {
            names.add(descriptor.sh() == 0 ? "Non-shareable" : "Outer-shareable");
        }
        return Optional.of(names);
    }
}

package mmulator.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mmulator.arch.Descriptor;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.TableGraph;
import mmulator.mmu.history.DescriptorHistory;
import mmulator.mmu.history.DescriptorVersion;
import mmulator.mmu.history.Moment;
import mmulator.mmu.possible.HeldValue;
import mmulator.mmu.possible.PossibleTlb;

/**
 * Finds what a TLB may still hold of the translations below a Table descriptor. Its hierarchical fields are part of each of
 * them, so that break-before-make for a change of the fields includes TLB maintenance for all levels: Arm ARM I_YQWJF,
 * "Stage 1 data accesses using Direct permissions".
 */
final class LeavesBelow {
    private final PossibleTlb tlb;
    private final TableGraph tables;
    private final DescriptorHistory history;
    private final DescriptorMemory memory;
    private final long descriptor;
    private final TableGraph.Place place;
    private final Descriptor next;
    /** By table: where it has been looked at. Of one that is linked twice something else may be cached at each address. */
    private final Map<Long, Set<Long>> visited = new HashMap<>();

    /** How many more tables may be looked at again: those that link each other stand for more addresses than there is time. */
    private int again = TableGraph.MAX_WAYS;

    private LeavesBelow(
            PossibleTlbs possible,
            int cpu,
            DescriptorMemory memory,
            long descriptor,
            TableGraph.Place place,
            Descriptor next) {
        tlb = possible.of(cpu);
        tables = possible.tables();
        history = possible.history();
        this.memory = memory;
        this.descriptor = descriptor;
        this.place = place;
        this.next = next;
    }

    /** One that came by a former value of the descriptor with other hierarchical fields than {@code next} has. */
    static Optional<HeldValue> through(
            PossibleTlbs possible,
            int cpu,
            DescriptorMemory memory,
            long descriptor,
            TableGraph.Place place,
            Descriptor next) {
        if (next.kind() != Descriptor.Kind.TABLE || !possible.history().knows(descriptor)) {
            return Optional.empty();
        }
        LeavesBelow below = new LeavesBelow(possible, cpu, memory, descriptor, place, next);
        return possible.history().of(descriptor, memory.read(descriptor)).stream()
                .filter(version -> below.differs(version.value()) && !below.isClean(version))
                .flatMap(version -> below.in(next.withValue(version.value()), place.va()).stream())
                .findFirst();
    }

    private boolean differs(long value) {
        return next.withValue(value).kind() == Descriptor.Kind.TABLE
                && ((value ^ next.value()) & Descriptor.HIERARCHICAL) != 0;
    }

    /** The whole TLB has been emptied since walks could read it. */
    private boolean isClean(DescriptorVersion version) {
        return version.unseen() != Moment.NEVER && !tlb.cleanSince().isBefore(version.unseen());
    }

    private Optional<HeldValue> in(Descriptor table, long va) {
        int level = table.level() + 1;
        if (!isNew(table.address(), va) || !memory.contains(table.address())) {
            return Optional.empty();
        }
        for (int i = 0; i < 1 << table.granule().bitsPerLevel(); i++) {
            long address = table.address() + 8L * i;
            long at = va + ((long) i << table.granule().entryShift(level));
            for (DescriptorVersion version : history.of(address, memory.read(address))) {
                Descriptor entry = new Descriptor(version.value(), level, table.granule(), table.format());
                Optional<HeldValue> held = switch (entry.kind()) {
                    case INVALID, RESERVED -> Optional.empty();
                    case TABLE -> in(entry, at);
                    case BLOCK, PAGE ->
                        tlb.reads(descriptor, at).leafThrough(place.level()).stream()
                                .filter(leaf -> differs(leaf.version().value()))
                                .findFirst();
                };
                if (held.isPresent()) {
                    return held;
                }
            }
        }
        return Optional.empty();
    }

    private boolean isNew(long table, long va) {
        Set<Long> addresses = visited.computeIfAbsent(table, absent -> new HashSet<>());
        boolean first = addresses.isEmpty();
        if (!addresses.add(va)) {
            return false;
        }
        if (!first && again-- == 0) {
            tables.passOver();
        }
        return first || again >= 0;
    }
}

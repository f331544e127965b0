package mmulator.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mmulator.arch.Descriptor;
import mmulator.mmu.BbmContext;
import mmulator.mmu.BbmNeed;
import mmulator.mmu.BreakBeforeMake;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.TableGraph;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.history.DescriptorHistory;
import mmulator.mmu.history.DescriptorVersion;
import mmulator.mmu.history.Moment;
import mmulator.mmu.possible.DescriptorReads;
import mmulator.mmu.possible.HeldValue;
import mmulator.mmu.possible.PossibleTlb;

/**
 * Finds what a TLB may still hold of the translations below a descriptor that was a Table, whether or not it holds the Table
 * descriptor itself. They must not meet a Block, or a leaf of another table, that they may not change to: to invalidate one of
 * them is not to invalidate all that came of the old entry (R_DDMVT). The hierarchical fields of a Table descriptor are part of
 * each of them, too, so that break-before-make for a change of the fields includes TLB maintenance for all levels: Arm ARM
 * I_YQWJF, "Stage 1 data accesses using Direct permissions".
 */
final class LeavesBelow {
    private final PossibleTlb tlb;
    private final TableGraph tables;
    private final DescriptorHistory history;
    private final DescriptorMemory memory;
    private final BreakBeforeMake.Contents contents;
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
        contents = BreakBeforeMake.Contents.of(memory);
        this.descriptor = descriptor;
        this.place = place;
        this.next = next;
    }

    /**
     * A translation that may still be cached, and must not meet what the tables give its address now.
     *
     * @param table the former value of the descriptor through which it was found
     */
    record Leaf(HeldValue table, Set<BbmNeed> needs) {}

    /** One that came by a former value of the descriptor, where {@code next} says something else of its address. */
    static Optional<Leaf> through(
            PossibleTlbs possible,
            int cpu,
            DescriptorMemory memory,
            long descriptor,
            TableGraph.Place place,
            Descriptor next) {
        if (!possible.history().knows(descriptor)) {
            return Optional.empty();
        }
        LeavesBelow below = new LeavesBelow(possible, cpu, memory, descriptor, place, next);
        return possible.history().of(descriptor, memory.read(descriptor)).stream()
                .filter(version -> below.mayMatter(version.value()) && !below.isClean(version))
                .flatMap(version -> below.in(next.withValue(version.value()), place.va()).stream())
                .findFirst();
    }

    /** A Table that the value of now is not: one of the same table has what is below in common with it. */
    private boolean mayMatter(long value) {
        Descriptor former = next.withValue(value);
        return former.kind() == Descriptor.Kind.TABLE
                && (next.kind() != Descriptor.Kind.TABLE
                        || former.address() != next.address()
                        || ((value ^ next.value()) & Descriptor.HIERARCHICAL) != 0);
    }

    private Set<BbmNeed> needs(DescriptorReads.LeafThrough held, long va) {
        HeldValue table = held.table();
        BbmContext context = BbmContext.of(table.regime(), tlb.regimes(), va);
        Descriptor old = next.withValue(table.version().value());
        WalkSteps steps = held.leaf().steps();
        Descriptor leaf = new Descriptor(steps.lastValue(), held.leaf().level(), next.granule(), next.format());
        return BreakBeforeMake.neededBelow(old, leaf, next, va - place.va(), context, memory, contents);
    }

    /** The whole TLB has been emptied since walks could read it. */
    private boolean isClean(DescriptorVersion version) {
        return version.unseen() != Moment.NEVER && !tlb.cleanSince().isBefore(version.unseen());
    }

    private Optional<Leaf> in(Descriptor table, long va) {
        int level = table.level() + 1;
        if (!isNew(table.address(), va) || !memory.contains(table.address())) {
            return Optional.empty();
        }
        for (int i = 0; i < 1 << table.granule().bitsPerLevel(); i++) {
            long address = table.address() + 8L * i;
            long at = va + ((long) i << table.granule().entryShift(level));
            for (DescriptorVersion version : history.of(address, memory.read(address))) {
                Descriptor entry = new Descriptor(version.value(), level, table.granule(), table.format());
                Optional<Leaf> held = switch (entry.kind()) {
                    case INVALID, RESERVED -> Optional.empty();
                    case TABLE -> in(entry, at);
                    case BLOCK, PAGE ->
                        tlb.reads(descriptor, at).leavesThrough(place.level()).stream()
                                .filter(leaf -> mayMatter(leaf.table().version().value()))
                                .map(leaf -> new Leaf(leaf.table(), needs(leaf, at)))
                                .filter(leaf -> !leaf.needs().isEmpty())
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

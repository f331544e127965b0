package mmulator.machine.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import mmulator.arch.Descriptor;
import mmulator.machine.event.Event;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.memory.UnpublishedStores;
import mmulator.machine.state.CpuState;
import mmulator.machine.state.DescriptorReach;
import mmulator.mmu.Regime;
import mmulator.mmu.TableShape;

/**
 * Finds the translation tables: the roots that TTBRs point to and what is linked below them. A page that was once a table
 * counts as one for ever, since some TLB may hold a pointer to it.
 */
public final class TableTracker {
    private final World world;
    private final Chronicle chronicle;
    private final UnpublishedStores unpublished;
    private final Map<Long, List<TableShape>> byPage = new HashMap<>();
    private final Set<TableShape.Link> told = new HashSet<>();
    /** What was added, in order, in a machine that may be rewound. */
    private final List<Added> added = new ArrayList<>();

    private sealed interface Added {
        record Link(TableShape.Link link) implements Added {}

        record OfPage(long page) implements Added {}
    }

    public TableTracker(World world, UnpublishedStores unpublished) {
        this.world = world;
        chronicle = world.chronicle();
        this.unpublished = unpublished;
    }

    public int mark() {
        return added.size();
    }

    /** Forgets the tables found since a mark. */
    public void rewind(int mark) {
        while (added.size() > mark) {
            switch (added.removeLast()) {
                case Added.Link(TableShape.Link link) -> told.remove(link);
                case Added.OfPage(long page) -> {
                    List<TableShape> tables = Objects.requireNonNull(byPage.get(page));
                    tables.removeLast();
                }
            }
        }
    }

    private void added(Added what) {
        if (world.memory().isRewindable()) {
            added.add(what);
        }
    }

    /** A regime is, or is about to be, in effect on the CPU. */
    public void regime(CpuState cpu, Regime regime) {
        for (TableShape root : TableShape.roots(regime)) {
            found(cpu, new TableShape.Link(root, TableShape.ROOT));
        }
    }

    /** A descriptor in a table is about to be given a new value. */
    void stored(CpuState cpu, long descriptor, long value) {
        for (TableShape table : List.copyOf(byPage.getOrDefault(descriptor >>> 12, List.of()))) {
            if (table.contains(descriptor)) {
                follow(cpu, table, descriptor, value);
            }
        }
    }

    /** What the eight bytes may have a part in translating, as each table that they are a descriptor of. */
    List<DescriptorReach> reach(long address) {
        List<DescriptorReach> found = new ArrayList<>();
        for (TableShape table : byPage.getOrDefault(address >>> 12, List.of())) {
            if (table.contains(address)) {
                long index = address - table.address() >>> 3;
                found.add(DescriptorReach.of(index, table.entries(), table.granule(), table.level()));
            }
        }
        return found;
    }

    /** True if the eight bytes are a descriptor of some table, not only beside one. */
    boolean isDescriptor(long address) {
        for (TableShape table : byPage.getOrDefault(address >>> 12, List.of())) {
            if (table.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** True if the descriptor is, in some table, a valid Block or Page descriptor with AF = 0. */
    public boolean isLeafWithoutAccessFlag(long descriptor) {
        long value = world.memory().readLong(descriptor);
        return (value & (1 | Descriptor.AF)) == 1
                && byPage.getOrDefault(descriptor >>> 12, List.of()).stream()
                        .filter(table -> table.contains(descriptor))
                        .map(table -> Descriptor.kind(value, table.level(), table.granule(), table.format()))
                        .anyMatch(kind -> kind == Descriptor.Kind.BLOCK || kind == Descriptor.Kind.PAGE);
    }

    /** Descriptors of all tables that {@link #isLeafWithoutAccessFlag}, by address. */
    public SortedSet<Long> leavesWithoutAccessFlag() {
        SortedSet<Long> leaves = new TreeSet<>();
        for (List<TableShape> tables : byPage.values()) {
            for (TableShape table : tables) {
                for (int i = 0; i < table.entries(); i++) {
                    if (isLeafWithoutAccessFlag(table.address() + 8L * i)) {
                        leaves.add(table.address() + 8L * i);
                    }
                }
            }
        }
        return leaves;
    }

    private void follow(CpuState cpu, TableShape table, long descriptor, long value) {
        TableShape next = table.next(value);
        if (next != null) {
            found(cpu, new TableShape.Link(next, descriptor));
        }
    }

    private void found(CpuState cpu, TableShape.Link link) {
        TableShape table = link.table();
        if (!table.isIn(world.memory()) || !told.add(link)) {
            return;
        }
        added(new Added.Link(link));
        chronicle.emit(new Event.TableFound(
                cpu.index(),
                chronicle.step(cpu),
                cpu.currentPc(),
                table.address(),
                table.level(),
                table.entries(),
                table.granule(),
                link.parent()));
        boolean known = false;
        for (long page = table.address() >>> 12; page <= table.last() >>> 12; page++) {
            List<TableShape> tables = byPage.computeIfAbsent(page, absent -> new ArrayList<>(1));
            known |= tables.contains(table);
            if (!tables.contains(table)) {
                tables.add(table);
                added(new Added.OfPage(page));
            }
            holdsTable(page << 12);
        }
        if (!known && table.level() < 3) {
            for (int i = 0; i < table.entries(); i++) {
                long descriptor = table.address() + 8L * i;
                long value = world.memory().readLong(descriptor);
                if ((value & 1) != 0) {
                    follow(cpu, table, descriptor, value);
                }
            }
        }
    }

    /** From now on stores to the page are told, and those that walks may miss still. */
    private void holdsTable(long pa) {
        if (!world.memory().mark(pa, PhysicalMemory.TABLE)) {
            return;
        }
        world.watchStores(pa);
        unpublished.forEachUnseen(
                pa,
                (cpu, descriptor, oldValue, step) -> chronicle.emit(new Event.DescriptorUnpublished(
                        cpu,
                        chronicle.step(world.cpu(cpu)),
                        world.cpu(cpu).currentPc(),
                        descriptor,
                        oldValue,
                        world.memory().readLong(descriptor),
                        step)));
    }
}

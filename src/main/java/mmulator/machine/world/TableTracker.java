package mmulator.machine.world;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import mmulator.arch.Descriptor;
import mmulator.machine.event.Event;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.memory.UnpublishedStores;
import mmulator.machine.state.CpuState;
import mmulator.machine.state.DescriptorReach;
import mmulator.mmu.LinkedTables;
import mmulator.mmu.Regime;
import mmulator.mmu.TableShape;

/** Finds the translation tables, and from then on has what is stored to their pages told. */
public final class TableTracker {
    private final World world;
    private final Chronicle chronicle;
    private final UnpublishedStores unpublished;
    private final LinkedTables tables;

    public TableTracker(World world, UnpublishedStores unpublished) {
        this.world = world;
        chronicle = world.chronicle();
        this.unpublished = unpublished;
        tables = new LinkedTables(world.memory());
    }

    public int mark() {
        return tables.size();
    }

    /** Forgets the tables found since a mark. */
    public void rewind(int mark) {
        tables.rewind(mark);
    }

    /** A regime is, or is about to be, in effect on the CPU. */
    public void regime(CpuState cpu, Regime regime) {
        tables.regime(regime, link -> found(cpu, link));
    }

    /** A descriptor in a table is about to be given a new value. */
    void stored(CpuState cpu, long descriptor, long value) {
        tables.stored(descriptor, value, link -> found(cpu, link));
    }

    /** What the eight bytes may have a part in translating, as each table that they are a descriptor of. */
    List<DescriptorReach> reach(long address) {
        return tables.at(address).stream()
                .map(table -> DescriptorReach.of(
                        address - table.address() >>> 3, table.entries(), table.granule(), table.level()))
                .toList();
    }

    /** True if the eight bytes are a descriptor of some table, not only beside one. */
    boolean isDescriptor(long address) {
        return tables.isDescriptor(address);
    }

    /** True if the descriptor is, in some table, a valid Block or Page descriptor with AF = 0. */
    public boolean isLeafWithoutAccessFlag(long descriptor) {
        long value = world.memory().readLong(descriptor);
        return (value & (1 | Descriptor.AF)) == 1
                && tables.at(descriptor).stream()
                        .map(table -> Descriptor.kind(value, table.level(), table.granule(), table.format()))
                        .anyMatch(kind -> kind == Descriptor.Kind.BLOCK || kind == Descriptor.Kind.PAGE);
    }

    /** Descriptors of all tables that {@link #isLeafWithoutAccessFlag}, by address. */
    public SortedSet<Long> leavesWithoutAccessFlag() {
        return tables.all()
                .flatMap(table -> LongStream.range(0, table.entries()).mapToObj(i -> table.address() + 8L * i))
                .filter(this::isLeafWithoutAccessFlag)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void found(CpuState cpu, TableShape.Link link) {
        chronicle.emit(new Event.TableFound(cpu.index(), chronicle.step(cpu), cpu.currentPc(), link));
        link.table().pages().forEach(this::holdsTable);
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

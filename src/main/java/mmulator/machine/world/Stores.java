package mmulator.machine.world;

import java.util.ArrayList;
import java.util.List;
import mmulator.arch.Barrier;
import mmulator.arch.Instruction;
import mmulator.machine.event.Event;
import mmulator.machine.memory.CodePages;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.memory.UnpublishedStore;
import mmulator.machine.memory.UnpublishedStores;
import mmulator.machine.state.Activity;
import mmulator.machine.state.CpuState;
import mmulator.mmu.StoredBytes;
import mmulator.mmu.history.StoreView;
import org.jspecify.annotations.Nullable;

/**
 * What a store means besides the bytes it changes: reservations lost, tables changed, code rewritten, values that other
 * CPUs' walks do not see yet.
 */
public final class Stores {
    /** Bytes from one end to the other of a loop whose CPU is sure to notice that it has changed. */
    private static final int LONGEST_LOOP = 1024;

    /** Who changes memory. */
    private enum Maker {
        /** The storing CPU's engine, which forgets its own translated code by itself. */
        ENGINE,
        /** The machine, for an instruction that the engine does not execute. */
        MACHINE,
        /** A walk, whose updates all walks see at once. */
        WALK
    }

    private final World world;
    private final Chronicle chronicle;
    private final PhysicalMemory memory;
    private final UnpublishedStores unpublished;
    private final CodePages code;
    private final TableTracker tables;
    private final Parking parking;
    private final Attention attention;

    public Stores(
            World world,
            UnpublishedStores unpublished,
            CodePages code,
            TableTracker tables,
            Parking parking,
            Attention attention) {
        this.world = world;
        chronicle = world.chronicle();
        memory = world.memory();
        this.unpublished = unpublished;
        this.code = code;
        this.tables = tables;
        this.parking = parking;
        this.attention = attention;
    }

    /** A store that the engine is about to make. */
    public void byEngine(CpuState cpu, long pa, int size, long value) {
        boolean quiet = announce(cpu, pa, size, value, Maker.ENGINE, Instruction.releases(cpu.currentWord()));
        if (quiet) {
            cpu.caches().ignoreStores(pa);
        }
    }

    /** The same of a store that begins with some bytes in one page and goes on at the beginning of another. */
    public void byEngine(CpuState cpu, long pa, int first, long secondPage, int rest, long value) {
        announceBytes(cpu, pa, first, value);
        announceBytes(cpu, secondPage, rest, value >>> 8 * first);
    }

    /**
     * A store that the CPU's engine has to stop for.
     *
     * @return true if it need not: it is to make this one and others in the page. If false, the store is made.
     */
    public boolean forEngine(CpuState cpu, long pa, int size, long value, boolean release) {
        boolean quiet = announce(cpu, pa, size, value, Maker.MACHINE, release);
        if (quiet) {
            cpu.caches().ignoreStores(pa);
        } else {
            memory.write(pa, size, value);
        }
        return quiet;
    }

    /** A store that the machine makes for an instruction of the CPU. */
    public void byMachine(CpuState cpu, long pa, int size, long value) {
        byMachine(cpu, pa, size, value, false);
    }

    /** @param release a store-release */
    public void byMachine(CpuState cpu, long pa, int size, long value, boolean release) {
        announce(cpu, pa, size, value, Maker.MACHINE, release);
        memory.write(pa, size, value);
    }

    /** The atomic update of a descriptor by the table walk (FEAT_HAFDBS): visible to all at once. */
    public void byHardware(CpuState cpu, long descriptorAddress, long value) {
        announce(cpu, descriptorAddress, 8, value, Maker.WALK, false);
        memory.writeLong(descriptorAddress, value);
    }

    /** A walk has taken the descriptor into its hands: the update that it has yet to make will find it unchanged. */
    public void dueByHardware(CpuState cpu, long descriptorAddress) {
        long value = memory.readLong(descriptorAddress);
        chronicle.emit(new Event.Store(
                cpu.index(), chronicle.step(cpu), cpu.currentPc(), descriptorAddress, 8, value, value, true));
        chronicle.changed();
    }

    /** @return true if the CPU's further stores to the page need not be told */
    private boolean announce(CpuState cpu, long pa, int size, long value, Maker maker, boolean release) {
        long old = memory.read(pa, size);
        long kept = size == 8 ? value : value & (1L << 8 * size) - 1;
        memory.aboutToChange(pa, size);
        boolean table = memory.has(pa, PhysicalMemory.TABLE);
        if (old != kept) {
            chronicle.memoryChanged();
        }
        // What lies beside a table in its page is told like a descriptor, but nothing depends on it.
        long first = pa & -8;
        long last = pa + size - 1 & -8;
        boolean changesTable =
                table && old != kept && (tables.isDescriptor(first) || last != first && tables.isDescriptor(last));
        if (changesTable) {
            chronicle.counters().descriptorStore();
        }
        StoreView behind = release ? unpublished.behindRelease(cpu.index(), chronicle.step(cpu)) : null;
        if (behind != null) {
            cpu.caches().watchAllStores();
            if (changesTable) {
                chronicle.emit(new Event.StoresOrdered(
                        cpu.index(), chronicle.step(cpu), cpu.currentPc(), behind, Event.StoresOrdered.By.RELEASE));
            }
        }
        if (table || attention.tellsStores()) {
            chronicle.emit(
                    new Event.Store(cpu.index(), chronicle.step(cpu), cpu.currentPc(), pa, size, old, kept, table));
        }
        if (changesTable) {
            for (long word = first; word <= last; word += 8) {
                tables.stored(cpu, word, StoredBytes.merged(memory.readLong(word), word, pa, size, kept));
            }
        }
        boolean reserved = loseReservations(maker == Maker.WALK ? null : cpu, cpu, pa, size);
        boolean holdsCode = memory.has(pa, PhysicalMemory.CODE);
        boolean mayBeQuiet = !reserved && !holdsCode && !table && !attention.hearsStores();
        boolean quiet = publishedLater(cpu, pa, size, value, maker, behind, mayBeQuiet);
        if (holdsCode && old != kept) {
            rewritten(cpu, pa, size, kept, maker);
            if (Instruction.mayReplace(pa, size, old, kept)) {
                goOn(pa);
            }
        }
        if (changesTable) {
            for (long word = first; word <= last; word += 8) {
                world.forgetTranslations(tables.reach(word));
            }
        }
        return quiet && mayBeQuiet;
    }

    private boolean publishedLater(
            CpuState cpu, long pa, int size, long value, Maker maker, @Nullable StoreView behind, boolean mayBeQuiet) {
        if (maker == Maker.WALK) {
            unpublished.storedForAll(pa);
            return false;
        }
        if (!mayBeQuiet) {
            cpu.caches().watchStores(pa);
        }
        boolean quiet = unpublished.beforeStore(cpu.index(), chronicle.step(cpu), pa, size, value, behind, mayBeQuiet);
        if (unpublished.descriptorsWait() && !attention.tellsLoads()) {
            for (CpuState other : world.cpus()) {
                if (other != cpu) {
                    other.caches().comeByAgain();
                }
            }
        }
        return quiet;
    }

    /** Who has gone round in a loop of plain instructions near there may come out of it. */
    private void goOn(long pa) {
        for (CpuState other : world.cpus()) {
            if (other.activity() == Activity.SPINNING
                    && Math.abs(other.execution().physicalPc() - pa) < LONGEST_LOOP) {
                other.setActivity(Activity.RUNNING);
            }
        }
    }

    private void rewritten(CpuState cpu, long pa, int size, long value, Maker maker) {
        switch (code.rewritten(pa, size, value)) {
            case NOTHING -> {}
            case WORDS ->
                world.cpus()
                        .forEach(other -> other.caches().forgetCode(pa, size, other == cpu && maker == Maker.ENGINE));
            case VISIBILITY -> world.cpus().forEach(other -> other.caches().forgetVisibility(pa, size));
            case PAGE -> world.cpus().forEach(other -> other.caches().forgetCode());
        }
    }

    /** Each is in memory before the next one is told: an instruction or a descriptor of several is decoded as it comes to be. */
    private void announceBytes(CpuState cpu, long pa, int size, long value) {
        for (int i = 0; i < size; i++) {
            long part = value >>> 8 * i & 0xff;
            announce(cpu, pa + i, 1, part, Maker.ENGINE, false);
            memory.write(pa + i, 1, part);
        }
    }

    /**
     * A table walk is an observer of its own: what it updates is lost to its CPU as well. Arm ARM D8.2, R_TGRMW.
     *
     * @param keeps the CPU that does not lose its reservation, if any
     * @return true if another CPU holds, or held until now, a reservation in the page
     */
    private boolean loseReservations(@Nullable CpuState keeps, CpuState by, long pa, int size) {
        boolean inPage = false;
        for (CpuState other : world.cpus()) {
            if (other == keeps) {
                continue;
            }
            inPage |= other.monitor().isInPageOf(pa);
            if (other.monitor().isHitBy(pa, size)) {
                other.monitor().clear();
                chronicle.changed();
                parking.setEvent(other, by, Event.EventRegisterSet.Why.RESERVATION_LOST);
            }
        }
        return inPage;
    }

    /** A barrier by {@code cpu}: a DSB makes its stores visible to walks, and with them what it has read to its own. */
    public void executed(CpuState cpu, Barrier barrier) {
        boolean changed = barrier.publishes() && unpublished.isChangeUnseen(cpu.index());
        List<Long> pages = unpublished.executed(
                cpu.index(), barrier, chronicle.step(cpu), cpu.features().ets2());
        // From here on its stores are ordered behind more.
        cpu.caches().watchAllStores();
        if (changed) {
            chronicle.changed();
        }
        List<Long> tables = new ArrayList<>();
        for (long page : pages) {
            if (memory.has(page, PhysicalMemory.TABLE)) {
                tables.add(page);
            }
        }
        if (!tables.isEmpty()) {
            chronicle.emit(new Event.DescriptorsPublished(
                    cpu.index(), chronicle.step(cpu), cpu.currentPc(), List.copyOf(tables)));
            for (CpuState other : world.cpus()) {
                if (other != cpu) {
                    other.caches().forgetTranslations();
                }
            }
        }
        // From here on its walks see of others' stores what it has observed.
        if (barrier instanceof Barrier.Dsb && unpublished.descriptorsWait()) {
            cpu.caches().forgetTranslations();
        }
    }

    /** Descriptors that some walk may still read with an older value. */
    public List<UnpublishedStore> unpublishedDescriptors() {
        return unpublished.descriptors();
    }

    public void synchronize(CpuState cpu) {
        unpublished.synchronize(cpu.index());
    }
}

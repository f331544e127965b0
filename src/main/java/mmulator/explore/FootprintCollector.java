package mmulator.explore;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mmulator.arch.Descriptor;
import mmulator.arch.Instruction;
import mmulator.arch.SystemRegister;
import mmulator.arch.TlbMaintenance;
import mmulator.check.Checker;
import mmulator.machine.Event;
import mmulator.mmu.Regime;
import mmulator.mmu.TableGraph;

/** Makes the footprint of each step from the events told while it executes. */
final class FootprintCollector {
    private static final int GRANULE = 64;
    private static final long[] NONE = {};
    /** Time is the number of steps taken by all CPUs. */
    private static final Set<Integer> TIME =
            Set.of(SystemRegister.CNTVCT_EL0.encoding(), SystemRegister.CNTPCT_EL0.encoding());

    private static final Set<Integer> INTERRUPTS =
            Set.of(SystemRegister.ISR_EL1.encoding(), SystemRegister.ICC_IAR1_EL1.encoding());

    private final Footprint.Builder footprint = new Footprint.Builder();
    /**
     * By physical page and CPU: the virtual pages through which the CPU has come there. An access that the machine need
     * not judge again tells no translation, but depends on it all the same.
     */
    private final Map<Long, long[]> cameBy = new HashMap<>();

    private int cpu;
    /** Some CPU has set, or may have set, TTBRn.CnP. */
    private boolean common;

    /** @param masked the CPU takes no interrupt before the step */
    void begin(int cpu, boolean masked) {
        this.cpu = cpu;
        footprint.begin(cpu);
        if (!masked) {
            footprint.listens();
        }
    }

    /** @param masked the CPU takes no interrupt after the step */
    Footprint build(boolean masked) {
        if (!masked) {
            footprint.listens();
        }
        return footprint.build();
    }

    /** @param unpublished ranges of the descriptors that the CPU has stored since its last publishing DSB */
    void publishes(List<long[]> unpublished) {
        unpublished.forEach(footprint::ranges);
    }

    void observe(Event event, Checker checker) {
        switch (event) {
            case Event.Step step -> {
                through(step.physicalPc());
                switch (Instruction.decode(step.word())) {
                    // One that does not park tells no event.
                    case Instruction.WaitForEvent wait -> footprint.waits();
                    case Instruction.ReadSystemRegister read -> {
                        if (TIME.contains(read.register())) {
                            footprint.everything();
                        } else if (INTERRUPTS.contains(read.register())) {
                            footprint.listens();
                        }
                    }
                    case Instruction.WaitForInterrupt wait -> footprint.listens();
                    default -> {}
                }
            }
            case Event.Load load -> {
                through(load.physicalAddress());
                footprint.reads(load.physicalAddress(), load.size());
            }
            case Event.ExclusiveLoaded loaded -> granule(loaded.physicalAddress());
            case Event.ExclusiveStored stored -> granule(stored.physicalAddress());
            case Event.Store store -> store(store, checker);
            case Event.Translation translation -> translation(translation);
            case Event.DescriptorsPublished published -> footprint.mmu(Footprint.Mmu.PUBLISH);
            case Event.MaintenanceIssued issued -> {
                footprint.mmu(
                        issued.maintenance().isBroadcast()
                                ? Footprint.Mmu.ISSUE_BROADCAST
                                : Footprint.Mmu.ISSUE);
                range(issued.maintenance());
                sharing();
            }
            case Event.MaintenanceCompleted completed -> {
                footprint.mmu(Footprint.Mmu.COMPLETE);
                range(completed.maintenance());
                sharing();
            }
            case Event.RegimesPossible possible -> {
                footprint.mmu(Footprint.Mmu.REGIME);
                common |= possible.regimes().stream().anyMatch(FootprintCollector::isCommon);
                sharing();
            }
            case Event.EventRegisterSet set -> footprint.sets(set.cpu());
            case Event.Parked parked -> footprint.waits();
            case Event.TableFound found -> {
                // Stores to the page count as descriptor stores from now on.
                footprint.reads(found.address(), 8 * found.entries());
            }
            case Event.DescriptorUnpublished unpublished -> footprint.everything();
            case Event.PageFreed freed -> footprint.everything();
            // Judged by what the same CPU did before.
            case Event.PageAllocated allocated -> {}
            case Event.AtomicSection section -> {}
            case Event.InterruptPending pending -> footprint.signals(pending.cpu());
            case Event.InterruptAcknowledged other -> {}
            case Event.InterruptEnded other -> {}
            case Event.Scheduled other -> {}
            case Event.TlbFilled other -> {}
            case Event.TlbRemoved other -> {}
            case Event.BarrierExecuted other -> {}
            case Event.RegisterWritten other -> {}
            case Event.ContextSynchronized other -> sharing();
            case Event.ExceptionTaken other -> {}
            case Event.ExceptionReturned other -> {}
            case Event.Halted other -> {}
            case Event.EnabledWithUnknownTlb other -> {}
            case Event.UnsynchronizedRead other -> {}
        }
    }

    /** TTBRn.CnP, bit 0: CPUs with the same table share what they cache, so that one's regime is the other's affair. */
    private static boolean isCommon(Regime regime) {
        return ((regime.ttbr0().value() | regime.ttbr1().value()) & 1) != 0;
    }

    private void sharing() {
        if (common) {
            footprint.everything();
        }
    }

    private void through(long pa) {
        for (long page : cameBy.getOrDefault(key(pa), NONE)) {
            footprint.accesses(page << 12);
        }
    }

    private long key(long pa) {
        return (pa >>> 12) << 8 | cpu;
    }

    private void remember(long pa, long va) {
        long page = va >>> 12;
        long[] known = cameBy.getOrDefault(key(pa), NONE);
        for (long present : known) {
            if (present == page) {
                return;
            }
        }
        long[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = page;
        cameBy.put(key(pa), more);
    }

    private void granule(long pa) {
        footprint.reads(pa & -GRANULE, GRANULE);
    }

    private void store(Event.Store store, Checker checker) {
        boolean changes = store.oldValue() != store.newValue();
        through(store.physicalAddress());
        footprint.writes(store.physicalAddress(), store.size(), changes);
        if (store.table() && changes) {
            footprint.mmu(Footprint.Mmu.STORE);
            for (TableGraph.Place place : checker.places(store.physicalAddress() & -8)) {
                // One entry of a contiguous run may come of any of its members.
                boolean run = ((store.oldValue() | store.newValue()) & Descriptor.CONTIGUOUS) != 0;
                int shift = place.granule().entryShift(place.level())
                        + (run ? place.granule().contiguousShift(place.level()) : 0);
                long first = place.va() & -1L << shift;
                footprint.range(first, first + (1L << shift) - 1);
            }
        }
    }

    private void translation(Event.Translation translation) {
        long va = translation.virtualAddress() << 8 >> 8;
        footprint.accesses(va);
        if (translation.result() instanceof Event.Result.Translated(long pa)) {
            remember(pa, va);
        }
    }

    private void range(TlbMaintenance maintenance) {
        if (maintenance.byAddress()) {
            footprint.range(maintenance.start(), maintenance.endInclusive());
        } else {
            footprint.range(0, -1);
        }
    }
}

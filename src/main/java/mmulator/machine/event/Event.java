package mmulator.machine.event;

import java.util.List;
import mmulator.arch.Barrier;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;
import mmulator.arch.SystemRegister;
import mmulator.arch.TlbMaintenance;
import mmulator.machine.choice.Turn;
import mmulator.mmu.AccessKind;
import mmulator.mmu.Regime;
import mmulator.mmu.TableShape;
import mmulator.mmu.WalkResult;
import mmulator.mmu.history.StoreView;
import mmulator.mmu.tlb.TlbEntry;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, at a step of a CPU. The stream of events is all that rules and reports may know of a run.
 *
 * <p>{@code step} counts the visible instructions of the whole machine from 1; {@code pc} is the virtual address of the
 * instruction that the event belongs to.
 */
public sealed interface Event {
    int cpu();

    long step();

    long pc();

    /** The scheduler gave a CPU a turn; {@code pc} is where it goes on. */
    record Scheduled(int cpu, long step, long pc, Turn turn) implements Event {}

    /** A visible instruction is about to execute. @param word the instruction; {@code physicalPc} where it lies */
    record Step(int cpu, long step, long pc, long physicalPc, int word) implements Event {}

    /**
     * A store is about to change memory.
     *
     * @param size 1, 2, 4 or 8 bytes
     * @param table true if the page holds, or has held, a translation table
     */
    record Store(
            int cpu, long step, long pc, long physicalAddress, int size, long oldValue, long newValue, boolean table)
            implements Event {}

    /** A load is about to read memory; told on request only. @param size 1 to 8 bytes; wider ones come in parts */
    record Load(int cpu, long step, long pc, long physicalAddress, int size) implements Event {}

    /**
     * A translation table was found: a TTBR points to it, or a descriptor of a table does.
     *
     * @param address physical address of its first descriptor
     * @param level −1 to 3
     * @param parent physical address of the Table descriptor, or {@link TableShape#ROOT}
     */
    record TableFound(int cpu, long step, long pc, long address, int level, int entries, Granule granule, long parent)
            implements Event {
        public TableFound(int cpu, long step, long pc, TableShape.Link link) {
            this(cpu, step, pc, link.table(), link.parent());
        }

        private TableFound(int cpu, long step, long pc, TableShape table, long parent) {
            this(cpu, step, pc, table.address(), table.level(), table.entries(), table.granule(), parent);
        }
    }

    /**
     * The table just found has a descriptor that {@code cpu} stored before, and that other CPUs' walks need not see yet.
     *
     * @param storedAt the step of the store, or of one before it since the CPU's last barrier
     */
    record DescriptorUnpublished(
            int cpu, long step, long pc, long physicalAddress, long oldValue, long newValue, long storedAt)
            implements Event {}

    /**
     * What the CPU does is ordered behind these stores: told as far as it depends on others' stores that their walks need
     * not see yet.
     */
    record StoresOrdered(int cpu, long step, long pc, StoreView stores, By by) implements Event {
        public enum By {
            /** It has read one that is behind them. */
            LOAD,
            /** By a load-acquire, which orders them before its later stores, too. */
            ACQUIRE,
            /** The store that it is about to make is behind them: a store-release. */
            RELEASE
        }
    }

    /** From now on these regimes may be in effect: several while writes to translation registers are pending. */
    record RegimesPossible(int cpu, long step, long pc, List<Regime> regimes) implements Event {
        public RegimesPossible {
            regimes = List.copyOf(regimes);
        }
    }

    /**
     * An access was translated. Told for each access that the engine could not repeat from an earlier one with nothing
     * changed in between.
     *
     * @param pan PSTATE.PAN, where it restricts the access
     * @param updates hardware updates the descriptor that translates it, if AF or the dirty state is due; not for an address
     *     translation instruction or cache maintenance (R_RKMHW), and not surely for a CAS, which may write nothing (R_TXGHB)
     * @param features of the CPU, which decide what it must not meet
     * @param cached the entry of the CPU's TLB that it hit, or null for a miss
     * @param walk what a walk gives now
     * @param alternatives what it might give just as well, where that would change the outcome: with all pending writes first
     * @param result what the access got
     */
    record Translation(
            int cpu,
            long step,
            long pc,
            long virtualAddress,
            AccessKind access,
            boolean pan,
            boolean updates,
            CpuFeatures features,
            @Nullable TlbEntry cached,
            WalkResult walk,
            List<Alternative> alternatives,
            Result result)
            implements Event {

        /** The same with another walk. */
        public Translation by(WalkResult other) {
            return new Translation(
                    cpu, step, pc, virtualAddress, access, pan, updates, features, cached, other, alternatives, result);
        }
    }

    /** What an access got. */
    sealed interface Result {
        record Translated(long physicalAddress) implements Result {}

        /** @param syndrome the value for ESR_EL1 */
        record Aborted(long syndrome) implements Result {}
    }

    record TlbFilled(int cpu, long step, long pc, TlbEntry entry) implements Event {}

    /** Entries left a TLB. @param maintenance what removed them, or null for replacement */
    record TlbRemoved(
            int cpu,
            long step,
            long pc,
            List<TlbEntry> entries,
            @Nullable TlbMaintenance maintenance) implements Event {}

    record MaintenanceIssued(int cpu, long step, long pc, TlbMaintenance maintenance) implements Event {}

    /** A DSB completed earlier maintenance. @param issuedAt step of the TLBI */
    record MaintenanceCompleted(int cpu, long step, long pc, TlbMaintenance maintenance, long issuedAt)
            implements Event {}

    record BarrierExecuted(int cpu, long step, long pc, Barrier barrier) implements Event {}

    /** A DSB made this CPU's stores to tables visible to the walks of all CPUs. @param pages physical addresses */
    record DescriptorsPublished(int cpu, long step, long pc, List<Long> pages) implements Event {}

    /** MSR; for a translation register the write is pending until the next {@link ContextSynchronized}. */
    record RegisterWritten(int cpu, long step, long pc, SystemRegister register, long oldValue, long newValue)
            implements Event {}

    record ContextSynchronized(int cpu, long step, long pc, Cause cause) implements Event {
        public enum Cause {
            ISB,
            EXCEPTION_ENTRY,
            EXCEPTION_RETURN
        }
    }

    /** @param esr ESR_EL1 and {@code far} FAR_EL1 from now on: those of an interrupt are still the last abort's */
    record ExceptionTaken(
            int cpu, long step, long pc, String what, long vector, long esr, long elr, long spsr, long far)
            implements Event {
        /** True for IRQ, FIQ and SError, which have vectors of their own and say nothing in ESR_EL1 but for SError. */
        public boolean interrupt() {
            return (vector & 0x180) != 0;
        }
    }

    record ExceptionReturned(int cpu, long step, long pc, long to, long pstate) implements Event {}

    /** WFE found the event register clear, or WFI: the CPU parks. */
    record Parked(int cpu, long step, long pc, Outcome.Wait.How how) implements Event {}

    /** The event register was set. @param by the CPU that did it */
    record EventRegisterSet(int cpu, long step, long pc, int by, Why why) implements Event {
        public enum Why {
            SEV,
            SEVL,
            RESERVATION_LOST
        }
    }

    /**
     * A software generated interrupt has become pending, or was already.
     *
     * @param by the CPU that asked for it
     * @param wakes true if the CPU was waiting and goes on
     */
    record InterruptPending(int cpu, long step, long pc, int by, int intid, boolean wakes) implements Event {}

    /** A read of ICC_IAR1_EL1 has made a pending interrupt active. */
    record InterruptAcknowledged(int cpu, long step, long pc, int intid) implements Event {}

    /** A write to ICC_EOIR1_EL1 has ended the active interrupt. */
    record InterruptEnded(int cpu, long step, long pc, int intid) implements Event {}

    record ExclusiveLoaded(int cpu, long step, long pc, long physicalAddress) implements Event {}

    record ExclusiveStored(int cpu, long step, long pc, long physicalAddress, boolean success) implements Event {}

    /** The stub says that it hands a page back. @param physicalAddress of the 4 KiB page */
    record PageFreed(int cpu, long step, long pc, long physicalAddress) implements Event {}

    /** The stub says that it took a page from an allocator that may sleep. @param physicalAddress of the 4 KiB page */
    record PageAllocated(int cpu, long step, long pc, long physicalAddress) implements Event {}

    /** The stub says that from now on this CPU must not sleep, or, for the innermost section, that it may. */
    record AtomicSection(int cpu, long step, long pc, Edge edge) implements Event {
        public enum Edge {
            BEGINS,
            ENDS
        }
    }

    /**
     * The code says something to who reads its log.
     *
     * @param text one line without control characters
     */
    record Printed(int cpu, long step, long pc, Level level, String text) implements Event {
        public enum Level {
            /** For the record. */
            INFO,
            /** Something is not as it should be, and it goes on (WARN). */
            WARNING,
            /** Something is not as it should be, and it cannot go on (panic). */
            FAILURE
        }
    }

    record Halted(int cpu, long step, long pc, int immediate) implements Event {}

    /** The MMU was enabled while the TLB's contents were still UNKNOWN from reset. */
    record EnabledWithUnknownTlb(int cpu, long step, long pc) implements Event {}

    /**
     * MRS of a register that an instruction has written as its result, with no context synchronization event in between:
     * PAR_EL1 after AT.
     *
     * @param oldValue one since the last context synchronization event that may be read as well
     */
    record UnsynchronizedRead(
            int cpu, long step, long pc, SystemRegister register, long oldValue, long newValue, long writtenAt)
            implements Event {}
}

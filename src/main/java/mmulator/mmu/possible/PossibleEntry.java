package mmulator.mmu.possible;

import mmulator.arch.TlbMaintenance;
import mmulator.mmu.history.Moment;
import mmulator.mmu.tlb.TlbEntry;

/**
 * An entry that some implementation of the TLB could hold now.
 *
 * @param entry what it would be
 * @param walker the CPU whose walk would have found it: another one where TTBRn_EL1.CnP lets them share
 * @param from the first moment at which a walk could have found it
 * @param until from when on no walk could; {@link Moment#NEVER} while one still can
 * @param cause why it has not been removed
 */
public record PossibleEntry(TlbEntry entry, int walker, Moment from, Moment until, Cause cause) {

    /** Why an entry that the tables no longer give may still be there. */
    public sealed interface Cause {

        /** A walk can still find it: the descriptor's new value has been stored but not published. */
        record NotPublished() implements Cause {}

        /** It is what the tables hold now, by a store that this CPU's walks need not see yet. */
        record NewlyStored() implements Cause {}

        /** The tables hold it now, in another member of the contiguous run, which does not agree with this address' own. */
        record OtherMember(long descriptor) implements Cause {}

        /** No TLB maintenance that selects it has been issued on or for this CPU since. */
        record NeverInvalidated() implements Cause {}

        /** Maintenance was meant for it, perhaps, but does not select it, or was executed by a CPU that it does not leave. */
        record Missed(int by, TlbMaintenance maintenance, Moment issued, boolean local) implements Cause {}

        /** The registers that lead to it have been written, but no context synchronization event has followed. */
        record NotSynchronized() implements Cause {}

        /** Another CPU walks to it: both say that their tables are common, and they are not the same (R_QLGWZ, R_LGDJT). */
        record OfAnotherCpu(int cpu) implements Cause {}

        /** Maintenance selects it, but no DSB has completed it. */
        record NotComplete(int by, TlbMaintenance maintenance, Moment issued) implements Cause {}

        /**
         * The CPU's own maintenance has removed it from the TLB, but no context synchronization event has followed: the
         * instruction may have been translated before.
         */
        record InFlight(TlbMaintenance maintenance, Moment issued) implements Cause {}

        /** A Table descriptor that leads to it has been replaced, but a cached copy has not been removed. */
        record TableStillCached(int level, long descriptor) implements Cause {}

        /** Maintenance selected it and completed, but a walk could bring it back after the TLBI was issued. */
        record Refetched(int by, TlbMaintenance maintenance, Moment issued) implements Cause {}
    }
}

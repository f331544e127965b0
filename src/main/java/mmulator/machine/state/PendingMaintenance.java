package mmulator.machine.state;

import mmulator.arch.Barrier;
import mmulator.arch.TlbMaintenance;

/** A TLBI that has been issued but that no DSB has completed yet. @param issuedAt the step of the TLBI */
public record PendingMaintenance(TlbMaintenance maintenance, long issuedAt) {

    /** Arm ARM D8, "Completion of TLB maintenance instructions": a DSB for loads and stores in the domain reached. */
    public boolean isCompletedBy(Barrier.Dsb dsb) {
        Barrier.Domain domain = switch (maintenance.shareability()) {
            case LOCAL -> Barrier.Domain.NSH;
            case INNER -> Barrier.Domain.ISH;
            case OUTER -> Barrier.Domain.OSH;
        };
        return dsb.isAtLeast(domain, Barrier.Access.FULL) && (!dsb.nXS() || maintenance.nXS());
    }
}

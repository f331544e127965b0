package mmulator.machine.state;

import mmulator.arch.Barrier;
import mmulator.arch.TlbMaintenance;

/** A TLBI that has been issued but that no DSB has completed yet. @param issuedAt the step of the TLBI */
public record PendingMaintenance(TlbMaintenance maintenance, long issuedAt) {

    public boolean isCompletedBy(Barrier.Dsb dsb) {
        return maintenance.shareability().isCompletedBy(dsb) && (!dsb.nXS() || maintenance.nXS());
    }
}

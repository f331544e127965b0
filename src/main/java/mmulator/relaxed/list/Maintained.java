package mmulator.relaxed.list;

import mmulator.arch.Barrier;
import mmulator.arch.TlbMaintenance;

/**
 * Effects of one CPU's TLBIs, as views: on its own TLB and on others', and of these the nXS forms, for which alone a DSB with
 * the nXS qualifier waits. Arm ARM B2.6.9.
 */
public record Maintained(long here, long elsewhere, long hereNXs, long elsewhereNXs) {
    public static final Maintained NONE = new Maintained(View.NONE, View.NONE, View.NONE, View.NONE);

    /** @param own the effect is on the TLB of the CPU that has issued the TLBI */
    public Maintained and(TlbMaintenance maintenance, boolean own, int time) {
        long at = View.at(time);
        long nXs = maintenance.nXS() ? at : View.NONE;
        return own
                ? new Maintained(View.join(here, at), elsewhere, View.join(hereNXs, nXs), elsewhereNXs)
                : new Maintained(here, View.join(elsewhere, at), hereNXs, View.join(elsewhereNXs, nXs));
    }

    /** What the DSB waits for. */
    public long completedBy(Barrier.Dsb dsb) {
        long own = dsb.nXS() ? hereNXs : here;
        return dsb.domain() == Barrier.Domain.NSH ? own : View.join(own, dsb.nXS() ? elsewhereNXs : elsewhere);
    }
}

package mmulator.relaxed.list;

import mmulator.arch.Barrier;
import mmulator.arch.TlbMaintenance;

/**
 * Effects of one CPU's TLBIs that no DSB need have completed, as views: by how far the TLBI reaches, and of these the nXS forms,
 * for which alone a DSB with the nXS qualifier waits. Arm ARM B2.6.9, R_PSMWS.
 */
public record Maintained(long local, long inner, long outer, long localNXs, long innerNXs, long outerNXs) {
    public static final Maintained NONE =
            new Maintained(View.NONE, View.NONE, View.NONE, View.NONE, View.NONE, View.NONE);

    public Maintained and(TlbMaintenance maintenance, int time) {
        long at = View.at(time);
        long nXs = maintenance.nXS() ? at : View.NONE;
        return switch (maintenance.shareability()) {
            case LOCAL ->
                new Maintained(View.join(local, at), inner, outer, View.join(localNXs, nXs), innerNXs, outerNXs);
            case INNER ->
                new Maintained(local, View.join(inner, at), outer, localNXs, View.join(innerNXs, nXs), outerNXs);
            case OUTER ->
                new Maintained(local, inner, View.join(outer, at), localNXs, innerNXs, View.join(outerNXs, nXs));
        };
    }

    /** What the DSB waits for. */
    public long completedBy(Barrier.Dsb dsb) {
        long all = View.NONE;
        for (TlbMaintenance.Shareability reach : TlbMaintenance.Shareability.values()) {
            if (reach.isCompletedBy(dsb)) {
                all = View.join(all, dsb.nXS() ? ofNXs(reach) : of(reach));
            }
        }
        return all;
    }

    private long of(TlbMaintenance.Shareability reach) {
        return switch (reach) {
            case LOCAL -> local;
            case INNER -> inner;
            case OUTER -> outer;
        };
    }

    private long ofNXs(TlbMaintenance.Shareability reach) {
        return switch (reach) {
            case LOCAL -> localNXs;
            case INNER -> innerNXs;
            case OUTER -> outerNXs;
        };
    }
}

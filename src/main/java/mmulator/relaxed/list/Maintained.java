package mmulator.relaxed.list;

import mmulator.arch.Barrier;
import mmulator.arch.TlbMaintenance;

/**
 * Effects of one CPU's TLBIs that no DSB need have completed, as views: by how far the TLBI reaches. Arm ARM B2.6.9, R_PSMWS.
 */
public record Maintained(Effects local, Effects inner, Effects outer) {
    public static final Maintained NONE = new Maintained(Effects.NONE, Effects.NONE, Effects.NONE);

    /** @param nXs those of the nXS forms, for which alone a DSB with the nXS qualifier waits */
    public record Effects(long all, long nXs) {
        static final Effects NONE = new Effects(View.NONE, View.NONE);

        private Effects and(TlbMaintenance maintenance, long at) {
            return new Effects(View.join(all, at), maintenance.nXS() ? View.join(nXs, at) : nXs);
        }
    }

    /** @param at view of the effect, and of the accesses that it waits for */
    public Maintained and(TlbMaintenance maintenance, long at) {
        TlbMaintenance.Shareability reach = maintenance.shareability();
        Effects more = of(reach).and(maintenance, at);
        return switch (reach) {
            case LOCAL -> new Maintained(more, inner, outer);
            case INNER -> new Maintained(local, more, outer);
            case OUTER -> new Maintained(local, inner, more);
        };
    }

    /** What the DSB waits for. */
    public long completedBy(Barrier.Dsb dsb) {
        long all = View.NONE;
        for (TlbMaintenance.Shareability reach : TlbMaintenance.Shareability.values()) {
            if (reach.isCompletedBy(dsb)) {
                all = View.join(all, dsb.nXS() ? of(reach).nXs : of(reach).all);
            }
        }
        return all;
    }

    private Effects of(TlbMaintenance.Shareability reach) {
        return switch (reach) {
            case LOCAL -> local;
            case INNER -> inner;
            case OUTER -> outer;
        };
    }
}

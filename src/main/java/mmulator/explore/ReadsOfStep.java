package mmulator.explore;

import mmulator.mmu.history.Dependencies;
import mmulator.mmu.history.Moment;

/** Notes in the footprint of the step under way what is read of descriptors, regimes and maintenance, by those who read it. */
final class ReadsOfStep implements Dependencies {
    private final FootprintBuilder footprint;
    private Orders.Happened happened = Orders.Happened.IN_ONE_ORDER;
    private int cpu;

    ReadsOfStep(FootprintBuilder footprint) {
        this.footprint = footprint;
    }

    void use(Orders.Happened happened) {
        this.happened = happened;
    }

    void begin(int cpu) {
        this.cpu = cpu;
    }

    @Override
    public void descriptor(long pa) {
        footprint.reads(Cell.word(pa));
        footprint.reads(Cell.published(Cell.word(pa)));
    }

    @Override
    public void regimes(int of) {
        if (of != cpu) {
            footprint.reads(Cell.regimes(of));
        }
    }

    @Override
    public void links(long page) {
        footprint.reads(Cell.links(page));
    }

    @Override
    public void maintenance(int of, long first, long last) {
        footprint.span(Spans.MAINTENANCE, Spans.READ, 1L << of, first >>> 12, last >>> 12);
    }

    @Override
    public void said(Object what) {
        footprint.writes(Cell.said(what));
    }

    @Override
    public boolean ordersMatter() {
        return happened != Orders.Happened.IN_ONE_ORDER;
    }

    @Override
    public boolean surely(Moment first, Moment second) {
        return happened.surely(first, second);
    }

    @Override
    public boolean surelyPast(Moment moment) {
        return happened.surelyPast(moment);
    }

    @Override
    public void order(Moment one, Moment other) {
        happened.order(one, other);
    }
}

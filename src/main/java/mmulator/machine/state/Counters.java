package mmulator.machine.state;

/** The running counts behind {@link RunStatistics}. */
public final class Counters {
    private long translations;
    private long tlbFills;
    private long maintenance;
    private long descriptorStores;

    public void translation() {
        translations++;
    }

    public void tlbFill() {
        tlbFills++;
    }

    public void maintenance() {
        maintenance++;
    }

    public void descriptorStore() {
        descriptorStores++;
    }

    /** Counts at some moment. */
    public record Saved(long translations, long tlbFills, long maintenance, long descriptorStores) {}

    public Saved save() {
        return new Saved(translations, tlbFills, maintenance, descriptorStores);
    }

    public void restore(Saved saved) {
        translations = saved.translations;
        tlbFills = saved.tlbFills;
        maintenance = saved.maintenance;
        descriptorStores = saved.descriptorStores;
    }

    public RunStatistics statistics(long steps) {
        return new RunStatistics(steps, translations, tlbFills, maintenance, descriptorStores);
    }
}

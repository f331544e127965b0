package mmulator.machine;

/** The running counts behind {@link RunStatistics}. */
final class Counters {
    private long translations;
    private long tlbFills;
    private long maintenance;
    private long descriptorStores;

    void translation() {
        translations++;
    }

    void tlbFill() {
        tlbFills++;
    }

    void maintenance() {
        maintenance++;
    }

    void descriptorStore() {
        descriptorStores++;
    }

    /** Counts at some moment. */
    record Saved(long translations, long tlbFills, long maintenance, long descriptorStores) {}

    Saved save() {
        return new Saved(translations, tlbFills, maintenance, descriptorStores);
    }

    void restore(Saved saved) {
        translations = saved.translations;
        tlbFills = saved.tlbFills;
        maintenance = saved.maintenance;
        descriptorStores = saved.descriptorStores;
    }

    RunStatistics statistics(long steps) {
        return new RunStatistics(steps, translations, tlbFills, maintenance, descriptorStores);
    }
}

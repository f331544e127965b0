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

    RunStatistics statistics(long steps) {
        return new RunStatistics(steps, translations, tlbFills, maintenance, descriptorStores);
    }
}

package mmulator.report.verdict;

import mmulator.report.text.Notation;

/**
 * What there is to say of a run, whatever its verdict. No time: the same fixture and schedule print the same bytes.
 *
 * @param steps visible instructions of all CPUs
 * @param fills entries put into TLBs
 * @param maintenance TLBI instructions
 * @param descriptors stores that changed a descriptor of a table
 */
record RunSummary(int cpus, long steps, long fills, long maintenance, long descriptors) {

    /** {@code 4 CPUs, 263,412 steps, 1,034 TLB fills, 9 TLB maintenance operations, 528 descriptors rewritten}. */
    public String print() {
        return "  " + Notation.count(cpus, "CPU") + ", " + Notation.count(steps, "step") + ", "
                + Notation.count(fills, "TLB fill") + ", " + Notation.count(maintenance, "TLB maintenance operation")
                + ", "
                + Notation.count(descriptors, "descriptor") + " rewritten\n";
    }
}

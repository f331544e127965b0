package mmulator.report.lanes;

import java.util.List;

/** A line of the interleaving table, or several that repeat. Steps are those of the whole machine. */
public sealed interface Row {
    int cpu();

    long firstStep();

    long lastStep();

    /** Nothing that other CPUs or walks could notice: it may be folded away. */
    boolean dull();

    /** Equal for rows that tell of the same code doing the same kind of thing, whatever the values. */
    long code();

    /** One instruction. What is not {@code remarkable} has no note and may be folded into a run. */
    record Instruction(int cpu, long firstStep, long pc, boolean remarkable, String note, long code) implements Row {
        @Override
        public long lastStep() {
            return firstStep;
        }

        @Override
        public boolean dull() {
            return !remarkable;
        }
    }

    /** Unremarkable instructions, one after the other. {@code lastStep - firstStep} may be larger: other CPUs step too. */
    record Run(int cpu, long firstStep, long lastStep, long firstPc, long lastPc, long steps, long code)
            implements Row {
        @Override
        public boolean dull() {
            return true;
        }
    }

    /**
     * Several iterations of the same code.
     *
     * @param body the first one
     * @param few the others if there are no more than {@link #FEW} in all, else empty
     * @param foldedFrom first step of the second one
     */
    record Loop(int cpu, List<Row> body, List<Row> few, long iterations, long foldedFrom, long lastStep)
            implements Row {
        /** So many iterations can be shown one by one. */
        static final int FEW = 3;

        @Override
        public long firstStep() {
            return body.getFirst().firstStep();
        }

        @Override
        public boolean dull() {
            return body.stream().allMatch(Row::dull);
        }

        @Override
        public long code() {
            return body.stream().mapToLong(Row::code).reduce(0x10_0b, Row::mix);
        }
    }

    /** The CPU lost its turn with steps left to do. */
    record QuantumOver(int cpu, long firstStep) implements Row {
        @Override
        public long lastStep() {
            return firstStep;
        }

        @Override
        public boolean dull() {
            return false;
        }

        @Override
        public long code() {
            return 1;
        }
    }

    static long mix(long code, long next) {
        return (code ^ next) * 0x9e37_79b9_7f4a_7c15L + 1;
    }
}

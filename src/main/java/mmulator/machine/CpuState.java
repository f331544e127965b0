package mmulator.machine;

import java.util.Arrays;

/** All that the next instructions of one CPU depend on, memory apart, as a value to compare. @param tlb its contents */
record CpuState(Cpu.Activity activity, boolean event, long tlb, long[] values) {

    static CpuState of(Cpu cpu) {
        return new CpuState(cpu.activity(), cpu.eventRegister, cpu.tlb().contents(), cpu.stateValues());
    }

    /** Orders states by PC, then by everything else. */
    Key pcAndValues() {
        return new Key(values);
    }

    record Key(long[] values) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byPc = Long.compareUnsigned(values[Cpu.STATE_PC], other.values[Cpu.STATE_PC]);
            return byPc != 0 ? byPc : Arrays.compare(values, other.values);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuState that
                && activity == that.activity
                && event == that.event
                && tlb == that.tlb
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }
}

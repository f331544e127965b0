package mmulator.machine.state;

import java.util.Arrays;

/**
 * All that the next instructions of one CPU depend on, memory apart, as a value to compare; ordered by the PC first.
 *
 * @param tlb names its contents
 * @param values of registers, and of all else
 */
public record Fingerprint(Activity activity, boolean event, long tlb, long pc, long[] values)
        implements Comparable<Fingerprint> {
    /** Values besides registers. */
    private static final int OWN = 12;

    public static Fingerprint of(CpuState cpu) {
        long[] values = cpu.general().values();
        long[] system = cpu.registers().values();
        long[] all = Arrays.copyOf(values, GeneralRegisters.SIZE + OWN + system.length);
        for (int i = 0; i < OWN; i++) {
            all[GeneralRegisters.SIZE + i] = own(cpu, i);
        }
        System.arraycopy(system, 0, all, GeneralRegisters.SIZE + OWN, system.length);
        return new Fingerprint(cpu.activity(), cpu.eventRegister(), cpu.tlb().contents(), cpu.pc(), all);
    }

    /** True if it is that of the CPU as it is now; what tells most states apart is looked at first. */
    public boolean isOf(CpuState cpu) {
        if (pc != cpu.pc() || tlb != cpu.tlb().contents() || activity != cpu.activity()) {
            return false;
        }
        long[] now = cpu.general().values();
        return Arrays.equals(values, 0, now.length, now, 0, now.length) && equals(of(cpu));
    }

    /** Of the same but for the TLB: equal for equal states, and for different ones with a probability of 2^-64. */
    public static long hash(CpuState cpu) {
        long[] values = cpu.general().values();
        long hash =
                SystemRegisters.mix(cpu.registers().hash(), SystemRegisters.hash(values, 0, GeneralRegisters.VECTORS));
        // Vectors that nobody has used are not there, and all 0.
        hash = SystemRegisters.mix(hash, SystemRegisters.hash(values, GeneralRegisters.VECTORS, values.length));
        for (int i = 0; i < OWN; i++) {
            hash = SystemRegisters.mix(hash, own(cpu, i));
        }
        hash = SystemRegisters.mix(hash, cpu.activity().ordinal());
        return SystemRegisters.mix(hash, cpu.eventRegister() ? 1 : 0);
    }

    private static long own(CpuState cpu, int at) {
        return switch (at) {
            case 0 -> cpu.pc();
            case 1 -> cpu.process().otherStackPointer();
            case 2 -> cpu.process().withoutFlags().value();
            case 3 -> cpu.monitor().value();
            case 4 -> cpu.context().isPending() ? cpu.context().possible().size() : 0;
            case 5 -> cpu.pendingMaintenance().size();
            case 6 -> cpu.monitor().size();
            case 7 -> cpu.exceptions().fresh() == null ? 0 : 1;
            case 8 -> cpu.tlbContents().ordinal();
            case 9 -> cpu.interrupts().value();
            case 10 -> cpu.unsynchronizedPar() == null ? 0 : 1;
            case 11 -> cpu.spurious().hash();
            default -> throw new IllegalArgumentException("state " + at);
        };
    }

    @Override
    public int compareTo(Fingerprint other) {
        int byPc = Long.compareUnsigned(pc, other.pc);
        return byPc != 0 ? byPc : Arrays.compare(values, other.values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint that
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

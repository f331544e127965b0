package mmulator.machine.state;

import java.util.Map;
import mmulator.arch.CpuFeatures;
import mmulator.arch.SystemRegister;
import mmulator.machine.Cpu;
import mmulator.mmu.Regime;
import org.jspecify.annotations.Nullable;

/**
 * The system registers of one CPU as MRS reads them. Writes to translation registers show here at once but count only
 * from the next context synchronization event; see {@link Cpu#regime()}.
 */
public final class SystemRegisters {
    /** EL0PCTEN and EL0VCTEN, which are UNKNOWN at reset: EL0 reads both counters unless somebody says that it may not. */
    private static final long COUNTERS_FOR_EL0 = 3;

    private final long[] values = new long[SystemRegister.values().length];
    private final boolean[] written = new boolean[SystemRegister.values().length];
    /** What {@link #save} returned last, while nothing has been written since. */
    private @Nullable Saved saved;

    public SystemRegisters(Map<SystemRegister, Long> initial) {
        initial.forEach(this::set);
    }

    public long get(SystemRegister register) {
        return values[register.ordinal()];
    }

    public void set(SystemRegister register, long value) {
        values[register.ordinal()] = value;
        written[register.ordinal()] = true;
        saved = null;
    }

    public long[] values() {
        return values;
    }

    /** A copy of all values, and of which have been written. */
    public record Saved(long[] values, boolean[] written, long hash) {}

    public Saved save() {
        Saved present = saved;
        if (present == null) {
            present = new Saved(values.clone(), written.clone(), hash(values, 0, values.length));
            saved = present;
        }
        return present;
    }

    /** Of all values. */
    public long hash() {
        return save().hash;
    }

    /** Of some values: 0 if all of them are. Each fourth one is mixed by itself, as a processor does that side by side. */
    static long hash(long[] values, int from, int to) {
        long first = 0;
        long second = 0;
        long third = 0;
        long fourth = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            first = mix(first, values[i]);
            second = mix(second, values[i + 1]);
            third = mix(third, values[i + 2]);
            fourth = mix(fourth, values[i + 3]);
        }
        for (; i < to; i++) {
            first = mix(first, values[i]);
        }
        return mix(mix(mix(first, second), third), fourth);
    }

    /** The multiplier and the shift of SplitMix64's finalizer. */
    public static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0xbf58_476d_1ce4_e5b9L;
        return mixed ^ mixed >>> 27;
    }

    public void restore(Saved saved) {
        if (this.saved == saved) {
            return;
        }
        this.saved = saved;
        System.arraycopy(saved.values, 0, values, 0, values.length);
        System.arraycopy(saved.written, 0, written, 0, written.length);
    }

    /** CNTKCTL_EL1. */
    public long counterControl() {
        return isSet(SystemRegister.CNTKCTL_EL1) ? get(SystemRegister.CNTKCTL_EL1) : COUNTERS_FOR_EL0;
    }

    /** False while the register still holds its reset value, which is UNKNOWN for most. */
    public boolean isSet(SystemRegister register) {
        return written[register.ordinal()];
    }

    /** The regime that these values describe. */
    public Regime regime(CpuFeatures features) {
        return Regime.of(
                features,
                get(SystemRegister.SCTLR_EL1),
                get(SystemRegister.TCR_EL1),
                get(SystemRegister.TTBR0_EL1),
                get(SystemRegister.TTBR1_EL1),
                get(SystemRegister.MAIR_EL1));
    }
}

package mmulator.machine.memory;

/**
 * A descriptor that some walk may still read with an older value.
 *
 * @param cpu that stored to it
 * @param oldValue what such a walk reads
 * @param needs what is missing, of that CPU
 */
public record UnpublishedStore(int cpu, long descriptor, long oldValue, long newValue, Needs needs) {

    /** Arm ARM D8, "Ordering and completion of translation table updates". */
    public enum Needs {
        /** A DSB for stores: until then other CPUs' walks may read the old value. */
        DSB,
        /** A context synchronization event: until then the CPU's own walks may. */
        CONTEXT_SYNCHRONIZATION
    }
}

package mmulator.machine;

/**
 * What happens where a routine begins, instead of it. It takes one step, and ends like the routine: by a return to the
 * address in X30, with the result in X0.
 */
public sealed interface Replacement {
    /** Returns this value. */
    record Returns(long value) implements Replacement {}

    /**
     * Another routine goes on with the same registers.
     *
     * @param virtualAddress of its first instruction
     * @param physicalAddress the same, for a caller that runs where code is loaded: with the MMU off or an identity map
     */
    record GoesTo(long virtualAddress, long physicalAddress) implements Replacement {}

    /** Java does it. What it does besides to the machine cannot be taken back, so no exploration goes through it. */
    record Runs(Callee callee) implements Replacement {}
}

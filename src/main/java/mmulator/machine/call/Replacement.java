package mmulator.machine.call;

import mmulator.machine.event.Event;

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

    /**
     * The text is told that its arguments make, a format and what that asks for, and it returns 0.
     *
     * @param level {@code FAILURE} for one that does not return: its CPU halts, where it was called
     */
    record Prints(Event.Printed.Level level, Arguments arguments) implements Replacement {
        /** Where what a format asks for comes from. */
        public enum Arguments {
            /** From the arguments behind it: {@code printk()}. */
            VARIABLE,
            /** From a {@code va_list}, which is the one behind it: {@code vprintk()}. */
            LIST
        }
    }

    /** Java does it. What it does besides to the machine cannot be taken back, so no exploration goes through it. */
    record Runs(Callee callee) implements Replacement {}
}

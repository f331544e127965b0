package mmulator.machine.call;

/** A routine in Java. */
@FunctionalInterface
public interface Callee {
    /**
     * Called by a CPU as AAPCS64 has it.
     *
     * <p>If one of its accesses raises an exception, the handler runs, and if it returns, the routine begins anew.
     *
     * @return the result, for X0; of a routine without one, anything
     */
    long call(Call call);
}

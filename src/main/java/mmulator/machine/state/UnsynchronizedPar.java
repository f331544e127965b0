package mmulator.machine.state;

/**
 * PAR_EL1 has been written by an AT that no context synchronization event has followed.
 *
 * @param since step of the last such AT
 * @param before the value before the first
 */
public record UnsynchronizedPar(long since, long before) {}

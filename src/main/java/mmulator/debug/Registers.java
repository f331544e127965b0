package mmulator.debug;

import java.util.OptionalLong;
import mmulator.arch.SystemRegister;

/** The registers of one CPU. Writing cuts the future. */
public interface Registers {
    /** @param n 0 to 30 */
    long x(int n);

    void setX(int n, long value);

    /** The stack pointer in use. */
    long sp();

    void setSp(long value);

    long pc();

    void setPc(long value);

    /** As in SPSR_EL1. */
    long pstate();

    /** Condition flags, masks, PAN and UAO; exception level and stack pointer selection stay. */
    void setPstate(long value);

    /** @param half 0 for bits 63:0, 1 for bits 127:64 */
    long v(int n, int half);

    void setV(int n, int half, long value);

    /** What MRS would read, for write-only registers 0. */
    long system(SystemRegister register);

    /**
     * What translation goes by, if the register has been written since the last context synchronization event; empty if
     * nothing is pending.
     */
    OptionalLong systemInEffect(SystemRegister register);

    /**
     * As MSR would: pending for a translation register until a context synchronization event.
     *
     * @return false if the register cannot be written
     */
    boolean setSystem(SystemRegister register, long value);
}

package mmulator.machine.state;

import java.util.function.LongConsumer;
import mmulator.arch.Pstate;
import mmulator.arch.SystemRegister;

/**
 * PSTATE and the two stack pointers of a CPU. An engine stays at EL1 with one stack pointer, and keeps the condition flags;
 * all else is here, so that it never changes exception level, bank or masks behind our back.
 */
public final class ProcessState {
    private final GeneralRegisters general;
    private final LongConsumer stackPointerWritten;
    private final Runnable permissionsChanged;
    private Pstate pstate = Pstate.RESET;
    /** The stack pointer that PSTATE does not select. */
    private long otherStackPointer;

    /**
     * @param stackPointerWritten told the new value of the stack pointer in use
     * @param permissionsChanged told that accesses may get something else now
     */
    ProcessState(GeneralRegisters general, LongConsumer stackPointerWritten, Runnable permissionsChanged) {
        this.general = general;
        this.stackPointerWritten = stackPointerWritten;
        this.permissionsChanged = permissionsChanged;
    }

    /** With the condition flags. */
    public Pstate pstate() {
        return pstate.withNzcv((int) (general.nzcv() >>> 28));
    }

    /** The condition flags as they were last written, not as instructions may have left them. */
    public Pstate withoutFlags() {
        return pstate;
    }

    public void set(Pstate next) {
        if (next.spSelected() != pstate.spSelected()) {
            long swapped = general.sp();
            setStackPointer(otherStackPointer);
            otherStackPointer = swapped;
        }
        boolean changed = next.el() != pstate.el() || next.pan() != pstate.pan() || next.uao() != pstate.uao();
        pstate = next;
        general.setNzcv((long) next.nzcv() << 28);
        if (changed) {
            permissionsChanged.run();
        }
    }

    /** The one in use. */
    public void setStackPointer(long value) {
        general.setSp(value);
        stackPointerWritten.accept(value);
    }

    /** The stack pointer that is not in use. */
    long otherStackPointer() {
        return otherStackPointer;
    }

    /** A register that is part of the process state, as MRS reads it. */
    long read(SystemRegister register) {
        Pstate now = pstate();
        return switch (register) {
            case CURRENTEL -> (long) now.el() << 2;
            case SPSEL -> now.spSelected() ? 1 : 0;
            case DAIF -> (long) now.daif() << 6;
            case NZCV -> (long) now.nzcv() << 28;
            case PAN -> now.value() & Pstate.PAN;
            case UAO -> now.value() & Pstate.UAO;
            case SP_EL0 -> now.spSelected() ? otherStackPointer : general.sp();
            default -> throw new IllegalArgumentException("no part of the process state: " + register);
        };
    }

    /** @return false if the register is no part of the process state */
    boolean write(SystemRegister register, long value) {
        Pstate now = pstate();
        switch (register) {
            case SPSEL -> set(now.with(Pstate.SP, (value & 1) != 0));
            case DAIF -> set(now.withDaif((int) (value >>> 6) & 0xf));
            case NZCV -> set(now.withNzcv((int) (value >>> 28) & 0xf));
            case PAN -> set(now.with(Pstate.PAN, (value & Pstate.PAN) != 0));
            case UAO -> set(now.with(Pstate.UAO, (value & Pstate.UAO) != 0));
            case SP_EL0 -> {
                if (pstate.spSelected()) {
                    otherStackPointer = value;
                } else {
                    setStackPointer(value);
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** What is here and not in an engine. */
    record Saved(Pstate pstate, long otherStackPointer) {}

    Saved save() {
        return new Saved(pstate, otherStackPointer);
    }

    void restore(Saved saved) {
        pstate = saved.pstate;
        otherStackPointer = saved.otherStackPointer;
    }
}

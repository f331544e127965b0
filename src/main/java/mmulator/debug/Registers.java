package mmulator.debug;

import java.util.OptionalLong;
import java.util.function.Consumer;
import mmulator.arch.SystemRegister;
import mmulator.machine.Cpu;
import mmulator.machine.Intervention;
import mmulator.machine.Machine;

/** The registers of one CPU. Writing cuts the future. */
public final class Registers {
    private final History history;
    private final int cpu;

    Registers(History history, int cpu) {
        this.history = history;
        this.cpu = cpu;
    }

    private Cpu cpu() {
        return history.machine().cpu(cpu);
    }

    private void change(Consumer<Intervention> what) {
        new HistoryEnd(history).change(machine -> what.accept(machine.intervene(cpu)));
    }

    /** @param n 0 to 30 */
    public long x(int n) {
        return cpu().x(n);
    }

    public void setX(int n, long value) {
        change(to -> to.setX(n, value));
    }

    /** The stack pointer in use. */
    public long sp() {
        return cpu().sp();
    }

    public void setSp(long value) {
        change(to -> to.setSp(value));
    }

    /** Virtual address of the next instruction. */
    public long pc() {
        return cpu().pc();
    }

    public void setPc(long value) {
        change(to -> to.setPc(value));
    }

    /** As in SPSR_EL1. */
    public long pstate() {
        return cpu().pstate().value();
    }

    /** Condition flags, masks, PAN and UAO; exception level and stack pointer selection stay. */
    public void setPstate(long value) {
        change(to -> to.setPstate(value));
    }

    /** @param half 0 for bits 63:0, 1 for bits 127:64 */
    public long v(int n, int half) {
        return cpu().vector(n, half);
    }

    /** @param half 0 for bits 63:0, 1 for bits 127:64 */
    public void setV(int n, int half, long value) {
        change(to -> to.setV(n, half, value));
    }

    /** What MRS would read, without what else it would do; for write-only registers what was written last, or 0. */
    public long system(SystemRegister register) {
        Machine machine = history.machine();
        return switch (register) {
            // Reading time through the machine would count as an event.
            case CNTVCT_EL0, CNTPCT_EL0 -> machine.steps();
            default -> cpu().systemRegister(register);
        };
    }

    /** What translation goes by, if a write of the register is still pending; empty if nothing is. */
    public OptionalLong systemInEffect(SystemRegister register) {
        var regime = cpu().regime();
        long effective = switch (register) {
            case SCTLR_EL1 -> regime.sctlr().value();
            case TCR_EL1 -> regime.tcr().value();
            case TTBR0_EL1 -> regime.ttbr0().value();
            case TTBR1_EL1 -> regime.ttbr1().value();
            case MAIR_EL1 -> regime.mair().value();
            default -> system(register);
        };
        return effective == system(register) ? OptionalLong.empty() : OptionalLong.of(effective);
    }

    /**
     * As MSR at EL1 would: pending for a translation register until a context synchronization event.
     *
     * @return false if the register cannot be written so, or if a write would do more than change it
     */
    public boolean setSystem(SystemRegister register, long value) {
        if (!history.machine().intervene(cpu).canSetSystem(register)) {
            return false;
        }
        change(to -> to.setSystem(register, value));
        return true;
    }
}

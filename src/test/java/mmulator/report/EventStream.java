package mmulator.report;

import java.util.List;
import mmulator.arch.Barrier;
import mmulator.arch.SystemRegister;
import mmulator.arch.TlbMaintenance;
import mmulator.machine.choice.Turn;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;

/** A run made by hand: counts the steps and tells an observer. */
public final class EventStream {
    static final TlbMaintenance VMALLE1IS = new TlbMaintenance(
            TlbMaintenance.Kind.ALL,
            false,
            false,
            false,
            TlbMaintenance.Shareability.INNER,
            0,
            -1,
            0,
            TlbMaintenance.NO_HINT,
            null,
            false,
            0,
            List.of());

    private final Observer observer;
    private long step;
    private int cpu;
    private long pc;

    public EventStream(Observer observer) {
        this.observer = observer;
    }

    public EventStream turn(int nextCpu, long steps) {
        cpu = nextCpu;
        observer.observe(new Event.Scheduled(cpu, step + 1, pc, new Turn(cpu, steps)));
        return this;
    }

    public EventStream step(long at) {
        step++;
        pc = at;
        observer.observe(new Event.Step(cpu, step, pc, pc, 0xd503201f));
        return this;
    }

    public EventStream steps(long from, long to) {
        for (long at = from; at <= to; at += 4) {
            step(at);
        }
        return this;
    }

    public EventStream tableStore(long address, long oldValue, long newValue) {
        return tell(new Event.Store(cpu, step, pc, address, 8, oldValue, newValue, true));
    }

    public EventStream store(long address, long oldValue, long newValue) {
        return tell(new Event.Store(cpu, step, pc, address, 4, oldValue, newValue, false));
    }

    public EventStream dsb() {
        return tell(new Event.BarrierExecuted(cpu, step, pc, new Barrier.Dsb(Barrier.Domain.ISH, Barrier.Access.FULL)));
    }

    public EventStream isb() {
        return tell(new Event.BarrierExecuted(cpu, step, pc, new Barrier.Isb()))
                .tell(new Event.ContextSynchronized(cpu, step, pc, Event.ContextSynchronized.Cause.ISB));
    }

    public EventStream tlbi() {
        return tell(new Event.MaintenanceIssued(cpu, step, pc, VMALLE1IS));
    }

    public EventStream completed(long issuedAt) {
        return tell(new Event.MaintenanceCompleted(cpu, step, pc, VMALLE1IS, issuedAt));
    }

    public EventStream wrote(SystemRegister register, long oldValue, long newValue) {
        return tell(new Event.RegisterWritten(cpu, step, pc, register, oldValue, newValue));
    }

    public EventStream loadExclusive(long address) {
        return tell(new Event.ExclusiveLoaded(cpu, step, pc, address));
    }

    public EventStream storeExclusive(long address, boolean success) {
        return tell(new Event.ExclusiveStored(cpu, step, pc, address, success));
    }

    public EventStream wfe() {
        return tell(new Event.Parked(cpu, step, pc, Outcome.Wait.How.WFE));
    }

    /** The present CPU's store takes the reservation of {@code woken}. */
    public EventStream wakes(int woken) {
        return tell(new Event.EventRegisterSet(woken, step, pc, cpu, Event.EventRegisterSet.Why.RESERVATION_LOST));
    }

    /** SGI 1 from the present CPU. */
    public EventStream interrupts(int target, boolean wakes) {
        return tell(new Event.InterruptPending(target, step, pc, cpu, 1, wakes));
    }

    public EventStream hlt(int immediate) {
        return tell(new Event.Halted(cpu, step, pc, immediate));
    }

    public EventStream tell(Event event) {
        observer.observe(event);
        return this;
    }

    int cpu() {
        return cpu;
    }

    public long step() {
        return step;
    }

    public long pc() {
        return pc;
    }
}

package mmulator.machine.gear;

import mmulator.machine.state.Caches;
import mmulator.machine.state.CpuState;
import mmulator.machine.state.Execution;
import mmulator.machine.world.Chronicle;

/** Where a CPU is that engines run, and what they and those who grant them accesses hear of its state. */
final class EngineExecution implements Execution {
    private final CpuState cpu;
    private final Engines engines;
    private final EngineRun run;
    private final AccessChecks checks;
    private final Accesses accesses;
    private final Chronicle chronicle;
    private final EngineCaches caches;

    EngineExecution(
            CpuState cpu, Engines engines, EngineRun run, AccessChecks checks, Accesses accesses, Chronicle chronicle) {
        this.cpu = cpu;
        this.engines = engines;
        this.run = run;
        this.checks = checks;
        this.accesses = accesses;
        this.chronicle = chronicle;
        caches = new EngineCaches(engines, accesses);
    }

    @Override
    public long pc() {
        return run.isUnderWay() ? run.currentPc() : cpu.pc();
    }

    @Override
    public int word() {
        return run.isUnderWay() ? engines.wordAt(run.currentPc()) : accesses.fetchedWord();
    }

    @Override
    public boolean hasWord() {
        return run.isUnderWay() || accesses.hasFetched();
    }

    @Override
    public long physicalPc() {
        return accesses.physicalPc();
    }

    @Override
    public long steps() {
        return run.steps();
    }

    @Override
    public long time() {
        return chronicle.step(cpu);
    }

    @Override
    public void breakRun() {
        engines.breakRun();
    }

    @Override
    public void pcWritten() {
        accesses.resuming(false);
    }

    @Override
    public void stackPointerWritten(long value) {
        checks.doubtStackPointer((value & 15) != 0);
    }

    @Override
    public void regimeChanged() {
        checks.regimeChanged();
    }

    @Override
    public Caches caches() {
        return caches;
    }
}

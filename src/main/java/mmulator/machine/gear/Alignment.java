package mmulator.machine.gear;

import mmulator.arch.AccessAlignment;
import mmulator.arch.EffectiveAddress;
import mmulator.arch.StackPointer;
import mmulator.arch.exception.FaultStatus;
import mmulator.engine.Budget;
import mmulator.engine.Hooks;
import mmulator.machine.state.Abort;
import mmulator.machine.state.CpuState;
import mmulator.mmu.AccessKind;

/**
 * Judges the alignment of the accesses that one CPU's engine makes, which does not do it itself. Arm ARM B2, "Alignment of
 * data accesses", and D1, "SP alignment checking". What may make SP no multiple of 16 is looked at one by one.
 */
final class Alignment implements Budget.Watcher {
    private final CpuState cpu;
    private final Engines engines;
    private final EngineRun run;
    private final AccessChecks checks;
    private final Accesses accesses;

    Alignment(CpuState cpu, Engines engines, EngineRun run, AccessChecks checks, Accesses accesses) {
        this.cpu = cpu;
        this.engines = engines;
        this.run = run;
        this.checks = checks;
        this.accesses = accesses;
    }

    /** Looks at what an engine shows that does not check all accesses, and stops it when that becomes necessary. */
    Budget.Watcher leavingWhenChecked() {
        return new Budget.Watcher() {
            @Override
            public boolean refuses(long address) {
                return Alignment.this.refuses(address) || checks.all();
            }

            @Override
            public boolean passes(long address) {
                return Alignment.this.passes(address) || checks.all();
            }
        };
    }

    @Override
    public boolean passes(long address) {
        int word = engines.wordAt(address);
        if (StackPointer.mayMisalign(word)) {
            checks.doubtStackPointer(StackPointer.misaligns(word, cpu));
        }
        return false;
    }

    @Override
    public boolean refuses(long address) {
        int word = engines.wordAt(address);
        if (AccessAlignment.usesStackPointer(word)) {
            if (cpu.refusesStackPointer()) {
                run.refuseStackPointer();
                return true;
            }
            checks.doubtStackPointer(
                    StackPointer.mayMisalign(word) ? StackPointer.misaligns(word, cpu) : (cpu.sp() & 15) != 0);
        }
        long first = EffectiveAddress.of(word, address, cpu);
        return isUnaligned(word, first) && refusesUnaligned(word, first);
    }

    /** @param address the lowest that it accesses */
    static boolean isUnaligned(int word, long address) {
        return (address & AccessAlignment.bytes(word) - 1) != 0;
    }

    /** Takes an Alignment fault, once this run of the engine has ended, if the access asks for more alignment than it has. */
    private boolean refusesUnaligned(int word, long address) {
        AccessKind kind = accesses.data(word, AccessAlignment.isStore(word));
        if (hasToBeAligned(word)) {
            run.refuse(kind, address, new Abort(FaultStatus.ALIGNMENT, 0));
            return true;
        }
        if (!accesses.isGrantedDevice(address, kind)) {
            // Asked for when the engine gets there, if it has not been yet.
            return false;
        }
        run.asked(false);
        long translated = accesses.ask(address, kind, true);
        run.answered();
        if (translated == Hooks.TlbFill.NONE) {
            run.refuse(kind, address, accesses.lastAbort());
        }
        return translated == Hooks.TlbFill.NONE;
    }

    /** Whatever memory it accesses. */
    private boolean hasToBeAligned(int word) {
        return cpu.regime().sctlr().a() || AccessAlignment.isOrdered(word) || AccessAlignment.isAtomic(word);
    }
}

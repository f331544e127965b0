package mmulator.machine.gear;

import mmulator.arch.EffectiveAddress;
import mmulator.arch.Instruction;
import mmulator.engine.Budget;
import mmulator.engine.Hooks;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.state.CpuState;
import mmulator.machine.world.Gear;
import mmulator.machine.world.Loads;
import mmulator.machine.world.Stores;
import mmulator.mmu.AccessKind;

/** What the engines of one CPU are answered: translations, stores and loads by the rules, and looks at alignment. */
final class EngineAnswers implements EngineCalls {
    private final CpuState cpu;
    private final Engines engines;
    private final EngineRun run;
    private final Accesses accesses;
    private final Alignment alignment;
    private final Fills fills;
    private final Stores stores;
    private final Loads loads;
    private boolean refusingAll;

    EngineAnswers(
            CpuState cpu,
            Engines engines,
            EngineRun run,
            Accesses accesses,
            Alignment alignment,
            Fills fills,
            Stores stores,
            Loads loads) {
        this.cpu = cpu;
        this.engines = engines;
        this.run = run;
        this.accesses = accesses;
        this.alignment = alignment;
        this.fills = fills;
        this.stores = stores;
        this.loads = loads;
    }

    /** While something is done to an engine by which nothing must execute. */
    void refusingAll(Runnable something) {
        refusingAll = true;
        try {
            something.run();
        } finally {
            refusingAll = false;
        }
    }

    @Override
    public long fill(CodeEngine engine, long page, Hooks.Access access) {
        if (refusingAll) {
            return Hooks.TlbFill.NONE;
        }
        return run.isUnderWay()
                ? fills.fill(engine, page, access, engines.gear(engine))
                : engine.hooks().whileRemoving(page);
    }

    @Override
    public void stores(long physicalAddress, int size, long value) {
        run.asked();
        tellStore(physicalAddress, size, value);
        run.answered();
    }

    private void tellStore(long physicalAddress, int size, long value) {
        int first = (int) (PhysicalMemory.PAGE_SIZE - (physicalAddress & PhysicalMemory.PAGE_SIZE - 1));
        if (size <= first) {
            fills.acquired(physicalAddress);
            stores.byEngine(cpu, physicalAddress, size, value);
            return;
        }
        // The engine reports the first page only.
        long translated = pageAfterCurrentStore();
        if (translated != Hooks.TlbFill.NONE) {
            stores.byEngine(cpu, physicalAddress, first, translated & -PhysicalMemory.PAGE_SIZE, size - first, value);
        }
    }

    /** What the page gets after the one that the store under way starts in; if nothing, the store is about to abort. */
    private long pageAfterCurrentStore() {
        long at = run.currentPc();
        int word = engines.wordAt(at);
        // A store of several parts may cross with a later one: only the page counts.
        long first = EffectiveAddress.of(word, at, cpu);
        long next = (first & -PhysicalMemory.PAGE_SIZE) + PhysicalMemory.PAGE_SIZE;
        AccessKind kind = accesses.data(word, true);
        long translated = accesses.ask(next, kind, Alignment.isUnaligned(word, first));
        if (translated == Hooks.TlbFill.NONE) {
            run.refuse(kind, next, accesses.lastAbort());
        }
        return translated;
    }

    @Override
    public void loads(long physicalAddress, int size) {
        run.asked();
        loads.told(cpu, physicalAddress, size);
        run.answered();
    }

    @Override
    public Budget.Watcher watcher(Gear gear) {
        Budget.Watcher judging = switch (gear) {
            case EXACT -> alignment;
            case FAST -> alignment.leavingWhenChecked();
        };
        return new Budget.Watcher() {
            @Override
            public boolean refuses(long address) {
                return judging.refuses(address) || orders(address, gear);
            }

            @Override
            public boolean passes(long address) {
                return judging.passes(address);
            }
        };
    }

    /**
     * Hears a load-acquire whose page has been granted, and has a store-release told to a page whose stores need not be; of
     * another page the engine asks.
     *
     * @return true if the fast engine, which may store there unheard, must not execute it
     */
    private boolean orders(long at, Gear gear) {
        int word = engines.wordAt(at);
        long va = EffectiveAddress.of(word, at, cpu);
        long known = accesses.granted(va);
        if (known == Hooks.TlbFill.NONE) {
            return false;
        }
        long physical = known & -PhysicalMemory.PAGE_SIZE | va & PhysicalMemory.PAGE_SIZE - 1;
        if ((known & Hooks.TlbFill.READABLE) != 0) {
            fills.acquired(physical);
        }
        if (!Instruction.releases(word) || !engines.quiet().isQuiet(physical)) {
            return false;
        }
        engines.quiet().watch(physical);
        if (gear == Gear.FAST) {
            run.leave(EngineRun.Leaving.BEFORE_INSTRUCTION);
        }
        return gear == Gear.FAST;
    }
}

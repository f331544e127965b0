package mmulator.machine.gear;

import java.util.Objects;
import mmulator.arch.EffectiveAddress;
import mmulator.arch.Instruction;
import mmulator.arch.ReadModifyWrite;
import mmulator.engine.Hooks;
import mmulator.machine.memory.CodePages;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.state.CpuState;
import mmulator.machine.world.Gear;
import mmulator.machine.world.Loads;
import mmulator.machine.world.Stores;
import mmulator.mmu.AccessKind;
import org.jspecify.annotations.Nullable;

/** What the engines of one CPU get when they ask for a translation. */
final class Fills {
    /** What a store's page is not granted where loads must be heard. */
    private static final long UNHEARD = Hooks.TlbFill.EXECUTABLE | Hooks.TlbFill.READABLE;

    private final CpuState cpu;
    private final Engines engines;
    private final EngineRun run;
    private final AccessChecks checks;
    private final Accesses accesses;
    private final PhysicalMemory memory;
    private final CodePages code;
    private final Loads loads;
    private final Stores stores;
    /** What was made for the fast engine, which has yet to go on behind it. */
    private @Nullable MadeAccess made;

    Fills(
            CpuState cpu,
            Engines engines,
            EngineRun run,
            AccessChecks checks,
            Accesses accesses,
            PhysicalMemory memory,
            CodePages code,
            Loads loads,
            Stores stores) {
        this.cpu = cpu;
        this.engines = engines;
        this.run = run;
        this.checks = checks;
        this.accesses = accesses;
        this.memory = memory;
        this.code = code;
        this.loads = loads;
        this.stores = stores;
    }

    long fill(CodeEngine engine, long page, Hooks.Access access, Gear gear) {
        boolean fetch = access == Hooks.Access.FETCH;
        long at = run.asked(fetch);
        long translated = fetch
                ? forFetch(engine, page, at, gear)
                : forData(engine, page, at, access == Hooks.Access.WRITE, gear);
        run.answered();
        return translated;
    }

    private static long page(long address) {
        return address & -PhysicalMemory.PAGE_SIZE;
    }

    /** The fast gear must be left as soon as possible. */
    private boolean mustLeave(CodeEngine engine) {
        return engine.isStale() || engine.budget().interrupted() || checks.all();
    }

    private long forFetch(CodeEngine engine, long page, long at, Gear gear) {
        long address = page(at) == page ? at : page;
        if ((address & 3) != 0) {
            // A PC alignment fault comes before any abort of the fetch (I_FVNYG).
            engine.forgetCode();
            run.leave(EngineRun.Leaving.BEFORE_FETCH);
            return Hooks.TlbFill.NONE;
        }
        AccessKind kind = AccessKind.fetch(cpu.el());
        long translated = accesses.ask(address, kind);
        if (translated == Hooks.TlbFill.NONE) {
            run.refuse(kind, address, accesses.lastAbort());
            return translated;
        }
        if (!engine.hooks().put(page, page(translated))) {
            // Hooks cannot be taken away while the engine runs: end the run here, and come back.
            engine.forgetCode();
            run.leave(EngineRun.Leaving.BEFORE_FETCH);
            return Hooks.TlbFill.NONE;
        }
        if (gear == Gear.FAST && mustLeave(engine)) {
            run.leave(EngineRun.Leaving.BEFORE_FETCH);
            return Hooks.TlbFill.NONE;
        }
        CodePages.CodePage fetched = code.page(page(translated));
        if (fetched.shadowed()) {
            return fetched.fetchedFrom() | Hooks.TlbFill.EXECUTABLE;
        }
        // Loads and stores must come through forData where somebody has to hear of them.
        boolean unheard = !loads.matter(cpu, page(translated));
        return translated
                & ~(unheard ? 0 : Hooks.TlbFill.READABLE)
                & ~(gear == Gear.EXACT ? 0 : Hooks.TlbFill.WRITABLE);
    }

    private long forData(CodeEngine engine, long page, long at, boolean write, Gear gear) {
        if (run.hasRefused(page)) {
            return Hooks.TlbFill.NONE;
        }
        int word = engine.hooks().wordAt(at);
        long exact = EffectiveAddress.of(word, at, cpu);
        // Where the access crosses into this page, its first byte here is the faulting address.
        long address = page(exact) == page ? exact : page;
        // The engine reads first for an atomic, which has one translation for its read and its write.
        AccessKind kind = accesses.data(word, write || ReadModifyWrite.is(word));
        long translated = accesses.ask(address, kind, Alignment.isUnaligned(word, exact));
        if (translated == Hooks.TlbFill.NONE) {
            run.refuse(kind, address, accesses.lastAbort());
            return translated;
        }
        long physical = page(translated) | address & PhysicalMemory.PAGE_SIZE - 1;
        boolean reads = !write || Instruction.reads(word);
        acquired(physical);
        boolean loadsMatter = loads.matter(cpu, physical);
        // Not executable: code must come through forFetch, which puts the hooks on it.
        long permissions = translated & ~(loadsMatter && !reads ? UNHEARD : Hooks.TlbFill.EXECUTABLE);
        return switch (gear) {
            case EXACT -> {
                if (loadsMatter && reads && !engines.toldOfLoads()) {
                    loads(physical, word);
                }
                yield permissions;
            }
            case FAST -> {
                if (mustLeave(engine)) {
                    run.leave(EngineRun.Leaving.BEFORE_INSTRUCTION);
                    yield Hooks.TlbFill.NONE;
                }
                boolean heard = reads && loadsMatter;
                if (!heard && engines.quiet().mayWrite(physical)) {
                    yield permissions;
                }
                if (!heard && !write) {
                    yield permissions & ~Hooks.TlbFill.WRITABLE;
                }
                made = page(exact) != page
                        ? null
                        : write
                                ? MadeAccess.store(stores, memory, cpu, word, physical)
                                : MadeAccess.load(loads, memory, cpu, word, physical);
                if (made == MadeAccess.LEFT && engines.quiet().mayWrite(physical)) {
                    made = null;
                    yield permissions;
                }
                run.leave(made == null ? EngineRun.Leaving.BEFORE_INSTRUCTION : EngineRun.Leaving.BEHIND_INSTRUCTION);
                yield Hooks.TlbFill.NONE;
            }
        };
    }

    /** Hears the instruction under way if it is a load-acquire, unless the engine tells of all that it reads. */
    void acquired(long physicalAddress) {
        if (!engines.toldOfLoads()) {
            loads.acquired(cpu, physicalAddress);
        }
    }

    /**
     * A load of which nobody is told, but which may read what another CPU has stored. The engine must ask for the page again at
     * the next one. Of a pair the first counts: to know less is safe.
     */
    private void loads(long physicalAddress, int word) {
        int size = Instruction.accessSize(word);
        loads.loaded(cpu, physicalAddress, size, Instruction.acquires(word));
        engines.forgetTranslations();
        engines.breakRun();
    }

    /** The run has ended before an access that was made: what is left to do of the instruction. */
    void finish(EngineRegisters registers) {
        Objects.requireNonNull(made).finish(registers);
        made = null;
    }
}

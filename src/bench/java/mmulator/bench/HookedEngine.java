package mmulator.bench;

import java.util.Arrays;
import mmulator.arch.Instruction;
import mmulator.asm.link.ImageSection;
import mmulator.engine.Budget;
import mmulator.engine.Hooks;
import mmulator.engine.Unicorn;
import mmulator.fixture.image.FixtureImage;
import mmulator.machine.spec.CpuSpec;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;

/**
 * One engine with the two hooks that the fast gear cannot do without, and nothing behind them: translations come from Java,
 * which finds them in an array, and steps are counted block by block. What is left of a machine if all that is ours took
 * no time.
 */
final class HookedEngine implements AutoCloseable {
    private static final int SLOTS = 4096;
    private static final int SHIFT = 12;

    private final Unicorn engine = Unicorn.open(Unicorn.Translation.BY_HOOK);
    private final Budget budget = engine.blockBudget();
    /** Virtual pages and what they are translated to, at the low bits of their numbers. */
    private final long[] pages = new long[SLOTS];

    private final long[] translations = new long[SLOTS];
    private final BareMemory memory;
    private final Regime regime;
    private final long entry;
    private long fills;
    private boolean asksWhere;
    /** What was read last, so that it is read. */
    private long where;

    /** @param cpu which of the fixture's */
    HookedEngine(FixtureImage image, int cpu, BareMemory memory) {
        memory.mapInto(engine);
        CpuSpec spec = image.spec().cpus().get(cpu);
        entry = spec.pc();
        spec.general().forEach(engine::setX);
        engine.setSp(spec.stackPointer());
        engine.onTlbFill((page, access) -> fill(page));
        Arrays.fill(pages, Hooks.TlbFill.NONE);
        this.memory = memory;
        regime = memory.regime(cpu);
        for (ImageSection section : image.assembled().sections()) {
            long end = section.virtualAddress() + section.size();
            for (long page = section.virtualAddress() & -Unicorn.PAGE_SIZE; page < end; page += Unicorn.PAGE_SIZE) {
                translate(page, Hooks.TlbFill.READABLE | Hooks.TlbFill.EXECUTABLE);
                budget.hook(page, actions(translations[slot(page)] & -Unicorn.PAGE_SIZE));
            }
        }
    }

    /** Translates the pages from {@code page} on as the tables say. */
    void translateData(long page, int count) {
        for (int i = 0; i < count; i++) {
            translate(page + (long) i * Unicorn.PAGE_SIZE, Hooks.TlbFill.READABLE | Hooks.TlbFill.WRITABLE);
        }
    }

    private void translate(long page, int permissions) {
        if (pages[slot(page)] != Hooks.TlbFill.NONE) {
            throw new IllegalArgumentException(String.format("two pages in the slot of 0x%016x", page));
        }
        Translated walk = (Translated) Walk.walk(regime, page, memory);
        pages[slot(page)] = page;
        translations[slot(page)] = walk.outputAddress() | permissions;
    }

    private static int slot(long page) {
        // Bit 47 tells our loops' code from their data.
        return (int) (page >>> SHIFT ^ page >>> 47 - SHIFT + 1 & SLOTS / 2) & SLOTS - 1;
    }

    private long fill(long page) {
        fills++;
        if (asksWhere) {
            where = engine.pc() ^ engine.x(1) ^ where;
        }
        int slot = slot(page);
        return pages[slot] == page ? translations[slot] : Hooks.TlbFill.NONE;
    }

    private Budget.Action[] actions(long physicalPage) {
        Budget.Action[] actions = new Budget.Action[Budget.INSTRUCTIONS];
        for (int i = 0; i < actions.length; i++) {
            int word = (int) (memory.readLong(physicalPage + 4L * (i & ~1)) >>> 32 * (i & 1));
            actions[i] = Instruction.decode(word).visible() ? Budget.Action.COUNT : Budget.Action.PASS;
        }
        return actions;
    }

    /** From now on each fill reads what tells the exact address: the PC, and a base register. */
    void askWhere() {
        asksWhere = true;
    }

    void stopAt(long address) {
        engine.onCode(address, address, reached -> engine.stop());
    }

    /** Runs from the entry to where it is to stop. */
    void run() {
        run(entry, Long.MAX_VALUE);
    }

    /** Goes on from where it is, for so many steps. */
    void runOn(long steps) {
        long pc = engine.pc();
        run(pc == 0 ? entry : pc, steps);
    }

    private void run(long pc, long steps) {
        budget.set(steps);
        if (engine.run(pc) != Unicorn.Stop.STOPPED) {
            throw new IllegalStateException(String.format("the hooked engine faulted at 0x%016x", engine.pc()));
        }
    }

    /** How often a translation was asked for. */
    long fills() {
        return fills;
    }

    @Override
    public void close() {
        engine.close();
    }
}

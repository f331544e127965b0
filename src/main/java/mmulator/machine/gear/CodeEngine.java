package mmulator.machine.gear;

import mmulator.engine.Budget;
import mmulator.engine.Hooks;
import mmulator.engine.RegisterFile;
import mmulator.engine.Unicorn;
import mmulator.machine.memory.PhysicalMemory;

/** One engine of a CPU, for one gear: what it executes with, what it caches, and what of that no longer holds. */
final class CodeEngine implements AutoCloseable {
    private final Unicorn unicorn;
    private final Budget budget;
    private final CodeHooks hooks;
    private final RegisterFile registers;
    private boolean translationsStale;
    private boolean codeStale;

    CodeEngine(Unicorn unicorn, Budget budget, CodeHooks hooks) {
        this.unicorn = unicorn;
        this.budget = budget;
        this.hooks = hooks;
        registers = unicorn.registerFile();
    }

    Unicorn unicorn() {
        return unicorn;
    }

    Budget budget() {
        return budget;
    }

    CodeHooks hooks() {
        return hooks;
    }

    RegisterFile registers() {
        return registers;
    }

    /** Its TLB holds what is no longer granted. */
    void forgetTranslations() {
        translationsStale = true;
    }

    /** Code has changed, and with it which instructions are visible. */
    void forgetCode() {
        codeStale = true;
    }

    /** Plain instructions at a physical address have changed, behind its back. */
    void forgetCode(long physicalAddress, int size) {
        codeStale |= !hooks.changed(physicalAddress, size);
    }

    /** Instructions at a physical address have become visible, or plain. */
    void forgetVisibility(long physicalAddress, int size) {
        codeStale |= !hooks.visibilityChanged(physicalAddress, size);
    }

    /** True if it must not run on before {@link #prepare}. */
    boolean isStale() {
        return translationsStale || codeStale || hooks.areStale();
    }

    /**
     * Brings what the engine caches up to date, and sees to it that there are hooks where it starts.
     *
     * @param granted physical address of {@code page} with {@link Hooks.TlbFill#EXECUTABLE}, or anything without
     */
    void prepare(long page, long granted) {
        boolean known = granted != Hooks.TlbFill.NONE && (granted & Hooks.TlbFill.EXECUTABLE) != 0;
        if (known && !hooks.put(page, granted & -PhysicalMemory.PAGE_SIZE)) {
            codeStale = true;
        }
        if (codeStale) {
            codeStale = false;
            hooks.flushAll();
            translationsStale = true;
        } else {
            translationsStale |= hooks.flushChanged();
        }
        if (translationsStale) {
            unicorn.flushTlb();
            translationsStale = false;
        }
    }

    @Override
    public void close() {
        unicorn.close();
    }
}

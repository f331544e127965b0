package mmulator.machine.gear;

import java.util.ArrayList;
import java.util.List;
import mmulator.arch.Instruction;
import mmulator.engine.Hooks;
import mmulator.machine.exception.Exceptions;
import mmulator.machine.memory.CodePages;
import mmulator.machine.memory.GrantedPages;
import mmulator.machine.memory.Lookup;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.state.Abort;
import mmulator.machine.state.CpuState;
import mmulator.machine.state.DescriptorReach;
import mmulator.machine.translation.Translator;
import mmulator.machine.world.Chronicle;
import mmulator.mmu.AccessKind;
import org.jspecify.annotations.Nullable;

/** What one CPU's accesses get: judged once, and then granted until something changes. */
public final class Accesses {
    private final CpuState cpu;
    private final Engines engines;
    private final AccessChecks checks;
    private final CodePages code;
    private final Chronicle chronicle;
    private final Translator translator;
    private final Exceptions exceptions;
    private final GrantedPages granted = new GrantedPages();
    /** What {@link #granted} and the engines' TLBs hold may no longer be true. */
    private boolean stale;
    /** Descriptors that have changed, and with them what may be granted. */
    private final List<DescriptorReach> changed = new ArrayList<>();
    /** Where the access goes that is being translated, if any. */
    private long asking;

    private boolean translating;

    private boolean asksAgain;
    /** Plain instructions have been interrupted: until they end, nothing may differ from a run without that. */
    private boolean resuming;

    private long fetchPhysicalPage;
    private boolean fetched;

    Accesses(
            CpuState cpu,
            Engines engines,
            AccessChecks checks,
            CodePages code,
            Chronicle chronicle,
            Translator translator,
            Exceptions exceptions) {
        this.cpu = cpu;
        this.engines = engines;
        this.checks = checks;
        this.code = code;
        this.chronicle = chronicle;
        this.translator = translator;
        this.exceptions = exceptions;
    }

    /** What a later run depends on. */
    record Saved(
            GrantedPages.Saved granted,
            boolean stale,
            List<DescriptorReach> changed,
            boolean asksAgain,
            boolean resuming) {}

    Saved save() {
        return new Saved(granted.save(), stale, List.copyOf(changed), asksAgain, resuming);
    }

    void restore(Saved saved) {
        if (granted.restore(saved.granted)) {
            engines.forgetTranslations();
        }
        stale = saved.stale;
        changed.clear();
        changed.addAll(saved.changed);
        asksAgain = saved.asksAgain;
        resuming = saved.resuming;
    }

    /** Something that translations depend on has changed. */
    void forget() {
        stale = true;
    }

    /** A descriptor has changed. @return false if nothing that is granted depends on it */
    boolean forget(DescriptorReach descriptor) {
        if (stale || changed.contains(descriptor)) {
            return false; // the run has been broken
        }
        boolean matters = translating && descriptor.includes(asking) || granted.any(descriptor::includes);
        if (matters) {
            changed.add(descriptor);
        }
        return matters;
    }

    /** The next access must be translated anew, whatever it gets. */
    void askAgain() {
        asksAgain = true;
    }

    /** The PC is, or is not, somewhere between the plain instructions that follow a step. */
    void resuming(boolean between) {
        resuming = between;
    }

    // Fetching

    /** What is at the PC, or null if fetching it raised an exception, which takes a step. */
    @Nullable
    Instruction fetch() {
        if ((cpu.pc() & 3) != 0) {
            exceptions.pcAlignment(cpu);
            chronicle.countStep();
            return null;
        }
        if (asksAgain) {
            asksAgain = false;
            stale = true;
        }
        if (!resuming) {
            refresh();
        }
        Instruction instruction = fetchGranted();
        if (resuming && instruction != null && instruction.visible()) {
            resuming = false;
            refresh();
            instruction = fetchGranted();
        }
        return instruction;
    }

    /** What is at {@code va}, or null where nothing can be fetched. Leaves no trace. */
    @Nullable
    Instruction peek(long va) {
        Lookup place = translator.peek(cpu, va);
        return (va & 3) != 0 || place.fault() != null
                ? null
                : code.page(page(place.physicalAddress())).at(va);
    }

    /**
     * True in the middle of the plain instructions that follow a step, where only the watchdog or a debugger lets a CPU stand
     * still: until they end, nothing may differ from a run without that.
     */
    boolean runsAhead() {
        return resuming && !standsBeforeEnd(0);
    }

    /** True if a run with so many steps left ends here. */
    boolean standsBeforeEnd(long left) {
        long known = granted.get(page(cpu.pc()));
        if ((cpu.pc() & 3) != 0) {
            return true;
        }
        if (known == Hooks.TlbFill.NONE || (known & Hooks.TlbFill.EXECUTABLE) == 0) {
            return false;
        }
        Instruction next = code.page(page(known)).at(cpu.pc());
        return next.executedByMachine() || left == 0 && next.visible();
    }

    /** As {@link #fetch()} while the CPU {@link #runsAhead()}: the engine would have fetched, with nothing changed in between. */
    @Nullable
    Instruction fetchAhead() {
        return fetchGranted();
    }

    private @Nullable Instruction fetchGranted() {
        AccessKind kind = AccessKind.fetch(cpu.el());
        long translated = ask(cpu.pc(), kind);
        if (translated == Hooks.TlbFill.NONE) {
            // Fetched by the engine, it would have had a step of its own before the exception.
            boolean ahead = resuming;
            if (ahead) {
                chronicle.countStep();
            }
            exceptions.abort(cpu, kind, cpu.pc(), translator.lastAbort());
            if (!ahead) {
                chronicle.countStep();
            }
            return null;
        }
        if ((stale || !changed.isEmpty()) && !resuming) {
            // To cache this translation another was given up, which the engine must not use any more.
            refresh();
            granted.put(page(cpu.pc()), translated);
        }
        fetchPhysicalPage = page(translated);
        fetched = true;
        return code.page(fetchPhysicalPage).at(cpu.pc());
    }

    private void refresh() {
        if (stale) {
            stale = false;
            changed.clear();
            granted.clear();
            engines.forgetTranslations();
        } else if (!changed.isEmpty()) {
            boolean any = granted.forget(key -> changed.stream().anyMatch(descriptor -> descriptor.includes(key)));
            changed.clear();
            if (any) {
                engines.forgetTranslations();
            }
        }
    }

    /** False before the first. */
    boolean hasFetched() {
        return fetched;
    }

    int fetchedWord() {
        return code.page(fetchPhysicalPage).word(cpu.pc());
    }

    /** Physical address of the instruction that {@link #fetch()} returned last. */
    long physicalPc() {
        return fetchPhysicalPage | cpu.pc() & PhysicalMemory.PAGE_SIZE - 1;
    }

    // Asking

    /** Why {@link #ask} has just returned {@link Hooks.TlbFill#NONE}. */
    Abort lastAbort() {
        return translator.lastAbort();
    }

    private static long page(long address) {
        return address & -PhysicalMemory.PAGE_SIZE;
    }

    /** Physical page and permissions that the virtual page of an instruction or an access was granted. */
    long granted(long va) {
        return granted.get(page(va));
    }

    long ask(long va, AccessKind kind) {
        return ask(va, kind, false);
    }

    /** Translates an access, unless it has been judged since anything changed. */
    long ask(long va, AccessKind kind, boolean unaligned) {
        int wanted = kind.isFetch()
                ? Hooks.TlbFill.EXECUTABLE
                : kind.isWrite() ? Hooks.TlbFill.WRITABLE : Hooks.TlbFill.READABLE;
        long key = page(va) | (isUnprivileged(kind) ? 1 : 0);
        long known = granted.get(key);
        boolean judged = known != Hooks.TlbFill.NONE && (known & wanted) != 0;
        if (judged && !(unaligned && (known & Translator.DEVICE) != 0)) {
            return known;
        }
        long translated = translate(va, kind, unaligned);
        if (translated == Hooks.TlbFill.NONE) {
            return translated;
        }
        if ((translated & Translator.DEVICE) != 0) {
            checks.deviceGranted();
        }
        boolean same = known != Hooks.TlbFill.NONE && page(known) == page(translated);
        if (known != Hooks.TlbFill.NONE && !same) {
            engines.forgetTranslations();
        }
        // What no longer holds goes before the next step, with what was granted elsewhere.
        long all = same ? known | translated : translated;
        granted.put(key, all);
        return all;
    }

    private long translate(long va, AccessKind kind, boolean unaligned) {
        asking = va;
        translating = true;
        try {
            return translator.translate(cpu, va, kind, unaligned);
        } finally {
            translating = false;
        }
    }

    /** True if a data access gets Device memory without being asked about again. */
    boolean isGrantedDevice(long va, AccessKind kind) {
        long known = granted.get(page(va) | (isUnprivileged(kind) ? 1 : 0));
        return known != Hooks.TlbFill.NONE && (known & Translator.DEVICE) != 0;
    }

    private static boolean isUnprivileged(AccessKind kind) {
        return kind == AccessKind.UNPRIVILEGED_READ || kind == AccessKind.UNPRIVILEGED_WRITE;
    }

    /** The kind of a data access by an instruction of the CPU. */
    AccessKind data(int word, boolean write) {
        boolean unprivileged = Instruction.isUnprivileged(word)
                && cpu.el() == 1
                && !cpu.process().withoutFlags().uao();
        if (unprivileged) {
            return write ? AccessKind.UNPRIVILEGED_WRITE : AccessKind.UNPRIVILEGED_READ;
        }
        return write ? AccessKind.write(cpu.el()) : AccessKind.read(cpu.el());
    }
}

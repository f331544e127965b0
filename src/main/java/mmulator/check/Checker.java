package mmulator.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import mmulator.arch.Instruction;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import mmulator.machine.event.TranslationOutcome;
import mmulator.machine.event.TranslationQuestion;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.TableGraph;
import mmulator.mmu.history.DescriptorHistory;
import mmulator.mmu.history.Moment;
import mmulator.mmu.possible.PossibleEntry;
import mmulator.mmu.possible.PossibleTlb;
import org.jspecify.annotations.Nullable;

/**
 * Applies every rule to the stream of events of one run. Stops the machine at the first error; warnings are collected on
 * the way.
 */
public final class Checker implements Observer {
    private final DescriptorMemory memory;
    private final List<Violation> violations;
    private final Predicate<Violation> tolerated;
    private final PossibleTlbs possible;
    private final TranslationRules translations;
    private final ContiguousRules contiguous;
    private final BreakBeforeMakeRules breakBeforeMake;
    private final FreedTableRules freedTables;
    private final DescriptorUpdates updates;
    private final ReservedEncodingRules reservedEncodings;
    private final AtomicSectionRules atomicSections;
    private boolean failed;
    /** Names what is known; never used twice by a checker and its copies. */
    private long state;

    private final long[] states;

    /** @param memory physical memory as a walk that sees every store reads it, at the time of each event */
    public Checker(DescriptorMemory memory) {
        this(memory, violation -> false);
    }

    /** @param tolerated violations that somebody deals with: they hide nothing else that is wrong about an access or a store */
    public Checker(DescriptorMemory memory, Predicate<Violation> tolerated) {
        this.memory = memory;
        this.tolerated = tolerated;
        states = new long[1];
        violations = new ArrayList<>();
        possible = new PossibleTlbs(memory);
        updates = new DescriptorUpdates(possible);
        translations = new TranslationRules(possible, this::report);
        reservedEncodings = new ReservedEncodingRules(memory, this::report);
        atomicSections = new AtomicSectionRules(this::report);
        freedTables = new FreedTableRules(possible, this::report);
        contiguous = new ContiguousRules(possible, memory, this::report);
        breakBeforeMake = new BreakBeforeMakeRules(possible, memory, this::report);
    }

    private Checker(Checker other) {
        memory = other.memory;
        tolerated = other.tolerated;
        state = other.state;
        states = other.states;
        violations = new ArrayList<>(other.violations);
        possible = new PossibleTlbs(other.possible);
        updates = new DescriptorUpdates(possible);
        translations = new TranslationRules(other.translations, possible, this::report);
        reservedEncodings = new ReservedEncodingRules(other.reservedEncodings, this::report);
        atomicSections = new AtomicSectionRules(other.atomicSections, this::report);
        freedTables = new FreedTableRules(other.freedTables, possible, this::report);
        contiguous = new ContiguousRules(possible, memory, this::report);
        breakBeforeMake = new BreakBeforeMakeRules(possible, memory, this::report);
        failed = other.failed;
    }

    /**
     * Another checker that knows what this one does and goes its own way from here: neither is changed by what the other
     * observes. Both read the same memory, so whoever goes back to a copy has to bring memory back, too. Costs as much as
     * there is to know: what is known of descriptors never rewritten is nothing.
     */
    public Checker copy() {
        return new Checker(this);
    }

    /** True if this checker and {@code other}, which are copies of one another, know the same. */
    public boolean knowsTheSame(Checker other) {
        return state == other.state;
    }

    /** @return true if it is an error, and nobody tolerates it */
    private boolean report(Violation violation) {
        boolean error = violation.rule().severity() == Rule.Severity.ERROR;
        boolean dealtWith = tolerated.test(violation);
        if (!error || !dealtWith || !isSaid(violation)) {
            violations.add(violation);
        }
        return error && !dealtWith;
    }

    /** The rule has been told of this very step. */
    private boolean isSaid(Violation violation) {
        for (int i = violations.size() - 1; i >= 0 && violations.get(i).step() == violation.step(); i--) {
            if (violations.get(i).rule() == violation.rule()
                    && violations.get(i).cpu() == violation.cpu()) {
                return true;
            }
        }
        return false;
    }

    /** Most steps tell nothing but events like these. */
    private static boolean saysNothing(Event event) {
        return switch (event) {
            case Event.Load load -> true;
            case Event.Step step -> true;
            case Event.Scheduled scheduled -> true;
            case Event.Store store -> !store.table();
            case Event.ExclusiveLoaded loaded -> true;
            case Event.ExclusiveStored stored -> true;
            case Event.Parked parked -> true;
            case Event.EventRegisterSet set -> true;
            default -> false;
        };
    }

    @Override
    public void observe(Event event) {
        possible.beforehand(event);
        if (saysNothing(event)) {
            return;
        }
        state = ++states[0];
        int before = violations.size();
        // A rule judges an event by what was possible just before it.
        switch (event) {
            case Event.Translation translation -> translation(translation);
            case Event.Store store -> breakBeforeMake.check(store);
            case Event.EnabledWithUnknownTlb enabled ->
                violations.add(new Violation(
                        Rule.TLB_UNKNOWN_AT_ENABLE,
                        enabled.cpu(),
                        enabled.step(),
                        enabled.pc(),
                        Rule.TLB_UNKNOWN_AT_ENABLE.title(),
                        List.of()));
            case Event.UnsynchronizedRead read -> {
                if (read.oldValue() != read.newValue()) {
                    violations.add(TranslationTexts.unsynchronized(read));
                }
            }
            case Event.Printed printed -> said(printed);
            case Event.Halted halted -> {
                if (halted.immediate() != 0) {
                    violations.add(new Violation(
                            Rule.FAILED_STUB,
                            halted.cpu(),
                            halted.step(),
                            halted.pc(),
                            halted.immediate() == Instruction.Halt.BUG
                                    ? "the code ended with a BUG"
                                    : "the stub ended with hlt #" + halted.immediate(),
                            List.of()));
                }
            }
            case Event.PageFreed freed -> freedTables.check(freed);
            case Event.PageAllocated allocated -> atomicSections.check(allocated);
            case Event.AtomicSection section -> atomicSections.observe(section);
            case Event.TableFound found -> {}
            case Event.DescriptorUnpublished unpublished -> {}
            case Event.StoresOrdered ordered -> {}
            case Event.RegimesPossible regimes -> {
                reservedEncodings.check(regimes);
                breakBeforeMake.check(regimes);
            }
            case Event.MaintenanceIssued issued -> reservedEncodings.check(issued);
            case Event.MaintenanceCompleted completed -> {}
            case Event.BarrierExecuted barrier -> {}
            case Event.Scheduled scheduled -> {}
            case Event.Step step -> {}
            case Event.Load load -> {}
            case Event.TlbFilled filled -> {}
            case Event.TlbRemoved removed -> {}
            case Event.DescriptorsPublished published -> {}
            case Event.RegisterWritten written -> {}
            case Event.ContextSynchronized synchronization -> {}
            case Event.ExceptionTaken taken -> {}
            case Event.ExceptionReturned returned -> {}
            case Event.Parked parked -> {}
            case Event.EventRegisterSet set -> {}
            case Event.InterruptPending pending -> {}
            case Event.InterruptAcknowledged acknowledged -> {}
            case Event.InterruptEnded ended -> {}
            case Event.ExclusiveLoaded loaded -> {}
            case Event.ExclusiveStored stored -> {}
        }
        possible.observe(event);
        freedTables.observe(event);
        for (Violation violation : violations.subList(before, violations.size())) {
            failed |= violation.rule().severity() == Rule.Severity.ERROR && !tolerated.test(violation);
        }
    }

    private void said(Event.Printed printed) {
        Rule rule = switch (printed.level()) {
            case INFO -> null;
            case WARNING -> Rule.CODE_WARNS;
            case FAILURE -> Rule.FAILED_STUB;
        };
        if (rule != null) {
            String what = rule == Rule.FAILED_STUB ? "the code gave up" : "the code warns";
            violations.add(new Violation(
                    rule,
                    printed.cpu(),
                    printed.step(),
                    printed.pc(),
                    printed.text().isEmpty() ? what : what + ": " + printed.text(),
                    List.of()));
        }
    }

    /** One access, one error: the one that explains most. */
    private void translation(Event.Translation told) {
        Event.Translation access = updates.noticed(told);
        Regime regime = possible.translating(access.cpu());
        if (regime != null && regime.keepsOut(access.access(), access.virtualAddress())) {
            translations.checkContext(access);
            return;
        }
        if (!contiguous.checkMembers(access) && !translations.check(access)) {
            contiguous.checkBit(access);
        }
        reservedEncodings.check(access, regime);
    }

    @Override
    public List<TranslationOutcome> outcomes(TranslationQuestion question) {
        possible.beginAccess(question.cpu(), question.va());
        return PossibleOutcomes.of(question, possible.of(question.cpu()));
    }

    @Override
    public boolean wantsToStop() {
        return failed;
    }

    /** When the last event was that rules judge by. */
    public Moment now() {
        return possible.now();
    }

    /** The input addresses that the descriptor at a physical address translates, in all tables that it is, or was, part of. */
    public List<TableGraph.Place> places(long descriptor) {
        return possible.tables().places(descriptor);
    }

    /**
     * Entries for {@code va} that some TLB of the CPU could hold now, in the regime in effect. What a walk gives is among
     * them only if there is something else.
     */
    public List<KeptEntry> kept(int cpu, long va) {
        List<Regime> regimes = possible.regimes(cpu);
        if (regimes.isEmpty()) {
            return List.of();
        }
        PossibleTlb tlb = possible.of(cpu);
        long canonical = regimes.getFirst().canonical(va);
        int asid = regimes.getFirst().asid();
        List<PossibleEntry> all = new ArrayList<>(tlb.entries(canonical, asid));
        all.addAll(tlb.inFlight(canonical, asid, true));
        return all.stream()
                .map(entry -> new KeptEntry(
                        entry.entry(),
                        entry.walker(),
                        entry.from().step(),
                        entry.until() == Moment.NEVER
                                ? OptionalLong.empty()
                                : OptionalLong.of(entry.until().step()),
                        WhyKept.text(entry.cause())))
                .toList();
    }

    /** Descriptors that have been rewritten while some TLB, or some walk, might still depend on what they were. */
    public List<Long> rewritten() {
        return possible.history().addresses();
    }

    /** Values that the descriptor at {@code address} no longer has, but that TLBs may still hold. */
    public List<OldValue> oldValues(long address) {
        List<OldValue> found = new ArrayList<>();
        new OldValues(possible, memory).of(address, found::add);
        return found;
    }

    /** The step at which a descriptor was given its present value, if that is known to matter. */
    public OptionalLong storedAt(long descriptor) {
        DescriptorHistory history = possible.history();
        return history.knows(descriptor) ? OptionalLong.of(history.lastStep(descriptor)) : OptionalLong.empty();
    }

    /** True if another CPU has stored to the descriptor, and some walk need not see that. */
    public boolean isUnpublishedOfOthers(int cpu, long descriptor) {
        return possible.history().of(descriptor, memory.read(descriptor)).stream()
                .anyMatch(version -> version.isUnpublishedOfOthers(cpu));
    }

    /** The regimes that may be in effect on a CPU; none before it has told any. */
    public List<Regime> regimes(int cpu) {
        return possible.regimes(cpu);
    }

    /** The regime that a CPU's accesses are translated by; null where none is known, and where the MMU is off. */
    public @Nullable Regime translating(int cpu) {
        return possible.translating(cpu);
    }

    /** True if the CPU's loads have read stores that a DSB of it orders before its maintenance and its walks. */
    public boolean hasObserved(int cpu) {
        return !possible.of(cpu).order().observed().isEmpty();
    }

    /** What the TLB of a CPU may hold now. */
    public PossibleTlb possible(int cpu) {
        return possible.of(cpu);
    }

    /** What kept the rules from looking at all there is; then nothing found does not mean that nothing is wrong. */
    public Optional<Outcome.BoundReached> bound() {
        return possible.tables().incomplete()
                ? Optional.of(new Outcome.BoundReached("ways to a descriptor", TableGraph.MAX_WAYS))
                : Optional.empty();
    }

    /** What was found so far, in order, warnings among them. */
    public List<Violation> violations() {
        return Collections.unmodifiableList(violations);
    }
}

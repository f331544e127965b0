package mmulator.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import mmulator.check.Violation.Note;
import mmulator.machine.event.Alternative;
import mmulator.machine.event.Event;
import mmulator.mmu.AccessOutcome;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.mmu.possible.PossibleEntry;
import mmulator.mmu.possible.PossibleTlb;
import mmulator.mmu.possible.PossibleWalk;
import mmulator.mmu.tlb.TlbEntry;

/**
 * Judges an access by every entry that it might have hit, by what the tables say now, and by what a walk might have said
 * as well. The candidates include what the CPU's concrete TLB holds.
 */
final class TranslationRules {
    private final PossibleTlbs possible;
    private final TranslationTexts texts;
    private final DescriptorUpdates updates;
    private final Report report;
    /** Warnings already given, so that a loop gives one. */
    private final Set<List<Object>> warned;

    TranslationRules(PossibleTlbs possible, Report report) {
        this(possible, report, Set.of());
    }

    /** Has given the same warnings as {@code other}. */
    TranslationRules(TranslationRules other, PossibleTlbs possible, Report report) {
        this(possible, report, other.warned);
    }

    private TranslationRules(PossibleTlbs possible, Report report, Set<List<Object>> warned) {
        this.possible = possible;
        texts = new TranslationTexts(possible);
        updates = new DescriptorUpdates(possible);
        this.report = report;
        this.warned = new HashSet<>(warned);
    }

    /** @return true if an error was reported */
    boolean check(Event.Translation access) {
        if (access.walk() instanceof Translated walk && walk.attributes().nT()) {
            mayBeRefused(access, walk);
        }
        List<PossibleEntry> candidates = candidates(access);
        return candidates.stream().anyMatch(candidate -> judge(access, candidate, candidates))
                || judgeUncached(access)
                || checkContext(access)
                || judgeInFlight(access);
    }

    /** What the access may get in a regime that is not in effect yet. @return true if an error was reported */
    boolean checkContext(Event.Translation access) {
        return !access.alternatives().isEmpty()
                && unsure(access, access.alternatives().getFirst());
    }

    /** A walk that the access may make just as well, and of which no TLB tells, where that of now gives it something else. */
    private boolean judgeUncached(Event.Translation access) {
        Regime regime = possible.translating(access.cpu());
        if (regime == null) {
            return false;
        }
        long va = canonical(access, regime);
        AccessOutcome now = AccessOutcome.of(access.walk(), regime, va, access.access(), access.pan());
        for (PossibleWalk walk :
                possible.of(access.cpu()).uncached(va, access.access().isFetch())) {
            if (!updates.notice(access, walk.result())
                    && !now.sameAs(AccessOutcome.of(walk.result(), regime, va, access.access(), access.pan()))
                    && !now.sameAs(ifYoung(access, walk, regime, va))
                    && mayWalk(access, walk)) {
                return true;
            }
        }
        return false;
    }

    /** If no store had cleared AF: whoever ages a page reckons with either answer to an access that is under way. */
    private static AccessOutcome ifYoung(Event.Translation access, PossibleWalk walk, Regime regime, long va) {
        WalkResult young = walk.cause() instanceof PossibleEntry.Cause.NewlyStored
                ? Walk.ifAccessed(regime, va, access.access().isFetch(), walk.result())
                : walk.result();
        return AccessOutcome.of(young, regime, va, access.access(), access.pan());
    }

    private boolean mayWalk(Event.Translation access, PossibleWalk possibleWalk) {
        WalkResult walk = possibleWalk.result();
        PossibleEntry.Cause cause = possibleWalk.cause();
        boolean byStore =
                cause instanceof PossibleEntry.Cause.NotPublished || cause instanceof PossibleEntry.Cause.NewlyStored;
        List<Note> notes = new ArrayList<>();
        notes.add(new Note("walk", access.walk().toString()));
        notes.add(new Note("or", walk.toString()));
        notes.add(new Note("from", texts.descriptor(access, walk.steps())));
        if (access.walk().steps().count() > 0) {
            notes.add(new Note("now", texts.descriptor(access, access.walk().steps())));
        }
        notes.add(new Note("kept", WhyKept.ofFault(cause)));
        return report.tell(violation(
                byStore ? Rule.UNPUBLISHED_DESCRIPTOR : WhyKept.ruleFor(cause),
                access,
                byStore
                        ? TranslationTexts.breaks(access, Rule.UNPUBLISHED_DESCRIPTOR)
                        : String.format(
                                Locale.ROOT,
                                "%s of 0x%016x may still walk by an old Table descriptor, and %s",
                                TranslationTexts.name(access),
                                access.virtualAddress(),
                                walk instanceof WalkFault ? "fault" : "set AF where that leads"),
                notes));
    }

    /** Last, because whoever is missing more than an isb wants to hear of that. */
    private boolean judgeInFlight(Event.Translation access) {
        Regime regime = possible.translating(access.cpu());
        if (regime == null) {
            return false;
        }
        long va = canonical(access, regime);
        List<PossibleEntry> entries = possible.of(access.cpu())
                .inFlight(va, regime.asid(), access.access().isFetch());
        return entries.stream().anyMatch(entry -> judge(access, entry, entries));
    }

    /**
     * What the access might use instead of the walk: first what gives the address that it did reach, which makes the better
     * story. Whether its concrete TLB held that must not count: which rule is broken may depend on what comes first.
     */
    private List<PossibleEntry> candidates(Event.Translation access) {
        if (possible.translating(access.cpu()) == null) {
            return List.of();
        }
        PossibleTlb tlb = possible.of(access.cpu());
        List<Regime> regimes = possible.regimes(access.cpu());
        List<PossibleEntry> candidates = new ArrayList<>();
        for (Regime regime : regimes) {
            candidates.addAll(tlb.entries(canonical(access, regime), regime.asid()));
        }
        // TBIn may be cached, too: an address may match without its tag as long as entries from that time may be there.
        List<Regime> since = tlb.regimes();
        if (since.size() > 1) {
            since.stream()
                    .map(regime -> canonical(access, regime))
                    .distinct()
                    .filter(va -> regimes.stream().noneMatch(regime -> canonical(access, regime) == va))
                    .forEach(va -> candidates.addAll(
                            tlb.entries(va, regimes.getFirst().asid(), regime -> canonical(access, regime) == va)));
        }
        if (access.result() instanceof Event.Result.Translated(long pa)) {
            candidates.sort(
                    Comparator.comparing(candidate -> candidate.entry().translate(access.virtualAddress()) != pa));
        }
        return candidates;
    }

    private static long canonical(Event.Translation access, Regime regime) {
        return regime.canonical(access.virtualAddress(), access.access().isFetch());
    }

    /** @return true if an error was reported */
    private boolean judge(Event.Translation access, PossibleEntry candidate, List<PossibleEntry> candidates) {
        boolean usable = !updates.notice(access, candidate.entry());
        return switch (access.walk()) {
            case WalkFault fault -> usable && survives(access, candidate, fault, candidates);
            case Translated now ->
                usable && differs(access, candidate, now) || mayConflict(access, candidate, now, candidates);
        };
    }

    private boolean survives(
            Event.Translation access, PossibleEntry candidate, WalkFault now, List<PossibleEntry> candidates) {
        if (!isAged(access, candidate, now)) {
            return stale(access, candidate, "the tables no longer translate 0x%016x, but a TLB may still");
        }
        aged(access, candidate);
        // What the tables say now makes no entry, but those from before may be of two sizes.
        return !access.features().sizeChangeNeverAborts()
                && candidates.stream().anyMatch(other -> !other.entry().sameSizeAs(candidate.entry()))
                && sizesMeet(access, candidate);
    }

    /**
     * AF is 0 now, and nothing else has changed that counts for the access: page aging lives on it that a TLB need not
     * notice.
     */
    private boolean isAged(Event.Translation access, PossibleEntry candidate, WalkFault fault) {
        if (fault.reason() != WalkFault.Reason.ACCESS_FLAG_CLEAR
                || candidate.cause() instanceof PossibleEntry.Cause.NewlyStored
                || candidate.cause() instanceof PossibleEntry.Cause.NotSynchronized
                || candidate.cause() instanceof PossibleEntry.Cause.OtherMember) {
            return false;
        }
        Regime regime = possible.regimes(access.cpu()).getFirst();
        TlbEntry entry = candidate.entry();
        return Walk.ifAccessed(regime, access.virtualAddress(), access.access().isFetch(), fault)
                        instanceof Translated young
                && AccessDifference.of(entry, young, access, regime) == AccessDifference.NONE;
    }

    private void aged(Event.Translation access, PossibleEntry candidate) {
        TlbEntry entry = candidate.entry();
        if (isNew(Rule.AGED_ENTRY_USED, access, entry.iaBase(), entry.descriptorValue())) {
            report.tell(violation(
                    Rule.AGED_ENTRY_USED,
                    access,
                    TranslationTexts.about(
                            access, "AF of 0x%016x is 0 in the tables, but a TLB may still translate it"),
                    texts.notes(access, candidate)));
        }
    }

    private boolean sizesMeet(Event.Translation access, PossibleEntry candidate) {
        return report.tell(violation(
                Rule.TLB_CONFLICT,
                access,
                String.format(
                        Locale.ROOT,
                        "a size change of 0x%016x met on a CPU with bbml %d%s",
                        access.virtualAddress(),
                        access.features().bbml(),
                        access.features().bbml() == 2 ? " without noabort" : ""),
                texts.notes(access, candidate)));
    }

    /** What the access gets by both may be an abort, whatever it gets by each. */
    private boolean mayConflict(
            Event.Translation access, PossibleEntry candidate, Translated now, List<PossibleEntry> candidates) {
        TlbEntry entry = candidate.entry();
        if (entry.becomesGlobal(now)
                && report.tell(violation(
                        Rule.TLB_CONFLICT,
                        access,
                        TranslationTexts.about(
                                access,
                                "0x%016x is global in the tables, and the TLB may hold it for the ASID in effect, too"),
                        texts.notes(access, candidate)))) {
            return true;
        }
        if (!entry.sameSizeAs(now) && !access.features().sizeChangeNeverAborts()) {
            boolean older = candidates.stream()
                    .anyMatch(other ->
                            other.entry().sameSizeAs(now) && other.from().isBefore(candidate.from()));
            if (candidate.cause() instanceof PossibleEntry.Cause.NewlyStored && !older) {
                // This CPU came after the store: had it been published, there would be one size only.
                return stale(access, candidate, "");
            }
            return sizesMeet(access, candidate);
        }
        return false;
    }

    /** What the access gets by the entry is not what it gets by the walk, and an error. */
    private boolean differs(Event.Translation access, PossibleEntry candidate, Translated now) {
        Regime regime = possible.regimes(access.cpu()).getFirst();
        TlbEntry entry = candidate.entry();
        if (AccessDifference.refusedAlike(entry, now, access, regime)) {
            return false;
        }
        switch (AccessDifference.of(entry, now, access, regime)) {
            case NONE -> {}
            case OTHER_ADDRESS -> {
                return stale(
                        access, candidate, "0x%016x may have another output address in the TLB than in the tables");
            }
            case OTHER_MEMORY -> {
                return stale(
                        access, candidate, "0x%016x may have other memory attributes in the TLB than in the tables");
            }
            case STALE_GRANTS -> {
                return stale(access, candidate, "0x%016x may have wider permissions in the TLB than in the tables");
            }
            case STALE_LEAVES_CLEAN -> {
                // Hardware marks one member of a run dirty for all of them: what it does now is no stale permission.
                if (!(candidate.cause() instanceof PossibleEntry.Cause.NewlyStored)
                        && !(candidate.cause() instanceof PossibleEntry.Cause.OtherMember)) {
                    return stale(access, candidate, "the TLB may let 0x%016x be written without marking it dirty");
                }
            }
            case STALE_DENIES -> {
                if (candidate.cause() instanceof PossibleEntry.Cause.NewlyStored) {
                    return stale(access, candidate, "");
                }
                spuriousFault(access, candidate);
            }
        }
        return false;
    }

    /** One warning for each entry, wherever it is used, and one for each instruction, whatever it goes through. */
    private boolean isNew(Rule rule, Event.Translation access, long iaBase, long descriptor) {
        return warned.add(List.of(rule, access.cpu(), iaBase, descriptor))
                & warned.add(List.of(rule, access.cpu(), access.pc()));
    }

    /** A CPU with FEAT_BBM need not use a Block with nT = 1. Arm ARM R_MRRPW, "Table and Block entry". */
    private void mayBeRefused(Event.Translation access, Translated walk) {
        if (isNew(Rule.SPURIOUS_FAULT, access, walk.iaBase(), walk.steps().lastValue())) {
            report.tell(violation(
                    Rule.SPURIOUS_FAULT,
                    access,
                    TranslationTexts.about(
                            access,
                            "0x%016x is in a Block with nT = 1: the access may take a Translation fault, or a TLB conflict abort"),
                    List.of(
                            new Note("walk", walk.toString()),
                            new Note("now", texts.descriptor(access, walk.steps())))));
        }
    }

    private void spuriousFault(Event.Translation access, PossibleEntry candidate) {
        TlbEntry entry = candidate.entry();
        if (isNew(Rule.SPURIOUS_FAULT, access, entry.iaBase(), entry.descriptorValue())) {
            report.tell(violation(
                    Rule.SPURIOUS_FAULT,
                    access,
                    TranslationTexts.about(access, "the TLB may hold 0x%016x with narrower permissions"),
                    texts.notes(access, candidate)));
        }
    }

    private boolean stale(Event.Translation access, PossibleEntry candidate, String headline) {
        Rule rule = WhyKept.ruleFor(candidate.cause());
        return report.tell(
                violation(rule, access, texts.stale(access, candidate, headline), texts.notes(access, candidate)));
    }

    private boolean unsure(Event.Translation access, Alternative alternative) {
        List<Note> notes = new ArrayList<>();
        notes.add(new Note("walk", access.walk().toString()));
        notes.add(new Note("or", alternative.walk().toString()));
        Rule rule = Rule.UNSYNCHRONIZED_CONTEXT;
        return report.tell(violation(rule, access, TranslationTexts.breaks(access, rule), notes));
    }

    private static Violation violation(Rule rule, Event.Translation access, String headline, List<Note> notes) {
        return new Violation(rule, access.cpu(), access.step(), access.pc(), headline, notes);
    }
}

package mmulator.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import mmulator.arch.Descriptor;
import mmulator.check.Violation.Note;
import mmulator.machine.event.Alternative;
import mmulator.machine.event.Event;
import mmulator.mmu.AccessOutcome;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.VaRange;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.history.Moment;
import mmulator.mmu.possible.PossibleEntry;
import mmulator.mmu.possible.PossibleFault;
import mmulator.mmu.possible.PossibleTlb;
import mmulator.mmu.tlb.TlbEntry;

/**
 * Judges an access by every entry that it might have hit, by what the tables say now, and by what a walk might have said
 * as well. The candidates include what the CPU's concrete TLB holds.
 */
final class TranslationRules {
    private final PossibleTlbs possible;
    private final Consumer<Violation> report;
    /** Warnings already given, so that a loop gives one. */
    private final Set<List<Object>> warned;

    TranslationRules(PossibleTlbs possible, Consumer<Violation> report) {
        this.possible = possible;
        this.report = report;
        warned = new HashSet<>();
    }

    /** Has given the same warnings as {@code other}. */
    TranslationRules(TranslationRules other, PossibleTlbs possible, Consumer<Violation> report) {
        this.possible = possible;
        this.report = report;
        warned = new HashSet<>(other.warned);
    }

    /** @return true if an error was reported */
    boolean check(Event.Translation access) {
        if (access.walk() instanceof Translated walk && walk.attributes().nT()) {
            mayBeRefused(access, walk);
        }
        List<PossibleEntry> candidates = candidates(access);
        for (PossibleEntry candidate : candidates) {
            if (judge(access, candidate, candidates)) {
                return true;
            }
        }
        if (judgeFaults(access)) {
            return true;
        }
        for (Alternative alternative : access.alternatives()) {
            unsure(access, alternative);
            return true;
        }
        return judgeInFlight(access);
    }

    /** A walk that the access may make just as well, and that faults, where the walk of now gives it something else. */
    private boolean judgeFaults(Event.Translation access) {
        List<Regime> regimes = possible.regimes(access.cpu());
        if (regimes.isEmpty() || !regimes.getFirst().mmuOn()) {
            return false;
        }
        Regime regime = regimes.getFirst();
        boolean fetch = access.access().isFetch();
        long va = fetch ? regime.canonicalFetch(access.virtualAddress()) : regime.canonical(access.virtualAddress());
        AccessOutcome now =
                AccessOutcome.of(access.walk(), regime, access.access(), AccessDifference.pan(access, regime));
        for (PossibleFault fault : possible.of(access.cpu()).faults(va, fetch)) {
            if (!now.sameAs(AccessOutcome.of(fault.fault(), regime, access.access(), false))) {
                mayFault(access, fault);
                return true;
            }
        }
        return false;
    }

    private void mayFault(Event.Translation access, PossibleFault possibleFault) {
        WalkFault fault = possibleFault.fault();
        PossibleEntry.Cause cause = possibleFault.cause();
        boolean byStore =
                cause instanceof PossibleEntry.Cause.NotPublished || cause instanceof PossibleEntry.Cause.NewlyStored;
        List<Note> notes = new ArrayList<>();
        notes.add(new Note("walk", access.walk().toString()));
        notes.add(new Note("or", fault.toString()));
        notes.add(new Note("from", descriptor(access, fault.steps())));
        if (access.walk().steps().count() > 0) {
            notes.add(new Note("now", descriptor(access, access.walk().steps())));
        }
        notes.add(new Note("kept", WhyKept.ofFault(cause)));
        report.accept(violation(
                byStore ? Rule.UNPUBLISHED_DESCRIPTOR : ruleFor(cause),
                access,
                byStore
                        ? String.format(
                                Locale.ROOT,
                                "%s of 0x%016x: %s",
                                accessName(access),
                                access.virtualAddress(),
                                Rule.UNPUBLISHED_DESCRIPTOR.title())
                        : String.format(
                                Locale.ROOT,
                                "%s of 0x%016x may still walk by an old Table descriptor, and fault",
                                accessName(access),
                                access.virtualAddress()),
                notes));
    }

    /** Last, because whoever is missing more than an isb wants to hear of that. */
    private boolean judgeInFlight(Event.Translation access) {
        List<Regime> regimes = possible.regimes(access.cpu());
        if (regimes.isEmpty() || !regimes.getFirst().mmuOn()) {
            return false;
        }
        Regime regime = regimes.getFirst();
        long va = access.access().isFetch()
                ? regime.canonicalFetch(access.virtualAddress())
                : regime.canonical(access.virtualAddress());
        List<PossibleEntry> entries = possible.of(access.cpu())
                .inFlight(va, regime.asidFor(va), access.access().isFetch());
        for (PossibleEntry entry : entries) {
            if (judge(access, entry, entries)) {
                return true;
            }
        }
        return false;
    }

    /** What the access might use instead of the walk: the entry that it did hit first. */
    private List<PossibleEntry> candidates(Event.Translation access) {
        List<Regime> regimes = possible.regimes(access.cpu());
        if (regimes.isEmpty() || !regimes.getFirst().mmuOn()) {
            return List.of();
        }
        PossibleTlb tlb = possible.of(access.cpu());
        List<PossibleEntry> candidates = new ArrayList<>();
        for (Regime regime : regimes) {
            long va = access.access().isFetch()
                    ? regime.canonicalFetch(access.virtualAddress())
                    : regime.canonical(access.virtualAddress());
            candidates.addAll(tlb.entries(va, regime.asidFor(va)));
        }
        TlbEntry cached = access.cached();
        if (cached != null) {
            // The entry that the access did use makes the better story.
            candidates.sort(Comparator.comparing(candidate -> !sameTranslation(candidate.entry(), cached)));
        }
        return candidates;
    }

    private static boolean sameTranslation(TlbEntry one, TlbEntry other) {
        return one.iaBase() == other.iaBase() && one.sizeShift() == other.sizeShift() && one.oaBase() == other.oaBase();
    }

    /** @return true if an error was reported */
    private boolean judge(Event.Translation access, PossibleEntry candidate, List<PossibleEntry> candidates) {
        return switch (access.walk()) {
            case WalkFault fault ->
                isAged(access, candidate, fault)
                        ? aged(access, candidate)
                        : stale(access, candidate, "the tables no longer translate 0x%016x, but a TLB may still");
            case Translated now -> compare(access, candidate, now, candidates);
        };
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
        return Walk.ifAccessed(regime, access.virtualAddress(), access.access().isFetch(), fault.steps())
                        instanceof Translated young
                && entry.translate(access.virtualAddress()) == young.outputAddress()
                && entry.attributes().agreesWith(young.attributes());
    }

    private boolean aged(Event.Translation access, PossibleEntry candidate) {
        TlbEntry entry = candidate.entry();
        if (isNew(Rule.AGED_ENTRY_USED, access, entry.iaBase(), entry.descriptorValue())) {
            report.accept(violation(
                    Rule.AGED_ENTRY_USED,
                    access,
                    String.format(
                            Locale.ROOT,
                            "AF of 0x%016x is 0 in the tables, but a TLB may still translate it",
                            access.virtualAddress()),
                    notes(access, candidate)));
        }
        return false;
    }

    private boolean compare(
            Event.Translation access, PossibleEntry candidate, Translated now, List<PossibleEntry> candidates) {
        TlbEntry entry = candidate.entry();
        LeafAttributes then = entry.attributes();
        if (entry.translate(access.virtualAddress()) != now.outputAddress()) {
            return stale(access, candidate, "0x%016x may have another output address in the TLB than in the tables");
        }
        if (!then.sameMemory(now.attributes())) {
            return stale(access, candidate, "0x%016x may have other memory attributes in the TLB than in the tables");
        }
        switch (AccessDifference.between(
                then, now.attributes(), access, possible.regimes(access.cpu()).getFirst())) {
            case NONE -> {}
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
        if (becomesGlobal(candidate, now)) {
            report.accept(violation(
                    Rule.TLB_CONFLICT,
                    access,
                    String.format(
                            Locale.ROOT,
                            "0x%016x is global in the tables, and the TLB may hold it for the ASID in effect, too",
                            access.virtualAddress()),
                    notes(access, candidate)));
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
            report.accept(violation(
                    Rule.TLB_CONFLICT,
                    access,
                    String.format(
                            Locale.ROOT,
                            "a size change of 0x%016x met on a CPU with bbml %d%s",
                            access.virtualAddress(),
                            access.features().bbml(),
                            access.features().bbml() == 2 ? " without noabort" : ""),
                    notes(access, candidate)));
            return true;
        }
        return false;
    }

    /**
     * A global entry is made where a non-global one may still match. The other way round is no fault: of the entries that
     * may not meet, "Using break-before-make when updating translation table entries" names only this pair, and no
     * FEAT_BBM level is about it. Where both come from one descriptor, the store that made it global has been judged.
     */
    private static boolean becomesGlobal(PossibleEntry candidate, Translated now) {
        return !candidate.entry().global()
                && !now.attributes().nG()
                && candidate.entry().descriptorAddress() != now.steps().lastAddress();
    }

    /** One warning for each entry, wherever it is used, and one for each instruction, whatever it goes through. */
    private boolean isNew(Rule rule, Event.Translation access, long iaBase, long descriptor) {
        return warned.add(List.of(rule, access.cpu(), iaBase, descriptor))
                & warned.add(List.of(rule, access.cpu(), access.pc()));
    }

    /** A CPU with FEAT_BBM need not use a Block with nT = 1. Arm ARM R_MRRPW, "Table and Block entry". */
    private void mayBeRefused(Event.Translation access, Translated walk) {
        if (isNew(Rule.SPURIOUS_FAULT, access, walk.iaBase(), walk.steps().lastValue())) {
            report.accept(violation(
                    Rule.SPURIOUS_FAULT,
                    access,
                    String.format(
                            Locale.ROOT,
                            "0x%016x is in a Block with nT = 1: the access may take a Translation fault, or a TLB conflict abort",
                            access.virtualAddress()),
                    List.of(new Note("walk", walk.toString()), new Note("now", descriptor(access, walk.steps())))));
        }
    }

    private void spuriousFault(Event.Translation access, PossibleEntry candidate) {
        TlbEntry entry = candidate.entry();
        if (isNew(Rule.SPURIOUS_FAULT, access, entry.iaBase(), entry.descriptorValue())) {
            report.accept(violation(
                    Rule.SPURIOUS_FAULT,
                    access,
                    String.format(
                            Locale.ROOT, "the TLB may hold 0x%016x with narrower permissions", access.virtualAddress()),
                    notes(access, candidate)));
        }
    }

    private boolean stale(Event.Translation access, PossibleEntry candidate, String headline) {
        Rule rule = ruleFor(candidate.cause());
        String what = switch (candidate.cause()) {
            case PossibleEntry.Cause.NotSynchronized cause ->
                "how 0x%016x translates depends on a system register write that is still pending";
            case PossibleEntry.Cause.NewlyStored cause ->
                "how 0x%016x translates depends on whether its walk sees a descriptor store yet";
            case PossibleEntry.Cause.OtherMember cause ->
                "0x%016x is in a contiguous run that other members still make, but its own descriptor does not agree";
            case PossibleEntry.Cause.NeverInvalidated cause -> headline;
            case PossibleEntry.Cause.TableStillCached cause -> headline;
            case PossibleEntry.Cause.NotPublished cause -> headline;
            case PossibleEntry.Cause.Missed cause -> headline;
            case PossibleEntry.Cause.NotComplete cause -> headline;
            case PossibleEntry.Cause.InFlight cause -> headline;
            case PossibleEntry.Cause.Refetched cause -> headline;
        };
        report.accept(violation(
                rule, access, String.format(Locale.ROOT, what, access.virtualAddress()), notes(access, candidate)));
        return true;
    }

    private static Rule ruleFor(PossibleEntry.Cause because) {
        return switch (because) {
            case PossibleEntry.Cause.NeverInvalidated cause -> Rule.STALE_TRANSLATION;
            case PossibleEntry.Cause.TableStillCached cause -> Rule.STALE_TRANSLATION;
            case PossibleEntry.Cause.NotPublished cause -> Rule.STALE_TRANSLATION;
            case PossibleEntry.Cause.OtherMember cause -> Rule.MISPROGRAMMED_CONTIGUOUS;
            case PossibleEntry.Cause.NewlyStored cause -> Rule.UNPUBLISHED_DESCRIPTOR;
            case PossibleEntry.Cause.Missed cause -> Rule.STALE_TRANSLATION;
            case PossibleEntry.Cause.NotSynchronized cause -> Rule.UNSYNCHRONIZED_CONTEXT;
            case PossibleEntry.Cause.NotComplete cause -> Rule.INCOMPLETE_INVALIDATION;
            case PossibleEntry.Cause.InFlight cause -> Rule.STALE_TRANSLATION;
            case PossibleEntry.Cause.Refetched cause -> Rule.UNPUBLISHED_DESCRIPTOR;
        };
    }

    private void unsure(Event.Translation access, Alternative alternative) {
        List<Note> notes = new ArrayList<>();
        notes.add(new Note("walk", access.walk().toString()));
        notes.add(new Note("or", alternative.walk().toString()));
        Rule rule = switch (alternative.reason()) {
            case UNSYNCHRONIZED_CONTEXT -> Rule.UNSYNCHRONIZED_CONTEXT;
        };
        report.accept(violation(
                rule,
                access,
                String.format(
                        Locale.ROOT, "%s of 0x%016x: %s", accessName(access), access.virtualAddress(), rule.title()),
                notes));
    }

    /** The result of AT, read too early. Arm ARM D8, "Address translation instructions". */
    static Violation unsynchronized(Event.UnsynchronizedRead read) {
        return new Violation(
                Rule.UNSYNCHRONIZED_CONTEXT,
                read.cpu(),
                read.step(),
                read.pc(),
                String.format(
                        Locale.ROOT,
                        "%s is read, but no isb has followed the instruction that writes it, of step %d",
                        read.register(),
                        read.writtenAt()),
                List.of(
                        new Note("read", String.format(Locale.ROOT, "0x%016x", read.newValue())),
                        new Note("or", String.format(Locale.ROOT, "0x%016x, its value before", read.oldValue()))));
    }

    private static String accessName(Event.Translation access) {
        return access.access().isFetch() ? "the fetch" : access.access().isWrite() ? "the write" : "the read";
    }

    private List<Note> notes(Event.Translation access, PossibleEntry candidate) {
        List<Note> notes = new ArrayList<>();
        TlbEntry entry = candidate.entry();
        notes.add(new Note("tlb", entry.toString()));
        WalkResult walk = access.walk();
        notes.add(new Note("walk", walk.toString()));
        WalkSteps then = entry.steps();
        if (then.count() > 0) {
            notes.add(new Note("from", descriptor(access, then)));
        }
        if (walk.steps().count() > 0) {
            notes.add(new Note("now", descriptor(access, walk.steps())));
        }
        notes.add(new Note("seen", "cpu" + access.cpu() + " " + seen(access, candidate)));
        notes.add(new Note("kept", WhyKept.text(candidate.cause())));
        if (candidate.cause() instanceof PossibleEntry.Cause.NeverInvalidated && !isStored(then) && then.count() > 0) {
            notes.add(Note.help(
                    then.equals(walk.steps())
                            ? "the descriptors are the same: TCR_EL1, MAIR_EL1 or SCTLR_EL1.WXN is not, whose old value may"
                                    + " be cached with them. After msr; isb comes tlbi vmalle1; dsb nsh; isb"
                            : "no descriptor on the way was stored: other tables are in effect under the same ASID. Switch by"
                                    + " way of a reserved table (msr; isb), then tlbi aside1 or vmalle1; dsb nsh; isb; or give"
                                    + " the new tables an ASID of their own"));
        }
        return notes;
    }

    /** Some descriptor that led to the entry has had another value. */
    private boolean isStored(WalkSteps steps) {
        for (int i = 0; i < steps.count(); i++) {
            if (possible.history().knows(steps.address(i))) {
                return true;
            }
        }
        return false;
    }

    private String seen(Event.Translation access, PossibleEntry candidate) {
        TlbEntry entry = candidate.entry();
        TlbEntry cached = access.cached();
        if (cached != null && sameTranslation(entry, cached)) {
            return "filled its TLB with it at step " + cached.filledAt();
        }
        OptionalLong filled = entry.steps().count() == 0
                ? OptionalLong.empty()
                : possible.fills().step(access.cpu(), entry);
        if (filled.isPresent()) {
            return "filled its TLB with it at step " + filled.getAsLong();
        }
        boolean shared = candidate.walker() != access.cpu();
        String how = shared
                ? "may share with cpu" + candidate.walker()
                        + " (CnP) what that one's walks could find, by speculation, "
                : "may have filled its TLB with it, by speculation, ";
        String from = candidate.from().step() == 0
                ? "from the start"
                : "from step " + candidate.from().step();
        return how
                + from
                + (candidate.until() == Moment.NEVER
                        ? " until now"
                        : " to step " + candidate.until().step());
    }

    private String descriptor(Event.Translation access, WalkSteps steps) {
        int last = steps.count() - 1;
        VaRange range = possible.regimes(access.cpu()).getFirst().rangeOf(access.virtualAddress());
        return String.format(
                Locale.ROOT,
                "level %d descriptor at 0x%016x: %s",
                steps.level(last),
                steps.address(last),
                new Descriptor(steps.value(last), steps.level(last), range.granule(), range.format()));
    }

    private static Violation violation(Rule rule, Event.Translation access, String headline, List<Note> notes) {
        return new Violation(rule, access.cpu(), access.step(), access.pc(), headline, notes);
    }
}

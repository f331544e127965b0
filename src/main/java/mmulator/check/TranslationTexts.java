package mmulator.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import mmulator.arch.Descriptor;
import mmulator.check.Violation.Note;
import mmulator.machine.event.Event;
import mmulator.mmu.VaRange;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.history.Moment;
import mmulator.mmu.possible.PossibleEntry;
import mmulator.mmu.tlb.TlbEntry;

/** What is told of an access that may be translated otherwise than the tables say. */
record TranslationTexts(PossibleTlbs possible) {
    static String name(Event.Translation access) {
        return access.access().isFetch() ? "the fetch" : access.access().isWrite() ? "the write" : "the read";
    }

    /** @param headline with a place for the address */
    static String about(Event.Translation access, String headline) {
        return String.format(Locale.ROOT, headline, access.virtualAddress());
    }

    static String breaks(Event.Translation access, Rule rule) {
        return about(access, name(access) + " of 0x%016x: " + rule.title());
    }

    static boolean sameTranslation(TlbEntry one, TlbEntry other) {
        return one.iaBase() == other.iaBase() && one.sizeShift() == other.sizeShift() && one.oaBase() == other.oaBase();
    }

    /** @param headline with a place for the address, unless the cause has one of its own */
    String stale(Event.Translation access, PossibleEntry candidate, String headline) {
        String what = switch (candidate.cause()) {
            case PossibleEntry.Cause.NotSynchronized cause ->
                "how 0x%016x translates depends on a system register write that is still pending";
            case PossibleEntry.Cause.NewlyStored cause ->
                "how 0x%016x translates depends on whether its walk sees a descriptor store yet";
            case PossibleEntry.Cause.OtherMember cause ->
                "0x%016x is in a contiguous run that other members still make, but its own descriptor does not agree";
            case PossibleEntry.Cause.OfAnotherCpu cause -> headline;
            case PossibleEntry.Cause.NeverInvalidated cause -> headline;
            case PossibleEntry.Cause.TableStillCached cause -> headline;
            case PossibleEntry.Cause.NotPublished cause -> headline;
            case PossibleEntry.Cause.Missed cause -> headline;
            case PossibleEntry.Cause.NotComplete cause -> headline;
            case PossibleEntry.Cause.InFlight cause -> headline;
            case PossibleEntry.Cause.Refetched cause -> headline;
        };
        return about(access, what);
    }

    List<Note> notes(Event.Translation access, PossibleEntry candidate) {
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
        if (candidate.cause() instanceof PossibleEntry.Cause.OfAnotherCpu) {
            notes.add(
                    Note.help(
                            "where TTBRn_EL1.CnP is 1, CPUs use the same table for an ASID, with the same TCR_EL1 and MAIR_EL1; or clear CnP"));
        }
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

    String descriptor(Event.Translation access, WalkSteps steps) {
        int last = steps.count() - 1;
        VaRange range = possible.regimes(access.cpu()).getFirst().rangeOf(access.virtualAddress());
        return String.format(
                Locale.ROOT,
                "level %d descriptor at 0x%016x: %s",
                steps.level(last),
                steps.address(last),
                new Descriptor(steps.value(last), steps.level(last), range.granule(), range.format()));
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
}

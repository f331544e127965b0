package mmulator.check;

import java.util.List;
import java.util.Locale;
import mmulator.mmu.possible.PossibleEntry;

/** Says why an entry may still be in a TLB: which maintenance was missing, did not select it, or had not completed. */
public final class WhyKept {
    private WhyKept() {}

    public static String text(PossibleEntry.Cause cause) {
        return switch (cause) {
            case PossibleEntry.Cause.NeverInvalidated never -> "no tlbi that selects it has been executed since";
            case PossibleEntry.Cause.NotPublished unpublished ->
                "no dsb ishst has followed the store of the new descriptor, and no tlbi";
            case PossibleEntry.Cause.OtherMember other ->
                String.format(
                        Locale.ROOT,
                        "the descriptor at 0x%016x has the contiguous bit, so one entry made of it may serve the whole run",
                        other.descriptor());
            case PossibleEntry.Cause.NewlyStored stored -> "it is the new descriptor, which no dsb has published yet";
            case PossibleEntry.Cause.Missed missed -> missed(missed);
            case PossibleEntry.Cause.NotSynchronized pending ->
                "the register write that leads to it may have taken effect, but no isb has followed";
            case PossibleEntry.Cause.OfAnotherCpu other ->
                String.format(
                        Locale.ROOT,
                        "cpu%d, with which it shares translations (TTBRn_EL1.CnP), finds it in tables or by registers of its own",
                        other.cpu());
            case PossibleEntry.Cause.TableStillCached table ->
                String.format(
                        Locale.ROOT,
                        "a TLB may still hold the level %d Table descriptor at 0x%016x that led there: last-level forms (vale1,"
                                + " vaale1) keep it, vae1 and vaae1 remove it",
                        table.level(),
                        table.descriptor());
            case PossibleEntry.Cause.NotComplete pending ->
                String.format(
                        Locale.ROOT,
                        "cpu%d executed %s at step %d, but no %s by cpu%d has completed it",
                        pending.by(),
                        pending.maintenance(),
                        pending.issued().step(),
                        pending.maintenance().isBroadcast() ? "dsb ish" : "dsb nsh",
                        pending.by());
            case PossibleEntry.Cause.InFlight inFlight ->
                String.format(
                        Locale.ROOT,
                        "%s of step %d has removed it, but no isb has followed: the instruction may have been translated before",
                        inFlight.maintenance(),
                        inFlight.issued().step());
            case PossibleEntry.Cause.Refetched refetched ->
                String.format(
                        Locale.ROOT,
                        "cpu%d executed %s at step %d, when walks could still find it: a dsb ishst (after an msr, an isb) must"
                                + " come between the change and the tlbi",
                        refetched.by(),
                        refetched.maintenance(),
                        refetched.issued().step());
        };
    }

    /** The same of a walk that faults: what it reads is cached nowhere, the Table descriptor that leads there may be. */
    static String ofFault(PossibleEntry.Cause cause) {
        return switch (cause) {
            case PossibleEntry.Cause.NotPublished unpublished ->
                "it is the old descriptor, and nothing has made sure yet that this walk sees the new one";
            case PossibleEntry.Cause.NewlyStored stored -> text(stored);
            case PossibleEntry.Cause.NeverInvalidated never ->
                "a TLB may still hold the Table descriptor that leads there: no tlbi that selects it has been executed since it was replaced";
            case PossibleEntry.Cause.OtherMember other -> text(other);
            case PossibleEntry.Cause.Missed missed -> text(missed);
            case PossibleEntry.Cause.NotSynchronized pending -> text(pending);
            case PossibleEntry.Cause.OfAnotherCpu other -> text(other);
            case PossibleEntry.Cause.TableStillCached table -> text(table);
            case PossibleEntry.Cause.NotComplete pending -> text(pending);
            case PossibleEntry.Cause.InFlight inFlight -> text(inFlight);
            case PossibleEntry.Cause.Refetched refetched -> text(refetched);
        };
    }

    private static String missed(PossibleEntry.Cause.Missed missed) {
        List<String> why = missed.maintenance().anomalies();
        return String.format(
                Locale.ROOT,
                "cpu%d executed %s at step %d, which does not %s%s",
                missed.by(),
                missed.maintenance(),
                missed.issued().step(),
                missed.local() ? "leave that CPU: the inner-shareable form (…is) does" : "select it",
                why.isEmpty() ? "" : ": " + String.join("; ", why));
    }

    /** The rule that is broken if what is kept for this reason makes a difference. */
    static Rule ruleFor(PossibleEntry.Cause because) {
        return switch (because) {
            case PossibleEntry.Cause.NeverInvalidated cause -> Rule.STALE_TRANSLATION;
            case PossibleEntry.Cause.TableStillCached cause -> Rule.STALE_TRANSLATION;
            case PossibleEntry.Cause.NotPublished cause -> Rule.STALE_TRANSLATION;
            case PossibleEntry.Cause.OtherMember cause -> Rule.MISPROGRAMMED_CONTIGUOUS;
            case PossibleEntry.Cause.NewlyStored cause -> Rule.UNPUBLISHED_DESCRIPTOR;
            case PossibleEntry.Cause.Missed cause -> Rule.STALE_TRANSLATION;
            case PossibleEntry.Cause.NotSynchronized cause -> Rule.UNSYNCHRONIZED_CONTEXT;
            case PossibleEntry.Cause.OfAnotherCpu cause -> Rule.STALE_TRANSLATION;
            case PossibleEntry.Cause.NotComplete cause -> Rule.INCOMPLETE_INVALIDATION;
            case PossibleEntry.Cause.InFlight cause -> Rule.STALE_TRANSLATION;
            case PossibleEntry.Cause.Refetched cause -> Rule.UNPUBLISHED_DESCRIPTOR;
        };
    }
}

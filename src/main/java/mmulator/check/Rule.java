package mmulator.check;

import java.util.Locale;
import java.util.Optional;

/**
 * What can be wrong with a run. Each rule names the section of the Arm ARM (DDI 0487), or of the kernel's documentation,
 * that it comes from, by title, and says what usually helps.
 */
public enum Rule {
    BBM_VALID_TO_VALID(
            Severity.ERROR,
            "a live descriptor was replaced by another valid one without break-before-make",
            "Arm ARM D8, \"Using break-before-make when updating translation table entries\"",
            "write Invalid; dsb ishst; tlbi vaae1is; dsb ish; then the new descriptor; or first park every CPU that lacks"
                    + " BBML2 on a reserved TTBR1 with a clean TLB"),
    BBM_UNCLEAN_TO_VALID(
            Severity.ERROR,
            "a descriptor was made valid again before the invalid one was invalidated everywhere",
            "Arm ARM D8, \"Using break-before-make when updating translation table entries\"",
            "between the Invalid and the new descriptor: dsb ishst; tlbi vaae1is; dsb ish"),
    TLB_CONFLICT(
            Severity.ERROR,
            "an access may match two TLB entries that a CPU must not meet: of different sizes, or a global and a non-global one",
            "Arm ARM D8, \"TLB matching\" and \"Support levels for changing block size\"",
            "let no CPU without BBML2 reach the table while sizes change: park it on a reserved TTBR1 with a clean TLB, or"
                    + " use break-before-make; tlbi before an address is used as global that was not"),
    STALE_TRANSLATION(
            Severity.ERROR,
            "an access may use a translation that the tables no longer hold",
            "Arm ARM D8, \"TLB maintenance requirements\"",
            "after the store: dsb ishst; a tlbi that covers the address on every CPU that can hold it; dsb ish; and isb on"
                    + " the CPU itself"),
    INCOMPLETE_INVALIDATION(
            Severity.ERROR,
            "an access may use a translation whose TLB maintenance has not completed",
            "Arm ARM D8, \"Completion of TLB maintenance instructions\"",
            "dsb ish (dsb nsh for a local tlbi) on the CPU that issued the tlbi, before the access"),
    UNPUBLISHED_DESCRIPTOR(
            Severity.ERROR,
            "the outcome of an access depends on whether a descriptor store is visible to the walk yet",
            "Arm ARM D8, \"Ordering and completion of translation table updates\"",
            "dsb ishst after the descriptor store; for the CPU's own accesses also isb, unless FEAT_ETS2"),
    UNSYNCHRONIZED_CONTEXT(
            Severity.ERROR,
            "the outcome of an access depends on whether a system register write has taken effect",
            "Arm ARM D24, \"Synchronization requirements for AArch64 System registers\"",
            "isb between the msr and the access"),
    MISPROGRAMMED_CONTIGUOUS(
            Severity.ERROR,
            "the members of a contiguous run do not agree",
            "Arm ARM D8, \"The Contiguous bit\"",
            "give all members of a run, from its aligned first to its last, the same attributes and consecutive output addresses;"
                    + " take the contiguous bit from all of them before changing one"),
    TABLE_FREED_WHILE_REACHABLE(
            Severity.ERROR,
            "a translation table was handed back while a walk can still reach it",
            "Arm ARM D8, \"TLB maintenance requirements\"",
            "unlink the table, dsb ishst, tlbi without the last-level restriction, dsb ish, then free"),
    ALLOCATION_IN_ATOMIC(
            Severity.ERROR,
            "memory was allocated where nobody may sleep, from an allocator that may",
            "Linux, \"Lock types and their rules\", section \"PREEMPT_RT caveats\"",
            "allocate before the atomic section begins and hand out inside; free what is left after it has ended"),
    STUCK(
            Severity.ERROR,
            "no CPU can make progress",
            "Arm ARM D1, \"Wait for Event mechanism and Send event\"",
            "a store to the watched location or a SEV must follow the wait; 'mmulator why' tells what each CPU waits for"),
    UNHANDLED_EXCEPTION(
            Severity.ERROR,
            "an exception was taken with no vector to go to",
            "Arm ARM D1, \"Exception entry\"",
            "set VBAR_EL1 to a mapped vector table, or avoid the exception"),
    FAILED_STUB(
            Severity.ERROR,
            "a stub ended with a failure code",
            "Arm ARM C6, \"HLT\"; hlt #0 is done, any other immediate a failure",
            "see what the stub checks before that hlt"),
    SPURIOUS_FAULT(
            Severity.WARNING,
            "an access may fault although the current tables permit it",
            "Arm ARM D8, \"TLB maintenance requirements\"",
            "tolerate the fault, or invalidate after making permissions wider"),
    RESERVED_ENCODING(
            Severity.WARNING,
            "a register, an operand or a descriptor holds a value that is reserved or cannot be meant",
            "Arm ARM D8, \"VMSAv8-64 translation table format descriptors\", and C5, \"TLB maintenance instructions\"",
            "look at the shifts: a TLBI operand holds VA>>12 in bits 43:0, an ASID in 63:48 and a TTL hint in 47:44"),
    TLB_UNKNOWN_AT_ENABLE(
            Severity.WARNING,
            "the MMU was enabled with TLB contents still UNKNOWN from reset",
            "Arm ARM D8, \"TLB behavior at reset\"",
            "tlbi vmalle1; dsb nsh; isb before setting SCTLR_EL1.M");

    /** Whether a run that shows it has failed. */
    public enum Severity {
        ERROR,
        WARNING
    }

    private final Severity severity;
    private final String title;
    private final String section;
    private final String help;

    Rule(Severity severity, String title, String section, String help) {
        this.severity = severity;
        this.title = title;
        this.section = section;
        this.help = help;
    }

    public Severity severity() {
        return severity;
    }

    /** One clause, without a full stop. */
    public String title() {
        return title;
    }

    /** Document, chapter and title of the section that it comes from. */
    public String section() {
        return section;
    }

    /** What usually helps, as instructions where possible. */
    public String help() {
        return help;
    }

    public static Optional<Rule> byName(String name) {
        String wanted = name.toUpperCase(Locale.ROOT);
        for (Rule rule : values()) {
            if (rule.name().equals(wanted)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }
}

package mmulator.check;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What can be wrong with a run. Each rule names the section of the Arm ARM (DDI 0487), or of the kernel's documentation,
 * that it comes from, by title and identifiers, and says what it means and what usually helps.
 */
public enum Rule {
    BBM_VALID_TO_VALID(
            Severity.ERROR,
            "a live descriptor was replaced by another valid one without break-before-make",
            "While a TLB may hold the old value, the new one may differ in permissions and software bits"
                    + " only. Another output address, memory type, size or contiguous bit, or global where it was not,"
                    + " makes two entries for one address possible, and what an access gets then is unpredictable. A"
                    + " CPU tolerates another contiguous bit from FEAT_BBM level 1 on, and another size from level 2 on, or at"
                    + " level 1 of a Block with nT. What counts is each CPU that could hold the old value at the time of the"
                    + " store.",
            "Arm ARM D8, \"Using break-before-make when updating translation table entries\": R_WHZWS, R_KFLJB",
            "write Invalid; dsb ishst; tlbi vaae1is; dsb ish; then the new descriptor; or, of another size or contiguous"
                    + " bit, first park every CPU that does not tolerate it on a reserved TTBR1 with a clean TLB"),
    BBM_UNCLEAN_TO_VALID(
            Severity.ERROR,
            "a descriptor was made valid again before the invalid one was invalidated everywhere",
            "Writing Invalid is the first half of break-before-make only. Until a TLBI that covers the"
                    + " address has completed, with DSB, on every CPU that could hold the old value, a new one next"
                    + " to it is as bad as a direct change.",
            "Arm ARM D8, \"Using break-before-make when updating translation table entries\": R_DDMVT",
            "between the Invalid and the new descriptor: dsb ishst; tlbi vaae1is; dsb ish"),
    TLB_CONFLICT(
            Severity.ERROR,
            "an access may match two TLB entries that a CPU must not meet: of different sizes, or a global and a non-global one",
            "An entry for a Block and one for a Page inside it, or with and without the contiguous bit,"
                    + " match the same address. Below FEAT_BBM level 2 nothing is promised; at level 2 a CPU may"
                    + " still raise a TLB conflict abort unless its vendor says that it never does.",
            "Arm ARM D8, \"TLB conflict abort\" and \"Support levels for changing table or block size\": R_ZQNWZ, I_CNNYQ",
            "let no CPU without BBML2 reach the table while sizes change: park it on a reserved TTBR1 with a clean TLB, or"
                    + " use break-before-make; tlbi before an address is used as global that was not"),
    STALE_TRANSLATION(
            Severity.ERROR,
            "an access may use a translation that the tables no longer hold",
            "Some TLB may still hold a translation that has been unmapped, moved or restricted, as no TLB"
                    + " maintenance covers it: the access may go to the old address, or succeed where it must fault."
                    + " This is judged over all entries that an implementation could hold, so it shows also where a"
                    + " real TLB would have lost the entry.",
            "Arm ARM D8, \"TLB maintenance\": R_FFWJK, R_GPPYH",
            "after the store: dsb ishst; a tlbi that covers the address on every CPU that can hold it; dsb ish; and isb on"
                    + " the CPU itself"),
    INCOMPLETE_INVALIDATION(
            Severity.ERROR,
            "an access may use a translation whose TLB maintenance has not completed",
            "A TLBI only begins. It has taken effect on all CPUs when the CPU that issued it has executed"
                    + " a DSB of the right domain; until then the access may get the entry that the TLBI is about to"
                    + " remove.",
            "Arm ARM D8, \"Ordering and completion of TLB maintenance instructions\": R_YNJCP, R_PSMWS",
            "dsb ish (dsb nsh for a local tlbi) on the CPU that issued the tlbi, before the access"),
    UNPUBLISHED_DESCRIPTOR(
            Severity.ERROR,
            "the outcome of an access depends on whether a descriptor store is visible to the walk yet",
            "A store to a translation table is visible to walks after a DSB by the CPU that stored. An access' walk may"
                    + " be made before its turn, but not before the last context synchronization event of its CPU: what"
                    + " is needed is a DSB and then such an event, on the CPU that makes the access. Before that a walk may read"
                    + " the old value or the new one, and here that makes a difference. FEAT_ETS2 needs no event for data"
                    + " accesses; fetches still do.",
            "Arm ARM D8, \"Ordering of memory accesses from translation table walks\" and \"TLB maintenance\": R_SPVBD, I_WZCBG",
            "dsb ishst after the descriptor store, then isb on the CPU that makes the access, unless FEAT_ETS2 and it is no fetch"),
    UNSYNCHRONIZED_CONTEXT(
            Severity.ERROR,
            "the outcome of an access depends on whether a system register write has taken effect",
            "A write to TTBRn_EL1, TCR_EL1, MAIR_EL1, SCTLR_EL1 or an ASID is certain to be in effect"
                    + " only after a context synchronization event: ISB, exception entry or return. Between the two"
                    + " each translation may use the old value or the new one. The result of AT in PAR_EL1 can be read"
                    + " only after such an event, too.",
            "Arm ARM D24, \"Synchronization requirements for AArch64 System registers\"",
            "isb between the msr and the access, or between at and mrs"),
    MISPROGRAMMED_CONTIGUOUS(
            Severity.ERROR,
            "the members of a contiguous run do not agree",
            "The contiguous bit promises that a whole aligned run of descriptors maps consecutive"
                    + " addresses with the same attributes, and a TLB may keep one entry for all of them. If one"
                    + " member says something else, which of them counts for the run is unpredictable.",
            "Arm ARM D8, \"Misprogramming the Contiguous bit\": R_QTRPM, R_JQQTC",
            "give all members of a run, from its aligned first to its last, the same attributes and consecutive output addresses;"
                    + " take the contiguous bit from all of them before changing one"),
    TABLE_FREED_WHILE_REACHABLE(
            Severity.ERROR,
            "a translation table was handed back while a walk can still reach it",
            "Walks go through tables that are linked, and through those that a walk cache remembers. If"
                    + " the page is handed back before both are gone, a walk reads whatever its next owner writes"
                    + " there. A stub tells that it frees a page by a hint: see fixtures/README.md.",
            "Arm ARM D8, \"TLB maintenance\": R_RVJDB, R_GPPYH",
            "unlink the table, dsb ishst, tlbi without the last-level restriction, dsb ish, then free"),
    ALLOCATION_IN_ATOMIC(
            Severity.ERROR,
            "memory was allocated where nobody may sleep, from an allocator that may",
            "Inside stop_machine(), with interrupts off or under a raw lock nobody may sleep, and with"
                    + " PREEMPT_RT every page allocator may. A stub tells of both by hints: see fixtures/README.md.",
            "Linux, \"Lock types and their rules\", section \"PREEMPT_RT caveats\"",
            "allocate before the atomic section begins and hand out inside; free what is left after it has ended"),
    STUCK(
            Severity.ERROR,
            "no CPU can make progress",
            "Every CPU that has not halted is parked in WFE or WFI with nothing to come that would wake"
                    + " it (deadlock), or goes round a loop that has returned to the same state of the whole machine"
                    + " (livelock): one through an exception handler, too.",
            "Arm ARM D1, \"Wait for Event mechanism and Send event\"",
            "a store to the watched location or a SEV must follow the wait, and a handler mend what faults or step over it"),
    UNHANDLED_EXCEPTION(
            Severity.ERROR,
            "an exception was taken with no vector to go to",
            "The CPU took an exception, and VBAR_EL1 was never set or the vector itself cannot be"
                    + " fetched. The message decodes ESR_EL1 and FAR_EL1.",
            "Arm ARM D1, \"Exception entry\"",
            "set VBAR_EL1 to a mapped vector table, or avoid the exception"),
    FAILED_STUB(
            Severity.ERROR,
            "a stub ended with a failure code",
            "A stub ends with hlt #0. With any other number it says that something was not as it should"
                    + " be, as a kernel does by BUG and panic().",
            "Arm ARM C6, \"HLT\"; hlt #0 is done, any other immediate a failure",
            "see what the stub checks before that hlt"),
    CODE_WARNS(
            Severity.WARNING,
            "the code says that something is not as it should be, and goes on",
            "A kernel's WARN, at its brk, which is gone over as the kernel's handler does; or the hint of a stub,"
                    + " see fixtures/README.md.",
            "Linux, \"Deprecated Interfaces\", section \"BUG() and BUG_ON()\"",
            "see which condition the line before asks for; what a kernel prints is told by '-d log'"),
    SPURIOUS_FAULT(
            Severity.WARNING,
            "an access may fault although the current tables permit it",
            "Permissions have become wider, or a mapping more usable, but a TLB may still hold the"
                    + " stricter entry. The architecture allows that without TLB maintenance; the kernel then"
                    + " handles the fault by trying again. A Block with nT = 1 may fault as long as nT is 1.",
            "Arm ARM D8, \"Permission fault\": R_JVXRH, I_WJLXV; \"Table and Block entry\": R_MRRPW",
            "tolerate the fault, or invalidate after making permissions wider"),
    AGED_ENTRY_USED(
            Severity.WARNING,
            "an access may use a translation whose AF has been cleared",
            "A descriptor whose AF is 0 is never cached, but an entry from the time when it was 1 stays until"
                    + " a TLBI. Page aging lives on that: a page in use may look idle for a while. It is an error, of"
                    + " another name, if the access would get something else by it, too: another address, type of memory or permission.",
            "Arm ARM D8, \"The Access flag\": R_XFXTY",
            "nothing, if a page may look older than it is; otherwise dsb ishst; tlbi vaae1is; dsb ish after clearing AF"),
    RESERVED_ENCODING(
            Severity.WARNING,
            "a register, an operand or a descriptor holds a value that is reserved or cannot be meant",
            "The value is reserved, or has bits where the operation has none. Typical is a TLBI operand"
                    + " that holds an address instead of a page number: it then covers something else, and nothing"
                    + " is reported where the mistake is.",
            "Arm ARM D8, \"Translation fault\" and \"TLB maintenance instructions\": R_KRMJZ, I_ZVNJG",
            "look at the shifts: a TLBI operand holds VA>>12 in bits 43:0, an ASID in 63:48 and a TTL hint in 47:44"),
    TLB_UNKNOWN_AT_ENABLE(
            Severity.WARNING,
            "the MMU was enabled with TLB contents still UNKNOWN from reset",
            "What a TLB holds after reset is not defined. Entries from before would match as soon as"
                    + " translation is on, so they have to be removed first.",
            "Arm ARM D8, \"TLB behavior at reset\": I_GWZWM",
            "tlbi vmalle1; dsb nsh; isb before setting SCTLR_EL1.M");

    /** Whether a run that shows it has failed. */
    public enum Severity {
        ERROR,
        WARNING
    }

    private static final Pattern IDENTIFIER = Pattern.compile("\\b[RI]_[A-Z]{5}\\b");

    private final Severity severity;
    private final String title;
    private final String meaning;
    private final String section;
    private final String help;

    Rule(Severity severity, String title, String meaning, String section, String help) {
        this.severity = severity;
        this.title = title;
        this.meaning = meaning;
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

    /** What is behind it, in a few sentences. */
    public String meaning() {
        return meaning;
    }

    /** Document, chapter and title of the section that it comes from, and identifiers where it has them. */
    public String section() {
        return section;
    }

    /** Of the manual's rules and statements that it comes from; none where these have no identifiers. */
    public List<String> identifiers() {
        return IDENTIFIER
                .matcher(section)
                .results()
                .map((MatchResult match) -> match.group())
                .toList();
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

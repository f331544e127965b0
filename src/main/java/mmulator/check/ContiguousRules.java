package mmulator.check;

import java.util.List;
import java.util.Locale;
import mmulator.arch.Granule;
import mmulator.check.Violation.Note;
import mmulator.machine.event.Event;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;

/**
 * A TLB may make one entry of a contiguous run out of any of its members, and use it for all of them. So an access in the
 * range of such an entry is unsafe unless all members say the same. Arm ARM D8, "The Contiguous bit", R_QTRPM and R_JQQTC.
 *
 * <p>Judged by what the tables hold at the access: a run that is being built, or taken apart, is no fault until somebody
 * uses it, and Invalid members are no fault at all (I_PGVGZ). What a TLB may still hold of a run that is gone is {@link TranslationRules}' business.
 */
final class ContiguousRules {
    private final PossibleTlbs possible;
    private final DescriptorMemory memory;
    private final Report report;

    ContiguousRules(PossibleTlbs possible, DescriptorMemory memory, Report report) {
        this.possible = possible;
        this.memory = memory;
        this.report = report;
    }

    /** Members that map something else. @return true if an error was reported */
    boolean checkMembers(Event.Translation access) {
        return check(access, false);
    }

    /** Members that differ in nothing but the contiguous bit: entries of two sizes. @return true if an error was reported */
    boolean checkBit(Event.Translation access) {
        return check(access, true);
    }

    private boolean check(Event.Translation access, boolean bitOnly) {
        List<Regime> regimes = possible.regimes(access.cpu());
        if (!(access.walk() instanceof Translated walk) || regimes.isEmpty()) {
            return false;
        }
        Regime regime = regimes.getFirst();
        ContiguousMembers run = ContiguousMembers.around(walk, regime, memory);
        ContiguousMembers.Difference found = run == null ? null : run.difference(regime, bitOnly);
        if (run == null || found == null) {
            return false;
        }
        return report.tell(violation(access, walk, run, found));
    }

    private static Violation violation(
            Event.Translation access, Translated walk, ContiguousMembers run, ContiguousMembers.Difference found) {
        Granule granule = walk.granule();
        return new Violation(
                Rule.MISPROGRAMMED_CONTIGUOUS,
                access.cpu(),
                access.step(),
                access.pc(),
                String.format(
                        Locale.ROOT,
                        "0x%016x is in a contiguous run of %d whose members do not agree",
                        access.virtualAddress(),
                        run.count()),
                List.of(
                        new Note(
                                "run",
                                String.format(
                                        Locale.ROOT,
                                        "level %d descriptors 0x%016x to 0x%016x, IA 0x%016x +%dK",
                                        walk.level(),
                                        run.first(),
                                        run.first() + 8L * (run.count() - 1),
                                        walk.iaBase() - run.index() * granule.entrySize(walk.level()),
                                        run.count() * granule.entrySize(walk.level()) >> 10)),
                        new Note("used", "member " + run.index() + ": " + run.member(run.index())),
                        new Note("other", "member " + found.member() + ": " + run.member(found.member())),
                        new Note("which", found.text())));
    }
}

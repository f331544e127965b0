package mmulator.check;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import mmulator.arch.Descriptor;
import mmulator.arch.Granule;
import mmulator.check.Violation.Note;
import mmulator.machine.event.Event;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import org.jspecify.annotations.Nullable;

/**
 * A TLB may make one entry of a contiguous run out of any of its members, and use it for all of them. So an access in the
 * range of such an entry is unsafe unless all members say the same. Arm ARM D8, "The Contiguous bit", R_QTRPM and R_JQQTC.
 *
 * <p>Judged by what the tables hold at the access: a run that is being built, or taken apart, is no fault until somebody
 * uses it, and Invalid members are no fault at all (I_PGVGZ). What a TLB may still hold of a run that is gone is {@link TranslationRules}' business.
 */
final class ContiguousRules {
    /** Bits 63:55: ignored by the walk, or for software, or PBHA. */
    private static final long SOFTWARE = 0x1ffL << 55;

    private final PossibleTlbs possible;
    private final DescriptorMemory memory;
    private final Consumer<Violation> report;

    ContiguousRules(PossibleTlbs possible, DescriptorMemory memory, Consumer<Violation> report) {
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
        if (!(access.walk() instanceof Translated walk) || !walk.fromTables() || regimes.isEmpty()) {
            return false;
        }
        int shift = walk.granule().contiguousShift(walk.level());
        Regime regime = regimes.getFirst();
        if (shift == 0 || bitOnly && regime.cpu().sizeChangeNeverAborts()) {
            return false;
        }
        Run run = Run.around(walk, regime, shift, memory);
        Descriptor used = run.member(run.index);
        if (!bitOnly && used.has(Descriptor.CONTIGUOUS) && !run.isAligned(used)) {
            report.accept(violation(access, walk, run, run.index, misaligned(used)));
            return true;
        }
        run.tellIfContiguous();
        for (int i = 1; i < run.members; i++) {
            int other = (run.index + i) % run.members;
            String difference = difference(run, used, other, regime);
            if (difference == null && bitOnly && differInBit(used, run.member(other))) {
                difference = "differs in the contiguous bit";
            }
            if (difference != null) {
                report.accept(violation(access, walk, run, other, difference));
                return true;
            }
        }
        return false;
    }

    private static boolean differInBit(Descriptor used, Descriptor other) {
        return other.kind().isLeaf() && used.has(Descriptor.CONTIGUOUS) != other.has(Descriptor.CONTIGUOUS);
    }

    /** Why an entry made of one of the two must not be used for the other, or null. */
    private static @Nullable String difference(Run run, Descriptor used, int index, Regime regime) {
        Descriptor other = run.member(index);
        boolean usedRuns = used.has(Descriptor.CONTIGUOUS);
        boolean otherRuns = other.has(Descriptor.CONTIGUOUS) && other.kind().isLeaf();
        if (!usedRuns && !otherRuns) {
            // Neither makes an entry that covers the other.
            return null;
        }
        switch (other.kind()) {
            case INVALID, RESERVED -> {
                // No descriptor that has the bit: I_PGVGZ, "Misprogramming the Contiguous bit".
                return null;
            }
            case TABLE -> {
                return "is a table";
            }
            case BLOCK, PAGE -> {}
        }
        long expected = used.address() + (index - run.index) * used.granule().entrySize(used.level());
        if (other.address() != expected) {
            return String.format(
                    Locale.ROOT, "has OA 0x%x where 0x%x follows from the rest", other.address(), expected);
        }
        if (!run.isAligned(used)) {
            return misaligned(other);
        }
        long differing = used.withAddress(0).value() ^ other.withAddress(0).value();
        return (differing & ~ignored(used, other, regime)) != 0 ? "has other attributes" : null;
    }

    private static String misaligned(Descriptor member) {
        return String.format(Locale.ROOT, "has OA 0x%x, not aligned to its place in the run", member.address());
    }

    /** Bits that need not agree: the contiguous bit, software's, PBHA, and what hardware sets in one member for all. */
    private static long ignored(Descriptor used, Descriptor other, Regime regime) {
        long ignored = Descriptor.CONTIGUOUS | SOFTWARE;
        if (regime.hardwareAccessFlag()) {
            ignored |= Descriptor.AF;
        }
        if (regime.hardwareDirtyState() && used.has(Descriptor.DBM) && other.has(Descriptor.DBM)) {
            ignored |= Descriptor.AP2;
        }
        return ignored;
    }

    private static Violation violation(
            Event.Translation access, Translated walk, Run run, int index, String difference) {
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
                        run.members),
                List.of(
                        new Note(
                                "run",
                                String.format(
                                        Locale.ROOT,
                                        "level %d descriptors 0x%016x to 0x%016x, IA 0x%016x +%dK",
                                        walk.level(),
                                        run.first,
                                        run.first + 8L * (run.members - 1),
                                        walk.iaBase() - run.index * granule.entrySize(walk.level()),
                                        run.members * granule.entrySize(walk.level()) >> 10)),
                        new Note("used", "member " + run.index + ": " + run.member(run.index)),
                        new Note("other", "member " + index + ": " + run.member(index)),
                        new Note("which", difference)));
    }

    /** The aligned group of descriptors that the leaf of a walk is in. */
    private record Run(long first, int members, int index, Descriptor leaf, DescriptorMemory memory) {
        static Run around(Translated walk, Regime regime, int shift, DescriptorMemory memory) {
            int members = 1 << shift;
            long last = walk.steps().lastAddress();
            long first = last & -8L * members;
            Descriptor leaf = new Descriptor(
                    walk.steps().lastValue(),
                    walk.level(),
                    walk.granule(),
                    regime.rangeOf(walk.iaBase()).format());
            return new Run(first, members, (int) (last - first) / 8, leaf, memory);
        }

        /** The run's output addresses begin at a multiple of its size. */
        boolean isAligned(Descriptor used) {
            long entryBytes = used.granule().entrySize(used.level());
            return (used.address() & members * entryBytes - 1) == index * entryBytes;
        }

        Descriptor member(int i) {
            return i == index ? leaf : leaf.withValue(memory.peek(first + 8L * i));
        }

        /** While none of them has the contiguous bit, what the others are is of no concern. */
        void tellIfContiguous() {
            for (int i = 0; i < members; i++) {
                if (member(i).has(Descriptor.CONTIGUOUS)) {
                    for (int all = 0; all < members; all++) {
                        memory.dependencies().descriptor(first + 8L * all);
                    }
                    return;
                }
            }
        }
    }
}

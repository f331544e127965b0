package mmulator.mmu.possible;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mmulator.arch.Descriptor;
import mmulator.arch.Granule;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Translated;
import mmulator.mmu.VaRange;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.history.DescriptorHistory;

/** The other members of the contiguous runs that a walk's descriptors are in: an entry made of one may serve all. */
public final class ContiguousRun {

    private ContiguousRun() {}

    /**
     * Addresses whose walks may make entries for {@code va} that its own walks do not. Neighbours that no contiguous bit makes
     * members are nobody's concern: no answer depends on them.
     */
    static Set<Long> siblings(long va, List<PastWalk> walks, DescriptorMemory memory, DescriptorHistory history) {
        Set<Long> siblings = new LinkedHashSet<>();
        for (PastWalk walk : walks) {
            add(siblings, va, walk.regime().rangeOf(va), walk.result().steps(), memory, history);
        }
        return siblings;
    }

    /** True if no other member's walk makes an entry for {@code va} that the walk with these steps does not. */
    static boolean isAlone(
            long va, VaRange range, WalkSteps steps, DescriptorMemory memory, DescriptorHistory history) {
        Set<Long> siblings = new LinkedHashSet<>();
        add(siblings, va, range, steps, memory, history);
        return siblings.isEmpty();
    }

    private static void add(
            Set<Long> siblings,
            long va,
            VaRange range,
            WalkSteps steps,
            DescriptorMemory memory,
            DescriptorHistory history) {
        for (int i = 0; i < steps.count(); i++) {
            int level = steps.level(i);
            if (range.granule().contiguousShift(level) != 0) {
                add(siblings, va, steps.address(i), level, range, memory, history);
            }
        }
    }

    /**
     * What there is of a walk for another member while an entry made of it may serve the address that {@code own} are the
     * walks for: as long as its own descriptor was valid, too. An Invalid member is no misprogramming and takes no part in
     * the run (Arm ARM I_PGVGZ, "Misprogramming the Contiguous bit").
     */
    static List<PastWalk> covering(PastWalk sibling, List<PastWalk> own) {
        if (!(sibling.result() instanceof Translated leaf) || !leaf.contiguous()) {
            return List.of();
        }
        Set<PastRead.Reading> members = new LinkedHashSet<>();
        for (PastWalk walk : own) {
            WalkSteps steps = walk.result().steps();
            for (int i = 0; i < walk.reads().size(); i++) {
                if (steps.level(i) == leaf.level()
                        && isValid(steps.value(i), leaf)
                        && firstOf(steps.address(i), leaf)
                                == firstOf(leaf.steps().lastAddress(), leaf)) {
                    members.add(walk.reads().get(i).reading());
                }
            }
        }
        return members.stream()
                .map(sibling::during)
                .filter(walk -> !walk.window().isEmpty())
                .toList();
    }

    private static long firstOf(long member, Translated leaf) {
        return member & -8L * leaf.granule().contiguousEntries(leaf.level());
    }

    private static boolean isValid(long value, Translated leaf) {
        return (value & Descriptor.VALID) != 0 && (leaf.level() != 3 || (value & Descriptor.TYPE) == Descriptor.TYPE);
    }

    /** True if all members of the run that {@code leaf} is in are valid: one entry may then serve all. */
    public static boolean isWhole(Translated leaf, DescriptorMemory memory) {
        long first = firstOf(leaf.steps().lastAddress(), leaf);
        for (int i = 0; i < leaf.granule().contiguousEntries(leaf.level()); i++) {
            if (!isValid(memory.read(first + 8L * i), leaf)) {
                return false;
            }
        }
        return true;
    }

    private static void add(
            Set<Long> siblings,
            long va,
            long own,
            int level,
            VaRange range,
            DescriptorMemory memory,
            DescriptorHistory history) {
        Granule granule = range.granule();
        long bytes = 8L * granule.contiguousEntries(level);
        long first = own & -bytes;
        long present = memory.peek(own);
        boolean runs = isMember(present, level, range);
        for (long member = first; member != first + bytes; member += 8) {
            if (member == own || !memory.contains(member)) {
                continue;
            }
            long value = memory.peek(member);
            boolean isMember = isMember(value, level, range);
            runs |= isMember;
            long number = (member - own) / 8;
            long distance = number << granule.entryShift(level);
            // Two that have never changed and agree give the same entries.
            boolean matters = history.knows(member)
                    ? history.anyValue(member, value, version -> isMember(version, level, range))
                    : isMember && (history.knows(own) || value - present != distance);
            if (matters) {
                runs = true;
                siblings.add(va + distance);
            }
        }
        for (long member = first; runs && member != first + bytes; member += 8) {
            memory.dependencies().descriptor(member);
        }
    }

    private static boolean isMember(long value, int level, VaRange range) {
        return (value & Descriptor.CONTIGUOUS) != 0
                && Descriptor.kind(value, level, range.granule(), range.format())
                        .isLeaf();
    }
}

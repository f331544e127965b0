package mmulator.mmu;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mmulator.arch.Descriptor;
import mmulator.arch.Granule;

/** The other members of the contiguous runs that a walk's descriptors are in: an entry made of one may serve all. */
final class ContiguousRun {

    private ContiguousRun() {}

    /**
     * Addresses whose walks may make entries for {@code va} that its own walks do not. Neighbours that no contiguous bit makes
     * members are nobody's concern: no answer depends on them.
     */
    static Set<Long> siblings(long va, List<PastWalk> walks, DescriptorMemory memory, DescriptorHistory history) {
        Set<Long> siblings = new LinkedHashSet<>();
        for (PastWalk walk : walks) {
            VaRange range = walk.regime().rangeOf(va);
            Granule granule = range.granule();
            WalkSteps steps = walk.result().steps();
            for (int i = 0; i < steps.count(); i++) {
                int level = steps.level(i);
                if (granule.contiguousShift(level) != 0) {
                    add(siblings, va, steps.address(i), level, range, memory, history);
                }
            }
        }
        return siblings;
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
        boolean runs = isMember(memory.peek(own), level, range);
        for (long member = first; member != first + bytes; member += 8) {
            long number = (member - own) / 8;
            runs |= memory.contains(member) && isMember(memory.peek(member), level, range);
            if (member != own && matters(own, member, number << granule.entryShift(level), level, range, memory, history)) {
                runs = true;
                siblings.add(va + (number << granule.entryShift(level)));
            }
        }
        for (long member = first; runs && member != first + bytes; member += 8) {
            memory.dependencies().descriptor(member);
        }
    }

    private static boolean matters(
            long own,
            long member,
            long distance,
            int level,
            VaRange range,
            DescriptorMemory memory,
            DescriptorHistory history) {
        if (!memory.contains(member)) {
            return false;
        }
        long value = memory.peek(member);
        if (history.knows(member)) {
            return history.of(member, value).stream().anyMatch(version -> isMember(version.value(), level, range));
        }
        // Two that have never changed and agree give the same entries.
        boolean agrees = !history.knows(own) && value - memory.peek(own) == distance;
        return isMember(value, level, range) && !agrees;
    }

    private static boolean isMember(long value, int level, VaRange range) {
        return (value & Descriptor.CONTIGUOUS) != 0
                && Descriptor.kind(value, level, range.granule(), range.format()).isLeaf();
    }
}

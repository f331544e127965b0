package mmulator.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import mmulator.arch.Descriptor;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import mmulator.arch.Mair;
import org.junit.jupiter.api.Test;

/** Changes of descriptors of every granule, level, format and FEAT_BBM level against a second reading of R_WHZWS. */
final class BreakBeforeMakeReferenceTest {
    private static final long SEED = Long.getLong("mmulator.seed", 20261130L);
    private static final int CASES = 4_000;
    /** What an address of a descriptor is moved by: within the same kind of memory, or to the other. */
    private static final long MARK = 1L << 31;

    private final Random random = new Random(SEED);
    private final Map<Long, Table> tables = new HashMap<>();
    private Granule granule = Granule.K4;
    private DescriptorFormat format = DescriptorFormat.OA48;
    private BbmContext cpu = new BbmContext(0, false, false, true, new Mair(0), 52);
    private Set<Integer> odd = Set.of();

    /** All slots hold one mapping but for the odd ones. */
    private record Table(Descriptor first, Map<Integer, Long> odd) {
        long read(int slot) {
            Long other = odd.get(slot);
            if (other != null || first.kind() == Descriptor.Kind.TABLE) {
                return other == null ? 0 : other;
            }
            long bytes = first.granule().entrySize(first.level());
            return first.withAddress(first.address() + slot * bytes).value();
        }
    }

    private final DescriptorMemory memory = new DescriptorMemory() {
        @Override
        public boolean contains(long pa) {
            return tables.containsKey(pa & -granule.pageSize());
        }

        @Override
        public long read(long pa) {
            return tables.get(pa & -granule.pageSize()).read((int) (pa & granule.pageSize() - 1) / 8);
        }
    };

    private static boolean isMarked(long pa) {
        return (pa & MARK) != 0;
    }

    /** The same pages are compared, however large the leaf: what is marked is marked as a whole. */
    private boolean differ(long one, long other, long bytes) {
        assertTrue(bytes >= granule.pageSize() && (one | other) % bytes == 0, "a leaf of " + bytes + " at " + one);
        return isMarked(one) != isMarked(other);
    }

    private void arrange() {
        granule = Granule.values()[random.nextInt(3)];
        boolean large = random.nextInt(3) == 0;
        format = DescriptorFormat.of(granule, large, large ? 52 : 48);
        // Every kind of Device and of Normal memory, some of them twice.
        byte[] attributes = {0, 1, 4, 5, 8, 12, 0x40, 0x44, 0x4f, (byte) 0xa0, (byte) 0xaa, (byte) 0xbb, 0x77};
        long mair = 0xf0ff_00L;
        for (int i = 3; i < 8; i++) {
            mair |= (attributes[random.nextInt(attributes.length)] & 0xffL) << 8 * i;
        }
        cpu = new BbmContext(
                random.nextInt(4),
                random.nextInt(4) == 0,
                random.nextInt(4) == 0,
                random.nextInt(4) != 0,
                new Mair(mair),
                random.nextInt(8) == 0 ? 40 + random.nextInt(9) : 52);
        tables.clear();
        odd = new TreeSet<>(List.of(random.nextInt(512), random.nextInt(512)));
    }

    private boolean isWide() {
        return format == DescriptorFormat.OA52_LPA;
    }

    private BbmReference reference() {
        boolean ds = format == DescriptorFormat.OA52_LPA2;
        return new BbmReference(granule, ds, isWide(), cpu, memory, odd, BreakBeforeMakeReferenceTest::isMarked);
    }

    private Descriptor leaf(int level) {
        long high = random.nextInt(3) == 0 ? 1L << 40 + random.nextInt(format == DescriptorFormat.OA48 ? 8 : 12) : 0;
        long size = granule.entrySize(level);
        Descriptor leaf = Descriptor.leaf(granule, level, format, (high | 7L << 28) & -size);
        return leaf.withAttrIndex(1 + random.nextInt(2))
                .withSh(3)
                .with(Descriptor.AF, random.nextInt(12) != 0)
                .with(Descriptor.AP2, random.nextBoolean())
                .with(Descriptor.NG, random.nextInt(3) == 0);
    }

    /** One property of a leaf is another. */
    private Descriptor changed(Descriptor leaf) {
        int level = leaf.level();
        long size = granule.entrySize(level);
        return switch (random.nextInt(13)) {
            case 0 -> leaf.withAddress(leaf.address() ^ size);
            case 1 -> leaf.withAddress(leaf.address() ^ Math.max(size, MARK));
            case 2 -> leaf.withAttrIndex(random.nextInt(8));
            case 3 -> leaf.withSh(random.nextInt(4));
            case 4 -> leaf.with(Descriptor.NG, !leaf.has(Descriptor.NG));
            case 5 -> leaf.with(Descriptor.AP2, !leaf.has(Descriptor.AP2));
            case 6 -> leaf.with(Descriptor.DBM, !leaf.has(Descriptor.DBM));
            case 7 -> leaf.with(Descriptor.CONTIGUOUS, !leaf.has(Descriptor.CONTIGUOUS));
            case 8 -> leaf.with(Descriptor.AF, !leaf.has(Descriptor.AF));
            case 9 -> level == 3 ? leaf : leaf.with(Descriptor.NT, true);
            case 10 -> leaf.with(Descriptor.VALID, false);
            case 11 -> leaf.withValue(leaf.value() & ~2L);
            default ->
                leaf.withValue(leaf.value() ^ 1L << new int[] {6, 50, 53, 54, 55, 58, 59, 63}[random.nextInt(8)]);
        };
    }

    /** A Table that maps what the leaf would, further down, but for the odd slots. */
    private Descriptor split(Descriptor leaf) {
        int level = leaf.level() + 1;
        long value = leaf.value() & ~(Descriptor.TYPE | Descriptor.NT) | (level == 3 ? 3 : 1);
        Descriptor first = new Descriptor(value, level, granule, format).withAddress(leaf.address());
        if (first.kind() == Descriptor.Kind.RESERVED) {
            first = split(first);
        }
        Map<Integer, Long> others = new HashMap<>();
        long bytes = granule.entrySize(level);
        for (int slot : odd) {
            Descriptor part = first.withAddress(leaf.address() + slot * bytes);
            part = random.nextInt(3) == 0 ? changed(part) : part;
            part = level < 3 && random.nextInt(3) == 0 ? split(part) : part;
            others.put(slot, part.value());
        }
        // With bits 47:40 of the address too; now and then there is no memory.
        long at = 0x1000_0000L + (tables.size() + 1) * granule.pageSize() + (random.nextInt(4) == 0 ? 1L << 40 : 0);
        tables.put(at, new Table(first, others));
        return Descriptor.table(granule, leaf.level(), format, random.nextInt(30) == 0 ? at + (1L << 36) : at)
                .with(1L << 59 + random.nextInt(4), random.nextInt(6) == 0);
    }

    private int level() {
        List<Integer> levels = new ArrayList<>(List.of(3));
        for (int level = 0; level < 3; level++) {
            if (format.hasBlock(granule, level)) {
                levels.addAll(List.of(level, level));
            }
        }
        return levels.get(random.nextInt(levels.size()));
    }

    private Descriptor oneOf(Descriptor leaf) {
        return leaf.level() < 3 && random.nextInt(3) == 0 ? split(leaf) : leaf;
    }

    private static Set<BbmNeed> comparable(Set<BbmNeed> needs) {
        Set<BbmNeed> rest = EnumSet.noneOf(BbmNeed.class);
        rest.addAll(needs);
        if (needs.contains(BbmNeed.MEMORY_TYPE) || needs.contains(BbmNeed.CACHEABILITY)) {
            // With another type of memory the shareability that counts is another, too, or is not: enough is said.
            rest.remove(BbmNeed.SHAREABILITY);
        }
        return rest;
    }

    @Test
    void needsAreThoseOfTheReference() {
        System.out.println("BreakBeforeMakeReferenceTest seed " + SEED + " (-Dmmulator.seed=…)");
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < CASES; i++) {
            arrange();
            Descriptor leaf = leaf(level());
            Descriptor old = oneOf(leaf);
            Descriptor other = random.nextInt(8) == 0 ? leaf : changed(leaf);
            Descriptor next = oneOf(random.nextInt(4) == 0 ? changed(other) : other);
            Set<BbmNeed> expected = comparable(reference().needed(old.value(), next.value(), leaf.level()));
            assertEquals(
                    expected,
                    comparable(BreakBeforeMake.needed(old, next, cpu, memory, this::differ)),
                    () -> "seed " + SEED + ": " + old + " to " + next + " " + cpu);
            expected.forEach(need -> seen.add(need + " " + granule + " level " + leaf.level()));
            seen.addAll(expected.isEmpty() ? Set.of("nothing") : Set.of());
        }
        for (BbmNeed need : EnumSet.complementOf(EnumSet.of(BbmNeed.TABLE_CONTENTS))) {
            for (Granule each : Granule.values()) {
                assertTrue(seen.contains(need + " " + each + " level 2"), need + " " + each + " of " + seen);
            }
        }
        assertTrue(seen.contains("nothing"));
    }

    @Test
    void needsOfWhatIsLeftBelowAreThoseOfTheReference() {
        Set<BbmNeed> seen = EnumSet.noneOf(BbmNeed.class);
        for (int i = 0; i < CASES; i++) {
            arrange();
            int level = level();
            Descriptor whole = leaf(Math.min(level, 2));
            if (whole.kind() == Descriptor.Kind.RESERVED) {
                continue;
            }
            Descriptor old = split(whole);
            int[] path = new int[3 - whole.level()];
            Descriptor left = old;
            int depth = 0;
            for (; left.kind() == Descriptor.Kind.TABLE && memory.contains(left.address()); depth++) {
                path[depth] = random.nextBoolean() ? odd.iterator().next() : random.nextInt(512);
                left = new Descriptor(
                        memory.read(left.address() + 8L * path[depth]), left.level() + 1, granule, format);
            }
            if (!left.kind().isLeaf()) {
                continue;
            }
            Descriptor one = random.nextInt(3) == 0 ? whole : changed(whole);
            Descriptor next = oneOf(random.nextInt(3) == 0 ? changed(one) : one);
            long offset = 0;
            for (int n = 0; n < depth; n++) {
                offset += path[n] * granule.entrySize(whole.level() + n + 1);
            }
            Descriptor rest = left;
            Set<BbmNeed> expected = comparable(reference()
                    .neededBelow(old.value(), next.value(), whole.level(), left.value(), left.level(), path));
            assertEquals(
                    expected,
                    comparable(BreakBeforeMake.neededBelow(old, left, next, offset, cpu, memory, this::differ)),
                    () -> "seed " + SEED + ": " + rest + " left of " + old + ", then " + next + " " + cpu);
            seen.addAll(expected);
        }
        assertEquals(EnumSet.complementOf(EnumSet.of(BbmNeed.TABLE_CONTENTS)), seen);
    }
}

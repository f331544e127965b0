package mmulator.mmu.tlb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import mmulator.arch.Granule;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.Regime;
import mmulator.mmu.TableEntry;
import mmulator.mmu.Tables;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.tlb.TlbOptions.Policy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The concrete TLB beside plain lists with the same rules. */
final class TlbModelTest {
    private static final long SEED = Long.getLong("mmulator.seed", 77L);
    private static final LeafAttributes RW = LeafAttributes.of(0xff, 3, 0, LeafAttributes.AF);

    private static TlbEntry entry(long base, int shift, boolean global, int asid, long oa) {
        int level = shift >= 30 ? 1 : shift >= 21 ? 2 : 3;
        return new TlbEntry(
                base, shift, global, asid, oa, RW, level, false, Granule.K4, base < 0 ? 1 : 0, WalkSteps.NONE, 0);
    }

    private static TlbMaintenance tlbi(int op2, long va, int asid) {
        long operand = va >>> 12 & (1L << 44) - 1 | (long) asid << 48;
        return TlbMaintenanceDecoder.decode(
                        0, 8, 7, op2, operand, Tables.CPU, Tables.regime().tcr())
                .orElseThrow();
    }

    /** From the least recent; by when it was found. */
    private record Leaf(TlbEntry entry, int found) {}

    private static boolean sameKey(TlbEntry one, TlbEntry other) {
        return one.iaBase() == other.iaBase()
                && one.sizeShift() == other.sizeShift()
                && one.global() == other.global()
                && (one.global() || one.asid() == other.asid());
    }

    private static @Nullable Leaf find(List<Leaf> leaves, long va, int asid) {
        return leaves.stream()
                .filter(leaf -> leaf.entry.matches(va, asid))
                .min(Comparator.comparingInt((Leaf leaf) -> leaf.entry.sizeShift())
                        .thenComparingInt(leaf -> -leaf.found))
                .orElse(null);
    }

    private static List<TlbEntry> inOrder(List<Leaf> leaves) {
        return leaves.stream().map(Leaf::entry).sorted(Tlb.ORDER).toList();
    }

    @Test
    void entriesAreThoseOfAList() {
        System.out.println("TlbModelTest seed " + SEED + " (-Dmmulator.seed=…)");
        for (int round = 0; round < 120; round++) {
            Random random = new Random(SEED + round);
            TlbOptions options = switch (round % 3) {
                case 0 -> TlbOptions.DEFAULT;
                case 1 -> TlbOptions.lru(1 + random.nextInt(20));
                default -> TlbOptions.random(1 + random.nextInt(20), round);
            };
            leaves(random, options, "seed " + (SEED + round));
        }
    }

    private static void leaves(Random random, TlbOptions options, String where) {
        Tlb tlb = new Tlb(options);
        List<Leaf> leaves = new ArrayList<>();
        Tlb.Snapshot snapshot = tlb.snapshot();
        List<Leaf> saved = List.of();
        for (int step = 0; step < 400; step++) {
            int shift = new int[] {12, 16, 21, 25, 30}[random.nextInt(5)];
            long base = (random.nextLong(1L << 32) & -1L << shift) | (random.nextBoolean() ? -1L << 48 : 0);
            int asid = random.nextInt(3);
            long generation = tlb.generation();
            boolean lost = false;
            switch (random.nextInt(40)) {
                case 0, 1 -> {
                    TlbMaintenance op = tlbi(random.nextInt(4), base, asid);
                    List<Leaf> gone = leaves.stream()
                            .filter(leaf -> TlbCoverage.covers(op, leaf.entry))
                            .toList();
                    assertEquals(inOrder(gone), tlb.invalidate(op), where);
                    leaves.removeAll(gone);
                    lost = !gone.isEmpty();
                }
                case 2 -> {
                    TlbEntry one = leaves.isEmpty() ? entry(base, shift, true, 0, 0) : leaves.getLast().entry;
                    TlbEntry other = entry(one.iaBase(), one.sizeShift(), one.global(), one.asid(), -1);
                    assertEquals(false, tlb.evict(other), where);
                    lost = leaves.removeIf(leaf -> leaf.entry == one);
                    assertEquals(lost, tlb.evict(one), where);
                }
                case 3 -> {
                    snapshot = tlb.snapshot();
                    saved = List.copyOf(leaves);
                }
                case 4 -> {
                    tlb.restore(snapshot);
                    lost = tlb.generation() != generation;
                    assertTrue(lost || saved.equals(leaves), where);
                    leaves = new ArrayList<>(saved);
                }
                default -> {
                    boolean again = !leaves.isEmpty() && random.nextInt(4) == 0;
                    TlbEntry old = again ? leaves.get(random.nextInt(leaves.size())).entry : null;
                    TlbEntry fresh = old == null
                            ? entry(base, shift, random.nextBoolean(), asid, random.nextLong(1L << 32) & -1L << shift)
                            : entry(old.iaBase(), old.sizeShift(), old.global(), old.asid(), 1L << 40);
                    TlbEntry had = tlb.insert(fresh);
                    assertEquals(expectedToGo(leaves, fresh, options, had), had, where);
                    leaves.removeIf(leaf -> leaf.entry == had);
                    leaves.add(new Leaf(fresh, step));
                    lost = had != null;
                }
            }
            assertEquals(lost, tlb.generation() != generation, where);
            long va = base | random.nextLong(1L << 30);
            Leaf expected = find(leaves, va, asid);
            TlbEntry found = expected == null ? null : expected.entry;
            assertSame(found, tlb.peek(va, asid), where);
            assertSame(found, tlb.lookup(va, asid), where);
            if (options.policy() == Policy.LRU && expected != null) {
                leaves.remove(expected);
                leaves.add(expected);
            }
            assertEquals(leaves.size(), tlb.size());
            assertEquals(inOrder(leaves), tlb.entries(), where);
        }
        contents(tlb, leaves, random);
    }

    /** What is replaced, or has to make room: which one at random is not for a list to say. */
    private static @Nullable TlbEntry expectedToGo(
            List<Leaf> leaves, TlbEntry fresh, TlbOptions options, @Nullable TlbEntry had) {
        for (Leaf leaf : leaves) {
            if (sameKey(leaf.entry, fresh)) {
                return leaf.entry;
            }
        }
        if (options.capacity() == 0 || leaves.size() < options.capacity()) {
            return null;
        }
        return options.policy() == Policy.LRU
                ? leaves.getFirst().entry
                : leaves.stream()
                        .map(Leaf::entry)
                        .filter(one -> one == had)
                        .findFirst()
                        .orElseThrow();
    }

    private static void contents(Tlb tlb, List<Leaf> leaves, Random random) {
        Tlb other = new Tlb(TlbOptions.DEFAULT);
        List<Leaf> shuffled = new ArrayList<>(leaves);
        Collections.shuffle(shuffled, random);
        shuffled.forEach(leaf -> other.insert(leaf.entry));
        assertEquals(tlb.contents(), other.contents());
        other.insert(entry(-1L << 47, 12, true, 0, 0));
        assertNotEquals(tlb.contents(), other.contents());
    }

    // Table descriptors

    private static final int[] SIZES = {16, 25, 34};

    /** Of 48, 39 and 30 bits, which begin at levels 0, 1 and 2, and with no walks at all. */
    private static Regime regime(Random random) {
        long tcr = Tables.TCR_4K & ~(63L << 16) | (long) SIZES[random.nextInt(3)] << 16;
        tcr |= random.nextInt(16) == 0 ? 1L << 23 : 0;
        tcr = random.nextInt(6) == 0 ? tcr & ~Tcr.granuleBits(1, Granule.K64) | Tcr.granuleBits(1, Granule.K16) : tcr;
        long root = 0x4000L * (1 + random.nextInt(2));
        return Tables.regime(Tables.CPU, tcr, 0x9000, (5L + random.nextInt(2)) << 48 | root);
    }

    /** Few addresses, in the uppermost part of the half: all sizes have them. */
    private static long address(Random random, int asLevels) {
        long va = -1L;
        for (int level = 0; level < 4; level++) {
            va = va << 9 | (level >= asLevels ? random.nextInt(2) : 511);
        }
        return va << 12;
    }

    private static @Nullable TableEntry deepest(List<TableEntry> tables, Regime regime, long va) {
        return tables.stream()
                .filter(table -> table.asid() == regime.asid()
                        && (va ^ table.iaBase()) >>> table.sizeShift() == 0
                        && table.granule() == regime.rangeOf(va).granule()
                        && table.steps().startLevel() == regime.rangeOf(va).startLevel())
                .max(Comparator.comparingInt(TableEntry::level))
                .orElse(null);
    }

    /** Whatever leads on is a Table descriptor, and what would, were there memory. */
    private static List<TableEntry> tables(Regime regime, long va, WalkSteps steps) {
        List<TableEntry> tables = new ArrayList<>();
        for (int n = 1; n <= steps.count() && steps.level(n - 1) < 3 && (steps.value(n - 1) & 3) == 3; n++) {
            tables.add(TableEntry.of(regime, va, steps.prefix(n)));
        }
        return tables;
    }

    @Test
    void walksGoOnFromWhatIsCachedAsThoseOfAListDo() {
        Set<String> seen = new TreeSet<>();
        for (int round = 0; round < 150; round++) {
            Random random = new Random(SEED + round);
            Tables memory = new Tables();
            Tlb tlb = new Tlb(TlbOptions.DEFAULT.withTableWalks(round % 16 != 0));
            List<TableEntry> list = new ArrayList<>();
            Tlb.Snapshot snapshot = tlb.snapshot();
            List<TableEntry> saved = List.of();
            for (int i = 0; i < 40; i++) {
                store(memory, random);
            }
            for (int step = 0; step < 150; step++) {
                String where = "seed " + (SEED + round) + " step " + step;
                Regime regime = regime(random);
                long va = address(random, 1 + random.nextInt(3));
                long generation = tlb.generation();
                boolean lost = false;
                switch (random.nextInt(12)) {
                    case 0 -> store(memory, random);
                    case 1 -> {
                        int op2 = new int[] {0, 1, 2, 3, 5, 7}[random.nextInt(6)];
                        TlbMaintenance op = tlbi(op2, va, regime.asid());
                        lost = list.removeIf(table -> TlbCoverage.covers(op, table));
                        tlb.invalidate(op);
                    }
                    case 2 -> {
                        snapshot = tlb.snapshot();
                        saved = List.copyOf(list);
                    }
                    case 3 -> {
                        tlb.restore(snapshot);
                        list = new ArrayList<>(saved);
                        generation = tlb.generation();
                    }
                    default -> {
                        TableEntry from = deepest(list, regime, va);
                        WalkResult expected = Walk.walk(regime, va, false, memory, from);
                        assertEquals(expected, tlb.peekWalk(regime, va, false, memory), where);
                        assertEquals(expected, tlb.walk(regime, va, false, memory), where);
                        if (tlb.options().cachesTableWalks()) {
                            add(list, tables(regime, va, expected.steps()), from);
                        }
                        boolean old = from != null
                                && !Walk.walk(regime, va, false, memory).steps().startsWith(from.steps());
                        seen.add((from == null ? "from the start" : "from level " + from.level())
                                + (old ? ", old" : ""));
                    }
                }
                assertEquals(lost, tlb.generation() != generation, where);
                assertEquals(Set.copyOf(list), Set.copyOf(tlb.tableEntries()), where);
                assertEquals(list.size(), tlb.tableEntries().size(), where);
            }
        }
        assertEquals(7, seen.size(), seen::toString);
        assertTrue(seen.contains("from level 0, old"), seen::toString);
    }

    /** One of an address, a level and an ASID takes the place of another. */
    private static void add(List<TableEntry> list, List<TableEntry> found, @Nullable TableEntry from) {
        for (TableEntry table : found) {
            if (from == null || table.level() > from.level()) {
                list.removeIf(one ->
                        one.iaBase() == table.iaBase() && one.level() == table.level() && one.asid() == table.asid());
                list.add(table);
            }
        }
    }

    /** Some entry of some table, which may be of any level. */
    private static void store(Tables memory, Random random) {
        long table = 0x4000L * (1 + random.nextInt(5));
        long next = 0x4000L * (1 + random.nextInt(5));
        int slot = new int[] {0, 1, 2, 3, 510, 511, 1023, 2047}[random.nextInt(8)];
        memory.put(
                table,
                slot,
                switch (random.nextInt(8)) {
                    case 0 -> 0;
                    case 1 -> 1L << 47 | 0x703;
                    case 2 -> 0x0060_0000_0000_0701L;
                    default -> next | 0x703;
                });
    }
}

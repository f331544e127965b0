package mmulator.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;
import mmulator.mmu.tlb.Tlb;
import mmulator.mmu.tlb.TlbEntry;
import mmulator.mmu.tlb.TlbOptions;
import org.junit.jupiter.api.Test;

/** The walk against a slow, recursive one that shares no code with it, over random registers and random memory. */
final class WalkReferenceTest {

    private static final long SEED = Long.getLong("mmulator.seed", 20260807L);
    private static final int CASES = 60_000;

    /** A memory whose every word is a hash of its address: mostly tables, then leaves, sometimes holes. */
    private record RandomMemory(long seed, int addressBits, boolean wideFields) implements DescriptorMemory {
        @Override
        public boolean contains(long pa) {
            return new Random(seed ^ pa * 31).nextInt(100) != 0;
        }

        @Override
        public long read(long pa) {
            Random random = new Random(seed * 1_000_003 + pa);
            int type = random.nextInt(20);
            long bits = random.nextLong();
            if (random.nextInt(8) != 0) {
                // Usually an address that fits.
                bits &= ~(-1L << addressBits & 0x0000_ffff_ffff_f000L) & ~(3L << 48);
                bits &= wideFields && addressBits == 52 ? -1L : ~0xf300L;
            }
            bits = random.nextInt(4) == 0 ? bits : bits | 0x400;
            return bits & ~3L | (type == 0 ? 0 : type == 1 ? 2 : type < 5 ? 1 : 3);
        }
    }

    @Test
    void walkAgreesWithTheReference() {
        System.out.println("WalkReferenceTest seed " + SEED + " (-Dmmulator.seed=…)");
        Random random = new Random(SEED);
        Set<String> outcomes = new TreeSet<>();
        for (int i = 0; i < CASES; i++) {
            CpuFeatures cpu = randomCpu(random);
            long tcr = randomTcr(random, cpu);
            long ttbr0 = random.nextLong() & (random.nextBoolean() ? 0xffff_0000_ffff_ffffL : -1L);
            long ttbr1 = random.nextLong() & (random.nextBoolean() ? 0xffff_0000_ffff_ffffL : -1L);
            long mair = random.nextLong();
            Regime regime = Regime.of(cpu, 1, tcr, ttbr0, ttbr1, mair);
            RandomMemory memory = new RandomMemory(random.nextLong(), 32 + random.nextInt(21), random.nextBoolean());
            Reference reference = new Reference(cpu, tcr, ttbr0, ttbr1, mair, memory);
            for (int n = 0; n < 4; n++) {
                long va = randomVa(random);
                boolean fetch = random.nextBoolean();
                WalkResult result = Walk.walk(regime, va, fetch, memory);
                List<Object> expected = reference.walk(va, fetch);
                assertEquals(
                        expected,
                        flatten(result),
                        () -> "seed " + SEED + " va " + Long.toHexString(va) + " tcr " + Long.toHexString(tcr) + " "
                                + cpu);
                outcomes.add(expected.get(0) + " at " + expected.get(1));
            }
        }
        // The random input reaches every outcome that exists, or the test proves little.
        assertTrue(
                outcomes.containsAll(Arrays.asList(
                        "translated at 0",
                        "translated at 1",
                        "translated at 2",
                        "translated at 3",
                        "TRANSLATION at -1",
                        "TRANSLATION at 0",
                        "TRANSLATION at 1",
                        "TRANSLATION at 2",
                        "TRANSLATION at 3",
                        "ADDRESS_SIZE at -1",
                        "ADDRESS_SIZE at 0",
                        "ADDRESS_SIZE at 1",
                        "ADDRESS_SIZE at 2",
                        "ADDRESS_SIZE at 3",
                        "ACCESS_FLAG at 0",
                        "ACCESS_FLAG at 1",
                        "ACCESS_FLAG at 2",
                        "ACCESS_FLAG at 3",
                        "EXTERNAL_ABORT at -1",
                        "EXTERNAL_ABORT at 0",
                        "EXTERNAL_ABORT at 1",
                        "EXTERNAL_ABORT at 2",
                        "EXTERNAL_ABORT at 3")),
                outcomes::toString);
    }

    @Test
    void walkFromCachedTablesAgreesWithTheWalkFromTheRoot() {
        Random random = new Random(SEED);
        int resumed = 0;
        for (int i = 0; i < 2_000; i++) {
            CpuFeatures cpu = randomCpu(random);
            Regime regime =
                    Regime.of(cpu, 1, randomTcr(random, cpu), random.nextLong(1L << 32), random.nextLong(1L << 32), 0);
            RandomMemory memory = new RandomMemory(random.nextLong(), 32, false);
            Tlb tlb = new Tlb(TlbOptions.DEFAULT);
            long anchor = randomVa(random);
            for (int n = 0; n < 20; n++) {
                long va = anchor ^ random.nextLong(1L << random.nextInt(1, 40));
                assertEquals(Walk.walk(regime, va, false, memory), tlb.walk(regime, va, false, memory), "seed " + SEED);
            }
            resumed += tlb.tableEntries().size();
        }
        assertTrue(resumed > 2_000, "tables were cached: " + resumed);
    }

    @Test
    void entryTranslatesEveryAddressOfItsRangeAsTheWalkDoes() {
        Random random = new Random(SEED);
        int entries = 0;
        for (int i = 0; i < 20_000; i++) {
            CpuFeatures cpu = randomCpu(random);
            Regime regime =
                    Regime.of(cpu, 1, randomTcr(random, cpu), random.nextLong(1L << 32), random.nextLong(1L << 32), 0);
            RandomMemory memory = new RandomMemory(random.nextLong(), 32, false);
            long va = randomVa(random);
            if (Walk.walk(regime, va, memory) instanceof Translated walk && !walk.accessFlagDue()) {
                TlbEntry entry = TlbEntry.of(walk, regime, false, 0);
                long inside = entry.iaBase() | random.nextLong() & (1L << entry.sizeShift()) - 1;
                assertTrue(entry.matches(inside, regime.asid()), "seed " + SEED);
                Translated again = (Translated) Walk.walk(regime, inside, memory);
                assertEquals(again.outputAddress(), entry.translate(inside), "seed " + SEED);
                assertTrue(!entry.matches(entry.iaLast() + 1, regime.asid())
                        && !entry.matches(entry.iaBase() - 1, regime.asid()));
                entries++;
            }
        }
        assertTrue(entries > 1_000, "translations: " + entries);
    }

    private static CpuFeatures randomCpu(Random random) {
        int[] sizes = {32, 36, 40, 42, 44, 48, 52};
        EnumSet<Granule> granules =
                EnumSet.of(Granule.values()[random.nextInt(3)], Granule.values()[random.nextInt(3)]);
        return CpuFeatures.builder()
                .granules(granules)
                .paBits(sizes[random.nextInt(7)])
                .vaBits(random.nextBoolean() ? 52 : 48)
                .lpa2(random.nextBoolean())
                .ttst(random.nextBoolean())
                .hafdbs(random.nextInt(3))
                .bbml(random.nextInt(4))
                .hpds(random.nextBoolean())
                .asidBits(random.nextBoolean() ? 16 : 8)
                .buildUnchecked();
    }

    private static long randomTcr(Random random, CpuFeatures cpu) {
        long tcr = random.nextLong() & ~(1L << 7 | 1L << 23 | 0x3f | 0x3f << 16);
        tcr |= random.nextInt(30) == 0 ? 1L << 7 : 0;
        tcr |= random.nextInt(30) == 0 ? 1L << 23 : 0;
        tcr = random.nextInt(3) == 0 ? tcr : tcr & ~(7L << 32) | (long) random.nextInt(5, 7) << 32;
        int low = random.nextInt(10) == 0 ? 0 : 12;
        return tcr | random.nextInt(low, 50) | (long) random.nextInt(low, 50) << 16;
    }

    private static long randomVa(Random random) {
        long va = random.nextLong() >>> random.nextInt(64);
        if (random.nextBoolean()) {
            va = ~va;
        }
        // Often with nothing but a tag on top of the range.
        return random.nextInt(4) == 0
                ? va
                : (va << 16 >> 16 & ~(0xffL << 56)) | (random.nextBoolean() ? va << 16 >> 16 : 0);
    }

    /** The result as a list: kind, level, descriptors, and for a translation all the rest. */
    private static List<Object> flatten(WalkResult result) {
        List<Object> list = new ArrayList<>();
        switch (result) {
            case WalkFault fault -> list.add(fault.kind().name());
            case Translated walk -> list.add("translated");
        }
        list.add(result.level());
        for (int i = 0; i < result.steps().count(); i++) {
            list.add(result.steps().address(i));
            list.add(result.steps().value(i));
        }
        if (result instanceof Translated walk) {
            LeafAttributes a = walk.attributes();
            list.addAll(List.of(
                    walk.outputAddress(),
                    walk.half(),
                    1L << walk.sizeShift(),
                    walk.contiguous(),
                    walk.accessFlagDue(),
                    a.memoryAttribute().value(),
                    a.shareability(),
                    a.ap(),
                    a.pxn(),
                    a.uxn(),
                    a.nG(),
                    a.dbm(),
                    a.gp(),
                    a.nT(),
                    a.writableClean()));
        }
        return list;
    }
}

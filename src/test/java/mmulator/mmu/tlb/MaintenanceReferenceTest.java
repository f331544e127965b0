package mmulator.mmu.tlb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.Regime;
import mmulator.mmu.TableEntry;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.tlb.MaintenanceReference.Cached;
import org.junit.jupiter.api.Test;

/**
 * What TLBI instructions remove, of every form, granule, level and hint: operands are of few values each, so that most
 * entries are on one edge or other of what they name.
 */
final class MaintenanceReferenceTest {
    private static final long SEED = Long.getLong("mmulator.seed", 20261130L);
    private static final int CASES = 30_000;

    private final Random random = new Random(SEED);

    private CpuFeatures cpu() {
        return CpuFeatures.builder()
                .paBits(52)
                .lpa2(random.nextBoolean())
                .ttl(random.nextInt(4) != 0)
                .xs(random.nextBoolean())
                .tlbios(random.nextInt(4) != 0)
                .tlbirange(random.nextInt(4) != 0)
                .asidBits(random.nextInt(4) == 0 ? 8 : 16)
                .buildUnchecked();
    }

    private int asid() {
        return new int[] {0, 1, 0x101, 0x100}[random.nextInt(4)];
    }

    /** One of few, in either half. */
    private long address(Granule granule) {
        long unit = 1L << granule.entryShift(random.nextInt(4)) & (1L << 47) - 1;
        long offset = unit + (random.nextInt(3) - 1) * granule.pageSize();
        return random.nextBoolean() ? offset : -offset;
    }

    private long operand(boolean range, Granule granule, boolean ds) {
        long asid = (long) asid() << 48;
        long va = address(granule);
        if (!range) {
            return asid | (long) (random.nextBoolean() ? 0 : random.nextInt(16)) << 44 | va >>> 12 & (1L << 44) - 1;
        }
        int shift = ds && granule != Granule.K64 ? 16 : granule.pageShift();
        long tg = random.nextInt(8) == 0 ? random.nextInt(4) : granule.ordinal() + 1;
        return asid
                | tg << 46
                | random.nextLong(4) << 44
                | (random.nextBoolean() ? random.nextInt(3) : 29L + random.nextInt(3)) << 39
                | (random.nextBoolean() ? 0 : random.nextLong(4)) << 37
                | va >>> shift & (1L << 37) - 1;
    }

    private Cached cached(Granule granule, boolean table) {
        int level = table ? random.nextInt(3) : granule == Granule.K4 ? random.nextInt(4) : 1 + random.nextInt(3);
        int shift = granule.entryShift(level);
        long first = address(granule) >> shift << shift;
        return new Cached(
                granule,
                level,
                MaintenanceReference.unsigned(first),
                BigInteger.TWO.pow(shift),
                table,
                random.nextBoolean(),
                asid(),
                random.nextBoolean());
    }

    private static LeafAttributes attributes(Cached cached) {
        return LeafAttributes.of(cached.xs() ? 0x44 : 0xff, 3, 0, LeafAttributes.AF);
    }

    private static TlbEntry entry(Cached cached, int more, boolean run) {
        int shift = cached.granule().entryShift(cached.level()) + more;
        long first = cached.first().longValue() >> shift << shift;
        return new TlbEntry(
                first,
                shift,
                cached.global(),
                cached.asid(),
                0,
                attributes(cached),
                cached.level(),
                run,
                cached.granule(),
                0,
                WalkSteps.NONE,
                0);
    }

    private static boolean covers(TlbMaintenance op, Cached cached) {
        long first = cached.first().longValue();
        int shift = cached.granule().entryShift(cached.level());
        return cached.table()
                ? TlbCoverage.covers(
                        op,
                        new TableEntry(
                                first, shift, cached.asid(), cached.level(), cached.granule(), 0, 3, WalkSteps.NONE))
                : TlbCoverage.covers(op, entry(cached, 0, false));
    }

    /** The same of what a walk of an address there ends with, whose tag is ignored. */
    private boolean coversWalk(TlbMaintenance op, Cached cached, CpuFeatures cpu, boolean ds) {
        long tcr = 16 | 16 << 16 | 3L << 37 | Tcr.AS | (ds ? Tcr.DS : 0);
        tcr |= Tcr.granuleBits(0, cached.granule()) | Tcr.granuleBits(1, cached.granule());
        Regime regime = Regime.of(cpu, 1, tcr, (long) cached.asid() << 48, 0, 0);
        long va = cached.first().longValue() + random.nextLong(cached.bytes().longValueExact());
        long tagged = va & (1L << 56) - 1 | random.nextLong(256) << 56;
        return cached.table()
                ? TlbCoverage.coversTable(op, regime, tagged, cached.level())
                : TlbCoverage.guarantees(op, regime, tagged, cached.level(), cached.global(), cached.xs());
    }

    @Test
    void whatIsRemovedIsThatOfTheReference() {
        System.out.println("MaintenanceReferenceTest seed " + SEED + " (-Dmmulator.seed=…)");
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < CASES; i++) {
            CpuFeatures cpu = cpu();
            boolean ds = random.nextBoolean();
            Granule granule = Granule.values()[random.nextInt(3)];
            int crn = 8 + random.nextInt(2);
            int crm = random.nextInt(8);
            int op2 = random.nextInt(8);
            long operand = operand(crm == 2 || crm == 5 || crm == 6, granule, ds && cpu.lpa2());
            MaintenanceReference reference = new MaintenanceReference(crn, crm, op2, operand, cpu, ds);
            Tcr tcr = new Tcr(Tcr.granuleBits(0, granule) | Tcr.granuleBits(1, granule) | (ds ? Tcr.DS : 0));
            Optional<TlbMaintenance> decoded = TlbMaintenanceDecoder.decode(0, crn, crm, op2, operand, cpu, tcr);
            assertEquals(reference.exists(), decoded.isPresent(), () -> "seed " + SEED + " " + reference);
            Granule other = random.nextInt(8) == 0 ? Granule.values()[random.nextInt(3)] : granule;
            Cached cached = cached(other, random.nextInt(3) == 0);
            if (decoded.isEmpty()) {
                continue;
            }
            TlbMaintenance op = decoded.get();
            Supplier<String> what =
                    () -> "seed " + SEED + " " + op + " " + op.anomalies() + " " + cached + " " + reference;
            boolean removed = reference.removes(cached);
            assertEquals(removed, covers(op, cached), what);
            if (cpu.asidBits() == 16 || cached.asid() < 256) {
                assertEquals(removed, coversWalk(op, cached, cpu, ds), what);
            }
            if (!cached.table()) {
                // Each block or page of a run needs its own invalidation, however far the entry reaches.
                TlbEntry run = entry(cached, cached.granule().contiguousShift(cached.level()), true);
                assertEquals(
                        removed, TlbCoverage.guarantees(op, run, cached.first().longValue()), what);
            }
            seen.add(op.operation() + (removed ? " removes" : " leaves"));
        }
        assertTrue(seen.size() > 90, seen::toString);
    }
}

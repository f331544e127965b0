package mmulator.recorded;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;
import mmulator.mmu.tlb.TlbEntry;

/** Random features, registers, walks and TLB maintenance, most of which have to do with one another. */
final class DrawnMmu {
    private static final int[] PA_BITS = {32, 36, 40, 42, 44, 48, 48, 48, 52, 52};
    /** Device of two kinds, each with XS and without; Normal, cacheable in three ways and not. */
    static final long MAIR = 0x40_05_01_f4_04_00_44_ffL;

    private final SplittableRandom random;

    DrawnMmu(SplittableRandom random) {
        this.random = random;
    }

    DrawnMmu(long seed) {
        this(new SplittableRandom(seed));
    }

    int nextInt(int bound) {
        return random.nextInt(bound);
    }

    boolean nextBoolean() {
        return random.nextBoolean();
    }

    Set<Granule> granules() {
        EnumSet<Granule> granules = EnumSet.of(Granule.values()[random.nextInt(3)]);
        granules.addAll(random.nextInt(3) != 0 ? EnumSet.allOf(Granule.class) : Set.of());
        return granules;
    }

    CpuFeatures features() {
        while (true) {
            int bbml = random.nextInt(4);
            boolean range = random.nextInt(4) != 0;
            CpuFeatures features = CpuFeatures.builder()
                    .bbml(bbml)
                    .noabort(bbml == 3 || bbml == 2 && random.nextBoolean())
                    .granules(granules())
                    .asidBits(random.nextInt(3) == 0 ? 8 : 16)
                    .paBits(PA_BITS[random.nextInt(PA_BITS.length)])
                    .vaBits(random.nextInt(3) == 0 ? 52 : 48)
                    .lpa2(random.nextInt(3) == 0)
                    .ttst(random.nextInt(3) == 0)
                    .hafdbs(random.nextInt(3))
                    .tlbios(range || random.nextBoolean())
                    .tlbirange(range)
                    .ets2(random.nextBoolean())
                    .cnp(random.nextBoolean())
                    .xs(random.nextBoolean())
                    .ttl(random.nextInt(4) != 0)
                    .hpds(random.nextInt(4) != 0)
                    .pan(random.nextInt(4) != 0)
                    .uao(random.nextBoolean())
                    .e0pd(random.nextBoolean())
                    .nTlbPa(random.nextBoolean())
                    .csv3(random.nextBoolean())
                    .buildUnchecked();
            if (features.problems().isEmpty()) {
                return features;
            }
        }
    }

    private boolean rarely() {
        return random.nextInt(6) == 0;
    }

    long tcr() {
        long tcr = random.nextInt(4) == 0 ? random.nextLong() & 0xffff_fffe_0000_0000L & ~(7L << 32) : 0;
        for (int half = 0; half < 2; half++) {
            int tsz = rarely() ? random.nextInt(64) : random.nextInt(3) == 0 ? random.nextInt(12, 49) : 16;
            tcr |= (long) tsz << 16 * half;
            tcr |= rarely() ? 1L << 7 + 16 * half : 0;
            tcr |= (long) random.nextInt(4) << 12 + 16 * half;
            int granule = rarely() ? random.nextInt(4) : half == 0 ? 0 : 2;
            tcr |= (random.nextInt(3) == 0 ? random.nextInt(4) : granule) << 14L + 16 * half & 0xffff_ffffL;
        }
        tcr |= random.nextInt(3) == 0 ? (long) random.nextInt(8) << 32 : random.nextBoolean() ? 5L << 32 : 6L << 32;
        // A1, AS, TBI0 and TBI1, HA, HD, HPD0 and HPD1, TBID0 and TBID1, E0PD0 and E0PD1, DS
        for (int bit : new int[] {22, 36, 37, 38, 39, 40, 41, 42, 51, 52, 55, 56, 59}) {
            tcr |= random.nextInt(3) == 0 ? 1L << bit : 0;
        }
        return tcr;
    }

    private long ttbr() {
        long table = DrawnTables.base(random);
        long asid = rarely() ? random.nextInt(1 << 16) : 1 + random.nextInt(2);
        return asid << 48 | table & 0xffff_ffff_ffffL | table >>> 46 & 0x3c | (rarely() ? random.nextInt(0x1000) : 0);
    }

    Regime regime() {
        long sctlr = rarely() ? random.nextLong() & 0xffff_ffffL : rarely() ? 0 : 1 | (rarely() ? 1 << 19 : 0);
        long mair = rarely() ? random.nextLong() : MAIR;
        return Regime.of(features(), sctlr, tcr(), ttbr(), ttbr(), mair);
    }

    /** An address that walks of these tables find something for. */
    long va() {
        long va = 0;
        for (int shift : new int[] {12, 14, 16, 21, 25, 29, 30, 36, 39, 42, 47, 48}) {
            va |= random.nextInt(4) == 0 ? (long) random.nextInt(3) << shift : 0;
        }
        va |= random.nextInt(0x1000) & (random.nextBoolean() ? -8 : -1);
        va = random.nextBoolean() ? va : -1L << (random.nextInt(3) == 0 ? random.nextInt(25, 53) : 48) | va;
        return rarely() ? va ^ random.nextLong() << 56 : va;
    }

    WalkResult walk(Class<?> kind) {
        while (true) {
            WalkResult walk = Walk.walk(regime(), va(), rarely(), DrawnTables.memory(random.nextLong()));
            if (kind.isInstance(walk) && (kind != Translated.class || ((Translated) walk).fromTables())) {
                return walk;
            }
        }
    }

    TlbEntry entry() {
        while (true) {
            Translated walk = (Translated) walk(Translated.class);
            if (!walk.accessFlagDue()) {
                return TlbEntry.of(walk, regime(), random.nextBoolean(), random.nextInt(100));
            }
        }
    }

    long operand() {
        long va = va();
        long asid = rarely() ? random.nextInt(1 << 16) : random.nextInt(3);
        int shift = rarely() ? 16 : 12;
        long ttl = rarely() ? random.nextInt(16) : 0;
        return random.nextBoolean()
                ? asid << 48 | ttl << 44 | va >>> 12 & (1L << 44) - 1
                : asid << 48
                        | (long) random.nextInt(4) << 46
                        | (long) random.nextInt(4) << 44
                        | (long) random.nextInt(32) << 39
                        | (rarely() ? (long) random.nextInt(4) << 37 : 0)
                        | va >>> shift & (1L << 37) - 1;
    }

    TlbMaintenance maintenance() {
        int[] crm = {1, 2, 3, 5, 6, 7};
        int[] op2 = {0, 1, 2, 3, 5, 7};
        while (true) {
            Optional<TlbMaintenance> decoded = TlbMaintenanceDecoder.decode(
                    0,
                    8 + random.nextInt(2),
                    crm[random.nextInt(crm.length)],
                    op2[random.nextInt(op2.length)],
                    operand(),
                    features(),
                    new Tcr(tcr()));
            if (decoded.isPresent()) {
                return decoded.get();
            }
        }
    }

    Descriptor descriptor(int level, Granule granule, DescriptorFormat format) {
        return new Descriptor(DrawnTables.leafOrTable(random), level, granule, format);
    }
}

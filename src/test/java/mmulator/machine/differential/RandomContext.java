package mmulator.machine.differential;

import java.util.SplittableRandom;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Tcr;
import mmulator.mmu.Regime;

/**
 * Random values of the translation registers, and the same as the engine takes them.
 *
 * <p>All bits of TCR_EL1 are random, so that those of features that the engine and the CPU below lack (HA, HD, DS, E0PDn,
 * NFDn, A1, AS …) are seen to mean nothing. Left out: the reserved encodings of TG0 and TG1, where an implementation may
 * choose.
 */
record RandomContext(long tcr, long ttbr0, long ttbr1, long mair, boolean wxn, boolean pan) {

    /** What the engine has, as far as a stage 1 walk shows it: QEMU 5 implements no LVA, LPA2, TTST, HAFDBS or E0PD. */
    private static final CpuFeatures CPU = CpuFeatures.builder().build();

    static RandomContext of(RandomTables tables, SplittableRandom random) {
        long tcr = random.nextLong() & ~(0x3fL | 1L << 7 | 3L << 14 | 0x3fL << 16 | 1L << 23 | 3L << 30 | 7L << 32);
        for (int half = 0; half < 2; half++) {
            int granule = random.nextInt(3);
            int tsz = random.nextInt(25) == 0 ? random.nextInt(64) : random.nextInt(16, 40);
            boolean epd = random.nextInt(25) == 0;
            tcr |= half == 0
                    ? tsz | (epd ? 1L << 7 : 0) | (long) granule << 14
                    : (long) tsz << 16 | (epd ? 1L << 23 : 0) | granule + 1L << 30;
        }
        long ips = random.nextBoolean() ? 5 : random.nextInt(8);
        tcr |= ips << 32;
        return new RandomContext(
                tcr,
                tables.ttbr(firstLevel(tcr, 0), random),
                tables.ttbr(firstLevel(tcr, 1), random),
                random.nextLong(),
                random.nextBoolean(),
                random.nextBoolean());
    }

    /** Counted from the last level, which a table of every level above resolves some bits of. */
    private static int firstLevel(long tcr, int half) {
        int pageShift = pageShift(tcr, half);
        int level = 3;
        for (int bits = pageShift + pageShift - 3; bits < 64 - clamped(tsz(tcr, half)); bits += pageShift - 3) {
            level--;
        }
        return level;
    }

    private static int pageShift(long tcr, int half) {
        return half == 0
                ? new int[] {12, 16, 14}[(int) (tcr >>> 14) & 3]
                : new int[] {0, 14, 12, 16}[(int) (tcr >>> 30) & 3];
    }

    private static int tsz(long tcr, int half) {
        return (int) (tcr >>> (half == 0 ? 0 : 16)) & 0x3f;
    }

    private static int clamped(int tsz) {
        return Math.min(Math.max(tsz, 16), 39);
    }

    /** An address of either half: mostly in range, sometimes with a tag or with anything above the range. */
    long va(SplittableRandom random) {
        int half = random.nextInt(2);
        int bits = 64 - clamped(tsz(tcr, half));
        long va = random.nextLong() & (1L << bits) - 1 | (half == 0 ? 0 : -1L << bits);
        return switch (random.nextInt(12)) {
            case 0 -> va & ~(0xffL << 56) | random.nextLong() << 56;
            case 1 -> va ^ 1L << random.nextInt(bits, 64);
            case 2 -> random.nextLong();
            default -> va;
        };
    }

    void loadInto(EngineMmu engine) {
        engine.load(tcr, ttbr0, ttbr1, mair, wxn, pan);
    }

    Regime regime() {
        return regime(tcr);
    }

    /**
     * The regime as the engine takes it: TnSZ that is out of range counts as the nearest in range (the manual lets an
     * implementation choose between that and a Translation fault, and ours takes the fault), and IPS counts as 48 bits, for
     * QEMU 5 has no Address size faults.
     */
    Regime engineRegime() {
        long taken = tcr & ~(0x3fL | 0x3fL << 16 | 7L << 32) | 5L << 32;
        return regime(taken | clamped(tsz(tcr, 0)) | (long) clamped(tsz(tcr, 1)) << 16);
    }

    private Regime regime(long tcr) {
        return Regime.of(CPU, wxn ? 1 << 19 | 1 : 1, tcr, ttbr0, ttbr1, mair);
    }

    /** TnSZ of the half that {@code va} belongs to is one that the CPU implements. */
    boolean sizeInRange(long va) {
        int tsz = tsz(tcr, (int) (va >>> 55) & 1);
        return tsz == clamped(tsz);
    }

    /** Output address size in bits, 32 to 48. */
    int outputBits() {
        return new int[] {32, 36, 40, 42, 44, 48, 48, 48}[new Tcr(tcr).ips()];
    }

    String granule(long va) {
        return (1 << pageShift(tcr, (int) (va >>> 55) & 1) - 10) + "K";
    }
}

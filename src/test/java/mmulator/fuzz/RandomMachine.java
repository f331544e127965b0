package mmulator.fuzz;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;
import mmulator.arch.SystemRegister;
import mmulator.machine.Machine;
import mmulator.machine.choice.ChoicePoint;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.RandomChoices;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.spec.CpuSpec;
import mmulator.machine.spec.MachineSpec;
import mmulator.mmu.tlb.TlbOptions;

/**
 * A machine of a few CPUs, all of it random: features, registers, translation tables and choices. Code is mapped flat, at
 * first; an exception goes on with the next instruction.
 */
record RandomMachine(MachineSpec spec, Map<Long, Long> words, Choices choices) {
    private static final long CODE = 0x4000_0000L;
    private static final long VECTORS = 0x4001_0000L;
    private static final long DATA = 0x4010_0000L;
    private static final long TABLES = 0x4020_0000L;
    private static final long SIZE = 0x40_0000L;
    private static final int TABLE_COUNT = 8;
    /** Descriptors that are random in each table; others are Invalid. */
    private static final int SLOTS = 12;

    private static final long TCR = 16 | 16 << 16 | 2L << 30 | 5L << 32 | 1L << 36;
    private static final long MAIR = 0x0000_0004_0044_ffffL;

    /** mrs x28, elr_el1; add x28, x28, #4; msr elr_el1, x28; eret. */
    private static final int[] HANDLER = {0xd538403c, 0x9100139c, 0xd518403c, 0xd69f03e0};

    /** @param code runs on all CPUs, each a quarter further on than the one before */
    static RandomMachine of(long seed, int[] code) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Long, Long> words = new TreeMap<>();
        for (int i = 0; i < code.length; i += 2) {
            long high = i + 1 < code.length ? forward(code[i + 1]) : 0xd4400000L;
            words.put(CODE + 4L * i, high << 32 | forward(code[i]) & 0xffff_ffffL);
        }
        for (int vector = 0; vector < 16; vector++) {
            for (int i = 0; i < HANDLER.length; i += 2) {
                words.put(VECTORS + 0x80L * vector + 4L * i, (long) HANDLER[i + 1] << 32 | HANDLER[i] & 0xffff_ffffL);
            }
        }
        tables(words, random);
        int cpus = random.nextInt(1, 4);
        boolean mmu = random.nextInt(4) != 0;
        List<CpuSpec> specs = new ArrayList<>();
        for (int cpu = 0; cpu < cpus; cpu++) {
            specs.add(cpu(random, CODE + (long) code.length / 4 * cpu * 4, mmu));
        }
        MachineSpec spec = new MachineSpec(List.of(new MachineSpec.Region(CODE, SIZE)), specs, random.nextInt(4) == 0);
        return new RandomMachine(spec, words, choices(random));
    }

    /**
     * The instruction, or ISB instead of a branch backwards: a loop without anything visible in it is given up after half a
     * minute, which is right and too long for this.
     */
    private static int forward(int word) {
        boolean immediate26 = (word & 0x7c000000) == 0x14000000;
        boolean immediate19 = (word & 0xff000000) == 0x54000000 || (word & 0x7e000000) == 0x34000000;
        boolean immediate14 = (word & 0x7e000000) == 0x36000000;
        boolean backward = immediate26 && word << 6 <= 0
                || immediate19 && word << 8 < 0x2000
                || immediate14 && word << 13 < 0x40000;
        return backward ? 0xd5033fdf : word;
    }

    Machine open() {
        Machine machine = Machine.open(spec);
        PhysicalMemory memory = machine.memory();
        words.forEach(memory::writeLong);
        return machine;
    }

    /** Table {@code n}, for n = 0, 1, 2, leads flat to code, data and tables; all that it leaves free is random. */
    private static void tables(Map<Long, Long> words, SplittableRandom random) {
        for (long table = TABLES; table < TABLES + TABLE_COUNT * 0x1000; table += 0x1000) {
            for (int slot = 0; slot < SLOTS; slot++) {
                words.put(table + 8 * slot, descriptor(random));
            }
        }
        words.put(TABLES, TABLES + 0x1000 | 3);
        words.put(TABLES + 0x1000 + 8 * (CODE >>> 30), TABLES + 0x2000 | 3);
        for (int block = 0; block < 2; block++) {
            words.put(TABLES + 0x2000 + 8 * block, CODE + block * 0x20_0000L | 0x701);
        }
    }

    private static long descriptor(SplittableRandom random) {
        long somewhere = CODE + (random.nextLong(SIZE) & -0x1000);
        long table = TABLES + 0x1000L * random.nextInt(TABLE_COUNT);
        return switch (random.nextInt(6)) {
            case 0 -> random.nextLong();
            case 1 -> table | 3 | (random.nextBoolean() ? random.nextLong() & 0xf800_0000_0000_0000L : 0);
            case 2 -> 0;
            case 3 -> CODE | 0x701 | random.nextLong() & 0x00fc_0000_0000_08ccL;
            default -> somewhere | 0x703 | random.nextLong() & 0x0078_0000_0000_08dcL;
        };
    }

    private static CpuSpec cpu(SplittableRandom random, long pc, boolean mmu) {
        Map<Integer, Long> general = new HashMap<>();
        for (int n = 0; n < 16; n++) {
            general.put(n, address(random));
        }
        Map<SystemRegister, Long> registers = new TreeMap<>();
        registers.put(SystemRegister.VBAR_EL1, VECTORS);
        if (mmu) {
            registers.put(SystemRegister.TTBR0_EL1, TABLES | (random.nextInt(3) == 0 ? random.nextLong() << 48 : 0));
            registers.put(SystemRegister.TTBR1_EL1, TABLES + 0x1000L * random.nextInt(TABLE_COUNT));
            registers.put(
                    SystemRegister.TCR_EL1,
                    TCR | (random.nextInt(3) == 0 ? random.nextLong() & ~0x0000_0007_ffff_ffffL : 0));
            registers.put(SystemRegister.MAIR_EL1, random.nextInt(3) == 0 ? random.nextLong() : MAIR);
            registers.put(
                    SystemRegister.SCTLR_EL1,
                    1L | (random.nextInt(3) == 0 ? random.nextLong() & ~0x0100_0000L : 1 << 23));
        }
        return new CpuSpec(features(random), pc, general, DATA + 0x8000, registers, tlb(random), onConflict(random));
    }

    private static CpuFeatures features(SplittableRandom random) {
        while (true) {
            Set<Granule> granules = EnumSet.of(Granule.K4);
            granules.addAll(random.nextBoolean() ? EnumSet.allOf(Granule.class) : Set.of());
            int bbml = random.nextInt(4);
            CpuFeatures features = CpuFeatures.builder()
                    .bbml(bbml)
                    .noabort(bbml == 3 || bbml == 2 && random.nextBoolean())
                    .granules(granules)
                    .asidBits(random.nextBoolean() ? 8 : 16)
                    .paBits(random.nextBoolean() ? 48 : random.nextInt(2) == 0 ? 40 : 52)
                    .vaBits(random.nextInt(4) == 0 ? 52 : 48)
                    .lpa2(random.nextInt(4) == 0)
                    .ttst(random.nextInt(4) == 0)
                    .hafdbs(random.nextInt(3))
                    .tlbios(random.nextInt(4) != 0)
                    .tlbirange(random.nextInt(4) != 0)
                    .ets2(random.nextBoolean())
                    .cnp(random.nextBoolean())
                    .xs(random.nextBoolean())
                    .ttl(random.nextBoolean())
                    .hpds(random.nextBoolean())
                    .pan(random.nextBoolean())
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

    private static TlbOptions tlb(SplittableRandom random) {
        TlbOptions options = switch (random.nextInt(3)) {
            case 0 -> TlbOptions.lru(random.nextInt(1, 9));
            case 1 -> TlbOptions.random(random.nextInt(1, 9), random.nextLong());
            default -> TlbOptions.DEFAULT;
        };
        return options.withContiguousRun(random.nextBoolean()).withTableWalks(random.nextBoolean());
    }

    private static CpuSpec.OnConflict onConflict(SplittableRandom random) {
        CpuSpec.OnConflict[] all = CpuSpec.OnConflict.values();
        return all[random.nextInt(all.length)];
    }

    /** What instructions find in registers: addresses that are mapped, tables, TLBI operands, descriptors, anything. */
    private static long address(SplittableRandom random) {
        long near = random.nextInt(0x1000) & (random.nextInt(4) == 0 ? -1 : -8);
        return switch (random.nextInt(8)) {
            case 0, 1 -> DATA + near;
            case 2 -> TABLES + 0x1000L * random.nextInt(TABLE_COUNT) + near;
            case 3 -> CODE + near;
            case 4 -> 0xffff_0000_0000_0000L + slots(random) + near;
            case 5 -> CODE + random.nextLong(SIZE) >>> 12;
            case 6 -> descriptor(random);
            default -> random.nextLong();
        };
    }

    /** An address of the upper half whose walk meets descriptors that are random. */
    private static long slots(SplittableRandom random) {
        long va = 0;
        for (int level = 0; level <= 3; level++) {
            va |= (long) random.nextInt(SLOTS) << 39 - 9 * level;
        }
        return va;
    }

    private static Choices choices(SplittableRandom random) {
        SplittableRandom mine = random.split();
        Set<ChoicePoint> points = random.nextBoolean() ? ChoicePoint.all() : Set.of();
        return new RandomChoices(mine, points, 20);
    }
}

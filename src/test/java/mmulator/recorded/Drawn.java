package mmulator.recorded;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.EffectiveAddress;
import mmulator.arch.Granule;
import mmulator.arch.Mair;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.tlb.TlbEntry;
import org.jspecify.annotations.Nullable;

/** Random values of any type that arch and mmu know: mostly such as have to do with one another. */
final class Drawn {
    /** Of a type that it cannot draw. */
    static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unknown(Type type) {
            super(type.getTypeName());
        }
    }

    private static final Map<Class<?>, Integer> SIZES = Map.of(
            CpuFeatures.class, 500,
            Regime.class, 3000,
            WalkResult.class, 1000,
            WalkFault.class, 500,
            Translated.class, 1500,
            WalkSteps.class, 500,
            TlbEntry.class, 1500,
            TlbMaintenance.class, 1500);

    private static final int[] PA_BITS = {32, 36, 40, 42, 44, 48, 48, 48, 52, 52};
    /** One of each kind of instruction that arch decodes: fields are drawn on top. */
    private static final int[] WORDS = {
        0xf900_0000,
        0xf940_0000,
        0xb840_0400,
        0xf820_0800,
        0xa900_0000,
        0xa8c0_0000,
        0xc85f_7c00,
        0xc800_fc00,
        0x885f_fc00,
        0xc89f_fc00,
        0xc8df_fc00,
        0xf820_0000,
        0xb8e0_0000,
        0xc8a0_7c00,
        0x4820_7c00,
        0x5800_0000,
        0xd508_7800,
        0xd508_8700,
        0xd503_309f,
        0xd503_30bf,
        0xd503_3fdf,
        0xd503_201f,
        0xd538_0000,
        0xd518_0000,
        0xd400_0001,
        0xd420_0000,
        0xd440_0000,
        0xd69f_03e0,
        0x1400_0000,
        0x5400_0000,
        0xb400_0000,
        0x3600_0000,
        0xd61f_0000,
        0xd65f_03c0,
        0x9100_0000,
        0x3dc0_0000,
        0x4c00_7000,
        0xad00_0000,
        0xd500_40bf,
        0x38bf_c000,
        0x1900_0000,
        0xd900_0000,
        0x6d40_0000,
        0xb880_0000,
        0x7840_0000,
        0x3940_0000,
        0xf9800000,
        0xd503_3f5f,
        0x8b20_63ff,
        0xcb21_63ff,
        0x9240_001f,
        0xb240_03ff,
        0xd200_001f,
        0xd100_43ff,
        0x9100_03ff,
        0xf840_07e0,
        0xa9bf_03e0,
        0xf81f_0fe0,
        0x9100_001f,
        0x1200_001f,
        0xd65f_0000,
        0xd63f_0000,
        0x3600_0000
    };

    private static final List<String> TEXTS = List.of(
            "",
            "x",
            "TTBR0_EL1",
            "sctlr_el1",
            "0x40",
            "vae1is",
            "0*3,1*2",
            "0*1000,1*6,0*4",
            "0123abcd:0*2,1@3*4",
            "0@1,1@2@0",
            "0*0",
            "-1*2",
            "0*3,",
            "1*9999999999999999999",
            "3: %d",
            "%s of %llu at %px",
            "%-5d%%%08x",
            "\u00016late",
            "%pK %c %*d");

    /** Device of two kinds, each with XS and without; Normal, cacheable in three ways and not. */
    private static final long MAIR = 0x40_05_01_f4_04_00_44_ffL;

    private final SplittableRandom random;
    private int depth;
    private final Map<Class<?>, Object> last = new HashMap<>();
    private final Map<Class<?>, List<Object>> pool;

    /** @param pool of values that take their time to make: filled here, and the same whoever asks first */
    Drawn(long seed, Map<Class<?>, List<Object>> pool) {
        random = new SplittableRandom(seed);
        this.pool = pool;
    }

    int nextInt(int bound) {
        return random.nextInt(bound);
    }

    boolean nextBoolean() {
        return random.nextBoolean();
    }

    @Nullable
    Object value(Type type) {
        if (type instanceof ParameterizedType generic) {
            return generic(generic);
        }
        if (!(type instanceof Class<?> kind)) {
            throw new Unknown(type);
        }
        Object before = last.get(kind);
        if (before != null && random.nextInt(3) == 0) {
            return before;
        }
        int size = SIZES.getOrDefault(kind, 0);
        Object drawn = size == 0 ? anew(kind) : pooled(kind, size);
        last.put(kind, drawn);
        return drawn;
    }

    private Object pooled(Class<?> kind, int size) {
        List<Object> values = pool.get(kind);
        if (values == null) {
            Drawn own = new Drawn(kind.getName().hashCode(), pool);
            List<Object> made = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                made.add(own.anew(kind));
            }
            pool.put(kind, made);
            values = made;
        }
        return values.get(random.nextInt(values.size()));
    }

    private Object generic(ParameterizedType type) {
        Type of = type.getActualTypeArguments()[0];
        if (type.getRawType() == Set.class && of == Granule.class) {
            return granules();
        }
        List<Object> members = new ArrayList<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            members.add(value(of));
        }
        if (type.getRawType() == List.class) {
            return List.copyOf(members);
        }
        if (type.getRawType() == Optional.class) {
            return members.stream().findFirst();
        }
        if (type.getRawType() == Set.class && of instanceof Class<?> constants && constants.isEnum()) {
            return new LinkedHashSet<>(members);
        }
        throw new Unknown(type);
    }

    private Object anew(Class<?> kind) {
        if (kind == int.class || kind == Integer.class) {
            return integer();
        } else if (kind == long.class || kind == Long.class) {
            return longInteger();
        } else if (kind == boolean.class || kind == Boolean.class) {
            return random.nextBoolean();
        } else if (kind == String.class) {
            return TEXTS.get(random.nextInt(TEXTS.size()));
        } else if (kind == CpuFeatures.class) {
            return features();
        } else if (kind == Regime.class) {
            return regime();
        } else if (kind == Tcr.class) {
            return new Tcr(tcr());
        } else if (kind == Mair.class) {
            return new Mair(random.nextInt(4) == 0 ? random.nextLong() : MAIR);
        } else if (kind == Descriptor.class) {
            return descriptor();
        } else if (kind == DescriptorMemory.class) {
            return memory(random.nextLong());
        } else if (kind == WalkResult.class || kind == WalkFault.class || kind == Translated.class) {
            return walk(kind);
        } else if (kind == WalkSteps.class) {
            return walk(WalkResult.class).steps();
        } else if (kind == TlbEntry.class) {
            return entry();
        } else if (kind == TlbMaintenance.class) {
            return maintenance();
        } else if (kind == EffectiveAddress.Registers.class) {
            return registers(random.nextLong());
        } else if (kind.isEnum()) {
            Object[] constants = kind.getEnumConstants();
            return constants[random.nextInt(constants.length)];
        } else if (kind.isSealed()) {
            Class<?>[] kinds = kind.getPermittedSubclasses();
            return anew(kinds[random.nextInt(kinds.length)]);
        } else if (kind.isRecord()) {
            return whole(kind);
        }
        throw new Unknown(kind);
    }

    private Object whole(Class<?> record) {
        if (depth > 6) {
            throw new Unknown(record);
        }
        depth++;
        try {
            return made(record);
        } finally {
            depth--;
        }
    }

    private Object made(Class<?> record) {
        Constructor<?> constructor = record.getDeclaredConstructors()[0];
        for (Constructor<?> other : record.getDeclaredConstructors()) {
            if (other.getParameterCount() == record.getRecordComponents().length) {
                constructor = other;
            }
        }
        constructor.setAccessible(true);
        Type[] types = constructor.getGenericParameterTypes();
        for (int tries = 0; tries < 30; tries++) {
            Object[] parts = new Object[types.length];
            for (int i = 0; i < types.length; i++) {
                parts[i] = value(types[i]);
            }
            try {
                return constructor.newInstance(parts);
            } catch (ReflectiveOperationException e) {
                // It does not take these: others.
            }
        }
        throw new Unknown(record);
    }

    private int integer() {
        return switch (random.nextInt(9)) {
            case 0, 1 -> random.nextInt(-1, 4);
            case 2 -> random.nextInt(64);
            case 3 -> random.nextInt();
            case 4 -> (Integer) last.getOrDefault(int.class, 0) ^ 1 << random.nextInt(32);
            case 5 -> WORDS[random.nextInt(WORDS.length)] | random.nextInt() & random.nextInt() & random.nextInt();
            // Registers, sizes, and what tells loads from stores.
            case 6 -> WORDS[random.nextInt(WORDS.length)] ^ random.nextInt() & 0xc0df_83ff;
            // All fields but those of the top byte.
            default -> WORDS[random.nextInt(WORDS.length)] ^ random.nextInt() & 0xc03f_ffff & -random.nextInt(2);
        };
    }

    private long longInteger() {
        return switch (random.nextInt(12)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextInt(-2, 17);
            case 2 -> 1L << random.nextInt(64);
            case 3, 4 -> va();
            case 5 -> operand();
            case 6, 7 -> leafOrTable(random);
            case 8 -> tcr();
            case 9 -> (Long) last.getOrDefault(long.class, 0L) ^ 1L << random.nextInt(64);
            case 10 -> random.nextLong() & (1L << random.nextInt(1, 60)) - 1;
            default -> TABLES[random.nextInt(TABLES.length)] + 8L * random.nextInt(4);
        };
    }

    // Features and registers

    private static EffectiveAddress.Registers registers(long seed) {
        return new EffectiveAddress.Registers() {
            @Override
            public long x(int n) {
                return seed * (n + 1);
            }

            @Override
            public long sp() {
                return ~seed;
            }
        };
    }

    private Set<Granule> granules() {
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
        long table = TABLES[random.nextInt(TABLES.length)];
        long asid = rarely() ? random.nextInt(1 << 16) : 1 + random.nextInt(2);
        return asid << 48 | table & 0xffff_ffff_ffffL | table >>> 46 & 0x3c | (rarely() ? random.nextInt(0x1000) : 0);
    }

    Regime regime() {
        long sctlr = rarely() ? random.nextLong() & 0xffff_ffffL : rarely() ? 0 : 1 | (rarely() ? 1 << 19 : 0);
        long mair = rarely() ? random.nextLong() : MAIR;
        return Regime.of(features(), sctlr, tcr(), ttbr(), ttbr(), mair);
    }

    // Tables

    /** Half of them above 48 bits. */
    private static final long[] TABLES = {
        0x4000_0000L, 0x4001_0000L, 0x4002_0000L, 0x4003_0000L, 0x8_0000_4000_0000L, 0x8_0000_4001_0000L
    };

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

    static long leafOrTable(SplittableRandom random) {
        long attributes = random.nextLong() & 0x00f8_0000_0000_0cdcL | Descriptor.AF;
        attributes &= random.nextInt(6) == 0 ? ~Descriptor.AF : -1;
        attributes |= random.nextInt(4) == 0 ? random.nextLong() & 0xff00_0000_0000_0000L : 0;
        attributes |= random.nextInt(6) == 0 ? Descriptor.NT : 0;
        attributes &= random.nextBoolean() ? ~Descriptor.CONTIGUOUS : -1;
        long address = random.nextInt(6) == 0
                ? random.nextLong() & 0x3_ffff_ffff_f000L
                : 0x8000_0000L + ((long) random.nextInt(8) << new int[] {12, 16, 21, 25, 29, 30}[random.nextInt(6)]);
        long table = TABLES[random.nextInt(TABLES.length)];
        long tableBits = random.nextInt(3) == 0 ? random.nextLong() & 0xf800_0000_0000_0000L : 0;
        return switch (random.nextInt(10)) {
            case 0 -> 0;
            case 1 -> random.nextLong();
            // Where 52-bit formats keep the top of the address, each in its place.
            case 2, 3, 4, 5 -> table & 0xffff_ffff_ffffL | tableBits | 3 | (table >>> 48) * 0x1_0000_0000_1000L;
            case 6, 7 -> attributes | address & -0x20_0000L | 1;
            default -> attributes | address | 3;
        };
    }

    private Descriptor descriptor() {
        DescriptorFormat[] formats = DescriptorFormat.values();
        Object before = last.get(Descriptor.class);
        if (before instanceof Descriptor old && random.nextInt(4) != 0) {
            long other = random.nextInt(3) == 0 ? leafOrTable(random) : old.value() ^ 1L << random.nextInt(64);
            return old.withValue(random.nextInt(3) == 0 ? other ^ 1L << random.nextInt(2, 12) : other);
        }
        return new Descriptor(
                leafOrTable(random),
                random.nextInt(-1, 4),
                Granule.values()[random.nextInt(3)],
                formats[random.nextInt(formats.length)]);
    }

    Descriptor descriptor(int level, Granule granule, DescriptorFormat format) {
        return new Descriptor(leafOrTable(random), level, granule, format);
    }

    /** Few descriptors a table, so that all of them can be read. */
    static DescriptorMemory memory(long seed) {
        return new DescriptorMemory() {
            @Override
            public boolean contains(long pa) {
                long base = pa & -0x8_0000L;
                return base == 0x4000_0000L || base == 0x8_0000_4000_0000L || base == 0x8000_0000L;
            }

            @Override
            public long read(long pa) {
                long slot = pa >>> 3 & 511;
                long page = pa >>> 12 & 15;
                if (slot > 2 && slot < 511 || page != 0 && page != 3 && page != 15) {
                    return 0;
                }
                return leafOrTable(new SplittableRandom(seed ^ (pa >>> 3) * 0x9e37_79b9_7f4a_7c15L));
            }
        };
    }

    private WalkResult walk(Class<?> kind) {
        while (true) {
            WalkResult walk = Walk.walk(regime(), va(), rarely(), memory(random.nextLong()));
            if (kind.isInstance(walk) && (kind != Translated.class || ((Translated) walk).fromTables())) {
                return walk;
            }
        }
    }

    private TlbEntry entry() {
        while (true) {
            Translated walk = (Translated) walk(Translated.class);
            if (!walk.accessFlagDue()) {
                return TlbEntry.of(walk, regime(), random.nextBoolean(), random.nextInt(100));
            }
        }
    }

    // TLB maintenance

    private long operand() {
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
}

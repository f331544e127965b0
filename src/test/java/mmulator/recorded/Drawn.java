package mmulator.recorded;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
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
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
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
    /** One of each kind of instruction that arch decodes: fields are drawn on top. */
    private static final int[] WORDS = {
        0xf900_0000, 0xf940_0000, 0xb840_0400, 0xf820_0800, 0xa900_0000, 0xa8c0_0000, 0xc85f_7c00, 0xc800_fc00,
        0x885f_fc00, 0xc89f_fc00, 0xc8df_fc00, 0xf820_0000, 0xb8e0_0000, 0xc8a0_7c00, 0x4820_7c00, 0x5800_0000,
        0xd508_7800, 0xd508_8700, 0xd503_309f, 0xd503_30bf, 0xd503_3fdf, 0xd503_201f, 0xd538_0000, 0xd518_0000,
        0xd400_0001, 0xd420_0000, 0xd440_0000, 0xd69f_03e0, 0x1400_0000, 0x5400_0000, 0xb400_0000, 0x3600_0000,
        0xd61f_0000, 0xd65f_03c0, 0x9100_0000, 0x3dc0_0000, 0x4c00_7000, 0xad00_0000, 0xd500_40bf, 0x38bf_c000,
        0x1900_0000, 0xd900_0000, 0x6d40_0000, 0xb880_0000, 0x7840_0000, 0x3940_0000, 0xf9800000, 0xd503_3f5f,
        0x8b20_63ff, 0xcb21_63ff, 0x9240_001f, 0xb240_03ff, 0xd200_001f, 0xd100_43ff, 0x9100_03ff, 0xf840_07e0,
        0xa9bf_03e0, 0xf81f_0fe0, 0x9100_001f, 0x1200_001f, 0xd65f_0000, 0xd63f_0000, 0x3600_0000
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

    private final SplittableRandom random;
    private final DrawnMmu mmu;
    private int depth;
    private final Map<Class<?>, Object> last = new HashMap<>();
    private final Map<Class<?>, List<Object>> pool;

    /** @param pool of values that take their time to make: filled here, and the same whoever asks first */
    Drawn(long seed, Map<Class<?>, List<Object>> pool) {
        random = new SplittableRandom(seed);
        mmu = new DrawnMmu(random);
        this.pool = pool;
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
            return mmu.granules();
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
        if (type.getRawType() == Set.class && of instanceof Class<?> kind && (kind.isEnum() || of == Long.class)) {
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
            return mmu.features();
        } else if (kind == Regime.class) {
            return mmu.regime();
        } else if (kind == Tcr.class) {
            return new Tcr(mmu.tcr());
        } else if (kind == Mair.class) {
            return new Mair(random.nextInt(4) == 0 ? random.nextLong() : DrawnMmu.MAIR);
        } else if (kind == Descriptor.class) {
            return descriptor();
        } else if (kind == DescriptorMemory.class) {
            return DrawnTables.memory(random.nextLong());
        } else if (kind == WalkResult.class || kind == WalkFault.class || kind == Translated.class) {
            return mmu.walk(kind);
        } else if (kind == WalkSteps.class) {
            return mmu.walk(WalkResult.class).steps();
        } else if (kind == TlbEntry.class) {
            return mmu.entry();
        } else if (kind == TlbMaintenance.class) {
            return mmu.maintenance();
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
            case 3, 4 -> mmu.va();
            case 5 -> mmu.operand();
            case 6, 7 -> DrawnTables.leafOrTable(random);
            case 8 -> mmu.tcr();
            case 9 -> (Long) last.getOrDefault(long.class, 0L) ^ 1L << random.nextInt(64);
            case 10 -> random.nextLong() & (1L << random.nextInt(1, 60)) - 1;
            default -> DrawnTables.base(random) + 8L * random.nextInt(4);
        };
    }

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

    private Descriptor descriptor() {
        DescriptorFormat[] formats = DescriptorFormat.values();
        Object before = last.get(Descriptor.class);
        if (before instanceof Descriptor old && random.nextInt(4) != 0) {
            long other =
                    random.nextInt(3) == 0 ? DrawnTables.leafOrTable(random) : old.value() ^ 1L << random.nextInt(64);
            return old.withValue(random.nextInt(3) == 0 ? other ^ 1L << random.nextInt(2, 12) : other);
        }
        return new Descriptor(
                DrawnTables.leafOrTable(random),
                random.nextInt(-1, 4),
                Granule.values()[random.nextInt(3)],
                formats[random.nextInt(formats.length)]);
    }
}

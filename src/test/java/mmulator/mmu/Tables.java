package mmulator.mmu;

import java.util.HashMap;
import java.util.Map;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;
import mmulator.arch.Tcr;

/** Hand-written translation tables in a small memory, and the registers that go with them. */
public final class Tables implements DescriptorMemory {

    static final long MAIR = 0x0000_0004_0044_ffffL;
    static final long MMU_ON = 1;
    /** T0SZ = T1SZ = 16, 4K in both halves, 48-bit PA, A1, 16-bit ASIDs. */
    public static final long TCR_4K = 16 | 16 << 16 | Tcr.granuleBits(1, Granule.K4) | 5L << 32 | Tcr.A1 | Tcr.AS;

    public static final CpuFeatures CPU = CpuFeatures.builder().build();

    private final Map<Long, Long> words = new HashMap<>();

    /** Puts {@code value} in slot {@code index} of the table at {@code table}. */
    public Tables put(long table, int index, long value) {
        words.put(table + 8L * index, value);
        return this;
    }

    public static Regime regime(CpuFeatures cpu, long tcr, long ttbr0, long ttbr1) {
        return Regime.of(cpu, MMU_ON, tcr, ttbr0, ttbr1, MAIR);
    }

    /** 4K, 48 bits, root of the upper half at 0x1000 with ASID 5, of the lower half at 0x9000. */
    public static Regime regime() {
        return regime(CPU, TCR_4K, 0x9000, 0x0005_0000_0000_1000L);
    }

    /** Tables exist in the first MiB; a slot not put is zero. */
    @Override
    public boolean contains(long pa) {
        return pa >= 0 && pa < 1 << 20;
    }

    @Override
    public long read(long pa) {
        return words.getOrDefault(pa, 0L);
    }
}

package mmulator.check.world;

import static mmulator.check.world.WorldTables.OTHER_TABLE;
import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.block;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.check.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A descriptor whose address is beyond the output address size is never cached: Arm ARM R_XCLRD. */
final class BeyondOutputSizeTest extends WatchedWorld {
    private static final long BEYOND = 1L << 41;
    private static final long TCR_40_BITS = World.TCR & ~(7L << 32) | 2L << 32;

    /** Not told that TCR_EL1.IPS names more bits than the CPU has. */
    private List<Rule> errors() {
        return rules().stream().filter(rule -> rule != Rule.RESERVED_ENCODING).toList();
    }

    private World startWithOutputAddressesOf40Bits() {
        CpuFeatures features = CpuFeatures.builder().paBits(40).build();
        world.features(0, features).features(1, features);
        return start();
    }

    @Test
    void whatHasNoAddressMayReplaceAnything() {
        world.put(ROOT + 8, block(OLD_BLOCK));
        startWithOutputAddressesOf40Bits()
                .store(0, TABLE, page(OLD | BEYOND))
                .store(0, ROOT + 8, block(BEYOND))
                .store(0, ROOT, table(OTHER_TABLE | BEYOND));
        assertEquals(List.of(), errors());
    }

    @Test
    void anythingMayReplaceWhatHasNoAddress() {
        world.put(TABLE, page(OLD | BEYOND));
        startWithOutputAddressesOf40Bits().store(0, TABLE, page(OLD)).store(0, TABLE, page(OLD | BEYOND));
        assertEquals(List.of(), errors());
    }

    @Test
    void whatHasNoAddressLeavesTheOldValueCached() {
        startWithOutputAddressesOf40Bits().store(0, TABLE, page(NEW | BEYOND)).store(0, TABLE, page(NEW));
        assertEquals(List.of(Rule.BBM_UNCLEAN_TO_VALID), errors());
    }

    @Test
    void whatHasNoAddressIsABreakOnceTheOldValueIsGone() {
        startWithOutputAddressesOf40Bits()
                .store(0, TABLE, page(NEW | BEYOND))
                .dsbIsh(0)
                .tlbi(0, "vaae1is", 0, 0)
                .dsbIsh(0)
                .store(0, TABLE, page(NEW));
        assertEquals(List.of(), errors());
    }

    /** There is an address to a CPU that has more bits of it. */
    @Test
    void everyCpuHasASizeOfItsOwn() {
        world.features(0, CpuFeatures.builder().paBits(40).build());
        start().store(0, TABLE, page(OLD | BEYOND));
        assertEquals(List.of(Rule.BBM_VALID_TO_VALID), errors());
        assertTrue(text().contains("seen: cpu1"), text());
    }

    /** The old value was cached when TCR_EL1.IPS was smaller, and is in no table any more; the new one may be cached now. */
    @Test
    void sizeOfNowCounts() {
        start().msrTcr(0, TCR_40_BITS).isb(0).msrTcr(1, TCR_40_BITS).isb(1);
        world.tlbi(0, "vmalle1is", 0, 0).dsbIsh(0).store(0, TABLE, 0).dsbIsh(0);
        world.msrTcr(0, World.TCR).isb(0).store(0, TABLE, page(OLD | BEYOND));
        assertEquals(List.of(Rule.BBM_UNCLEAN_TO_VALID), errors());
    }

    @Test
    void sizeOfBeforeDoesNot() {
        start().msrTcr(0, TCR_40_BITS).isb(0).msrTcr(1, TCR_40_BITS).isb(1);
        world.tlbi(0, "vmalle1is", 0, 0).dsbIsh(0).store(0, TABLE, page(OLD | BEYOND));
        assertEquals(List.of(), errors());
    }

    /**
     * There is no memory where the table would be: that is known of what is read there, and the Table descriptor may be cached. By
     * another CPU as well, and until maintenance comes that is about Table descriptors.
     */
    @ParameterizedTest
    @CsvSource({
        "0, '', true",
        "0, vale1is, true",
        "0, vae1is, false",
        "1, '', true",
        "1, vale1is, true",
        "1, vae1is, false"
    })
    void aTableDescriptorThatLeadsOutOfMemoryIsCached(int cpu, String tlbi, boolean stale) {
        world.put(ROOT, table(1L << 30));
        start().store(0, ROOT, table(TABLE)).dsbIsh(0);
        if (!tlbi.isEmpty()) {
            world.tlbi(0, tlbi, 0, 1).dsbIsh(0);
        }
        world.isb(cpu).access(cpu, 0);
        assertEquals(stale ? List.of(Rule.STALE_TRANSLATION) : List.of(), errors());
    }
}

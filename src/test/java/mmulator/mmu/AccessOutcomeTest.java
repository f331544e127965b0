package mmulator.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import mmulator.arch.CpuFeatures;
import mmulator.arch.Tcr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccessOutcomeTest {
    /** Identity map of a Normal page at VA 0, for EL1. */
    private static final Tables TABLES = new Tables()
            .put(0x9000, 0, 0xa003)
            .put(0xa000, 0, 0xb003)
            .put(0xb000, 0, 0xc003)
            .put(0xc000, 0, 0x703);

    /** Attributes 0 and 2 are Write-Back and Non-cacheable; 8…783 is clean, with DBM; bit 50 is GP. */
    @ParameterizedTest
    @CsvSource({
        "703, 703, READ_EL1, true",
        "703, 1703, READ_EL1, false",
        "703, 70b, READ_EL1, false",
        "703, 783, READ_EL1, true",
        "703, 783, WRITE_EL1, false",
        "8000000000703, 8000000000783, WRITE_EL1, false",
        "8000000000703, 8000000000783, READ_EL1, true",
        "703, 4000000000703, FETCH_EL1, false",
        "703, 4000000000703, READ_EL1, true",
        "703, 0, READ_EL1, false",
        "0, 2, READ_EL1, true"
    })
    void outcomesAreTheSameIfTheAccessCannotTellThemApart(String one, String other, AccessKind kind, boolean same) {
        CpuFeatures cpu = CpuFeatures.builder().hafdbs(2).build();
        Regime regime = Tables.regime(cpu, Tables.TCR_4K & ~Tcr.A1 | Tcr.HA | Tcr.HD, 0x9000, 0x1000);
        AccessOutcome first = of(regime, one, kind);
        AccessOutcome second = of(regime, other, kind);
        assertEquals(same, first.sameAs(second));
        assertEquals(same, second.sameAs(first));
    }

    private static AccessOutcome of(Regime regime, String leaf, AccessKind kind) {
        Tables tables = new Tables()
                .put(0x9000, 0, 0xa003)
                .put(0xa000, 0, 0xb003)
                .put(0xb000, 0, 0xc003)
                .put(0xc000, 0, Long.parseLong(leaf, 16));
        return AccessOutcome.of(Walk.walk(regime, 0x123, tables), regime, 0x123, kind, false);
    }

    /** Arm ARM D8, "Behavior when stage 1 address translation is disabled" (R_WFZPW): data is Device-nGnRnE, a fetch is Normal. */
    @ParameterizedTest
    @CsvSource({"READ_EL1, false", "WRITE_EL1, false", "FETCH_EL1, true"})
    void turningTheMmuOffIsNothingToAFetchFromAnIdentityMap(AccessKind kind, boolean same) {
        Regime off = Regime.of(Tables.CPU, 0, 0, 0, 0, 0);
        Regime on = Tables.regime(Tables.CPU, Tables.TCR_4K & ~Tcr.A1, 0x9000, 0x1000);
        AccessOutcome before = AccessOutcome.of(Walk.walk(on, 0x123, TABLES), on, 0x123, kind, false);
        AccessOutcome after = AccessOutcome.of(Walk.walk(off, 0x123, TABLES), off, 0x123, kind, false);
        assertEquals(same, before.sameAs(after));
    }
}

package mmulator.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

    /** Arm ARM D8, "Behavior when stage 1 address translation is disabled" (R_WFZPW): data is Device-nGnRnE, a fetch is Normal. */
    @ParameterizedTest
    @CsvSource({"READ_EL1, false", "WRITE_EL1, false", "FETCH_EL1, true"})
    void turningTheMmuOffIsNothingToAFetchFromAnIdentityMap(AccessKind kind, boolean same) {
        Regime off = Regime.of(Tables.CPU, 0, 0, 0, 0, 0);
        Regime on = Tables.regime(Tables.CPU, Tables.TCR_4K & ~Tcr.A1, 0x9000, 0x1000);
        AccessOutcome before = AccessOutcome.of(Walk.walk(on, 0x123, TABLES), on, kind, false);
        AccessOutcome after = AccessOutcome.of(Walk.walk(off, 0x123, TABLES), off, kind, false);
        assertEquals(same, before.sameAs(after));
    }
}

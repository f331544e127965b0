package mmulator.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import mmulator.arch.CpuFeatures;
import mmulator.mmu.Permissions.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Truth tables written by hand from "Memory access control": rwx for EL1, EL1 with PAN, EL0. */
final class PermissionsTest {

    private static Regime regime(CpuFeatures cpu) {
        return Regime.of(cpu, 1, Tables.TCR_4K, 0, 0, Tables.MAIR);
    }

    private static String text(int mask) {
        return ((mask & Permissions.R) != 0 ? "r" : "-")
                + ((mask & Permissions.W) != 0 ? "w" : "-")
                + ((mask & Permissions.X) != 0 ? "x" : "-");
    }

    private static LeafAttributes leaf(int ap, int pxn, int uxn, int more) {
        return LeafAttributes.of(
                0xff,
                3,
                ap,
                LeafAttributes.AF | (pxn != 0 ? LeafAttributes.PXN : 0) | (uxn != 0 ? LeafAttributes.UXN : 0) | more);
    }

    @ParameterizedTest(name = "AP={0} PXN={1} UXN={2} WXN={3}: EL1 {4}, with PAN {5}, EL0 {6}")
    @CsvSource({
        // AP PXN UXN WXN   EL1  PAN  EL0
        "0, 0, 0, 0, rwx, rwx, --x",
        "0, 0, 1, 0, rwx, rwx, ---",
        "0, 1, 0, 0, rw-, rw-, --x",
        "0, 1, 1, 0, rw-, rw-, ---",
        "1, 0, 0, 0, rw-, ---, rwx",
        "1, 0, 1, 0, rw-, ---, rw-",
        "1, 1, 0, 0, rw-, ---, rwx",
        "1, 1, 1, 0, rw-, ---, rw-",
        "2, 0, 0, 0, r-x, r-x, --x",
        "2, 0, 1, 0, r-x, r-x, ---",
        "2, 1, 0, 0, r--, r--, --x",
        "2, 1, 1, 0, r--, r--, ---",
        "3, 0, 0, 0, r-x, --x, r-x",
        "3, 0, 1, 0, r-x, --x, r--",
        "3, 1, 0, 0, r--, ---, r-x",
        "3, 1, 1, 0, r--, ---, r--",
        "0, 0, 0, 1, rw-, rw-, --x",
        "0, 0, 1, 1, rw-, rw-, ---",
        "0, 1, 0, 1, rw-, rw-, --x",
        "0, 1, 1, 1, rw-, rw-, ---",
        "1, 0, 0, 1, rw-, ---, rw-",
        "1, 0, 1, 1, rw-, ---, rw-",
        "1, 1, 0, 1, rw-, ---, rw-",
        "1, 1, 1, 1, rw-, ---, rw-",
        "2, 0, 0, 1, r-x, r-x, --x",
        "2, 0, 1, 1, r-x, r-x, ---",
        "2, 1, 0, 1, r--, r--, --x",
        "2, 1, 1, 1, r--, r--, ---",
        "3, 0, 0, 1, r-x, --x, r-x",
        "3, 0, 1, 1, r-x, --x, r--",
        "3, 1, 0, 1, r--, ---, r-x",
        "3, 1, 1, 1, r--, ---, r--"
    })
    void permissionsAreThoseOfTheManual(int ap, int pxn, int uxn, int wxn, String el1, String pan, String el0) {
        LeafAttributes leaf = wxn != 0 ? leaf(ap, pxn, uxn, 0).underWxn() : leaf(ap, pxn, uxn, 0);
        Regime regime = regime(Tables.CPU);
        assertEquals(el1, text(Permissions.mask(leaf, regime, 1, false)));
        assertEquals(pan, text(Permissions.mask(leaf, regime, 1, true)));
        assertEquals(el0, text(Permissions.mask(leaf, regime, 0, false)));
        assertEquals(el0, text(Permissions.mask(leaf, regime, 0, true)), "PAN is nothing to EL0");
        for (AccessKind kind : AccessKind.values()) {
            for (boolean panned : new boolean[] {false, true}) {
                // By its name: what it says of itself is what is judged.
                String name = kind.name();
                String row = !name.endsWith("_EL1") ? el0 : panned ? pan : el1;
                int column = name.startsWith("FETCH") ? 2 : name.contains("WRITE") ? 1 : 0;
                Outcome expected = row.charAt(column) == '-' ? Outcome.PERMISSION_FAULT : Outcome.ALLOWED;
                assertEquals(expected, Permissions.check(leaf, regime, kind, panned), kind + " pan " + panned);
            }
        }
    }

    @Test
    void panOnACpuWithoutItIsIgnored() {
        CpuFeatures old = CpuFeatures.builder().pan(false).build();
        assertEquals("rw-", text(Permissions.mask(leaf(1, 0, 0, 0), regime(old), 1, true)));
    }

    @Test
    void writableCleanIsReadOnlyForTheEngineAndAllowedAfterAnUpdate() {
        LeafAttributes clean = leaf(0, 1, 1, LeafAttributes.CLEAN);
        Regime regime = regime(Tables.CPU);
        assertEquals("r--", text(Permissions.mask(clean, regime, 1, false)));
        assertEquals(Outcome.ALLOWED_DIRTY_UPDATE_DUE, Permissions.check(clean, regime, AccessKind.WRITE_EL1, false));
        assertEquals(Outcome.ALLOWED, Permissions.check(clean, regime, AccessKind.READ_EL1, false));
        assertEquals(Outcome.PERMISSION_FAULT, Permissions.check(clean, regime, AccessKind.WRITE_EL0, false));
    }

    @Test
    void writableCleanCountsAsWritableForExecution() {
        int clean = LeafAttributes.CLEAN;
        assertEquals("r-x", text(Permissions.mask(leaf(0, 0, 1, clean), regime(Tables.CPU), 1, false)));
        assertEquals("r--", text(Permissions.mask(leaf(0, 0, 1, clean).underWxn(), regime(Tables.CPU), 1, false)));
        assertEquals("r--", text(Permissions.mask(leaf(1, 0, 0, clean), regime(Tables.CPU), 1, false)), "for EL0");
        assertEquals("r--", text(Permissions.mask(leaf(1, 0, 0, clean).underWxn(), regime(Tables.CPU), 0, false)));
    }

    @Test
    void whatWxnTakesNothingFromIsTheSameUnderIt() {
        assertEquals(leaf(0, 1, 0, 0), leaf(0, 1, 0, 0).underWxn());
        assertEquals(leaf(2, 0, 0, 0), leaf(2, 0, 0, 0).underWxn());
        assertEquals(leaf(1, 0, 1, 0), leaf(1, 0, 1, 0).underWxn());
        assertNotEquals(leaf(0, 0, 1, 0), leaf(0, 0, 1, 0).underWxn());
    }

    @Test
    void unprivilegedAccessesAtEl1AreCheckedAsEl0WithoutPan() {
        LeafAttributes user = leaf(1, 0, 0, 0);
        Regime regime = regime(Tables.CPU);
        assertEquals(Outcome.ALLOWED, Permissions.check(user, regime, AccessKind.UNPRIVILEGED_WRITE, true));
        assertEquals(
                Outcome.PERMISSION_FAULT,
                Permissions.check(leaf(0, 0, 0, 0), regime, AccessKind.UNPRIVILEGED_READ, false));
    }

    @Test
    void permissionsAreNoPartOfTheMemoryType() {
        LeafAttributes plain = leaf(0, 1, 1, 0);
        assertEquals(true, plain.sameMemory(leaf(2, 0, 0, 0)));
        assertEquals(false, plain.sameMemory(LeafAttributes.of(0x44, 3, 0, LeafAttributes.AF)));
    }
}

package mmulator.mmu.possible;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import mmulator.arch.SystemRegister;
import mmulator.mmu.Regime;
import mmulator.mmu.Tables;
import org.junit.jupiter.api.Test;

/** Regimes are told as the values of TTBR0_EL1, TTBR1_EL1 and MAIR_EL1. */
final class PossibleRegimesTest {
    private List<Regime> possible = List.of(Regime.of(Tables.CPU, 1, Tables.TCR_4K, 0xa, 0x1, 0));

    private PossibleRegimesTest write(SystemRegister register, long value) {
        possible = PossibleRegimes.after(possible, register, value);
        return this;
    }

    private String told() {
        return String.join(
                " ",
                possible.stream()
                        .map(one -> String.format(
                                Locale.ROOT,
                                "%x-%x-%x",
                                one.ttbr0().value(),
                                one.ttbr1().value(),
                                one.mair().value()))
                        .toList());
    }

    @Test
    void tableBasesAreSeenInTheOrderOfTheirWrites() {
        assertEquals("a-1-0 a-2-0", write(SystemRegister.TTBR1_EL1, 2).told());
        assertEquals("a-1-0 a-2-0 b-2-0", write(SystemRegister.TTBR0_EL1, 0xb).told());
    }

    @Test
    void reservedTableBetweenTwoIsOnePoint() {
        write(SystemRegister.TTBR0_EL1, 0).write(SystemRegister.TTBR1_EL1, 2).write(SystemRegister.TTBR0_EL1, 0xb);
        assertEquals("a-1-0 0-1-0 0-2-0 b-2-0", told());
    }

    @Test
    void otherRegistersKeepNoOrder() {
        write(SystemRegister.MAIR_EL1, 4).write(SystemRegister.TTBR0_EL1, 0xb);
        assertEquals("a-1-0 a-1-4 b-1-0 b-1-4", told());
    }

    @Test
    void writesOfControlRegistersArePossibleWithAndWithoutEachOther() {
        write(SystemRegister.TCR_EL1, Tables.TCR_4K | 1L << 37).write(SystemRegister.SCTLR_EL1, 0);
        assertEquals(
                List.of("on 0", "on 1", "off 0", "off 1"),
                possible.stream()
                        .map(one -> (one.mmuOn() ? "on " : "off ") + (one.tcr().value() >>> 37))
                        .toList());
    }

    @Test
    void valueWrittenBackIsLastAgain() {
        write(SystemRegister.TTBR0_EL1, 0xb).write(SystemRegister.TTBR0_EL1, 0xa);
        assertEquals("a-1-0 b-1-0 a-1-0", told());
    }

    @Test
    void sameValueChangesNothing() {
        assertEquals("a-1-0", write(SystemRegister.TTBR0_EL1, 0xa).told());
    }
}

package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import mmulator.arch.CpuFeatures;
import mmulator.arch.SystemRegister;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ERET takes from SPSR_EL1. */
final class ReturnTest {
    /** PSTATE of EL1h or EL0t as an SVC saves it that comes after an ERET by SPSR_EL1. */
    private static long returned(CpuFeatures.Builder features, long saved, long mdscr) {
        Program.Run run = Program.of("""
                all:    msr     spsr_el1, x1
                        adr     x0, 1f
                        msr     elr_el1, x0
                        eret
                1:      svc     #0
                        .balign 2048
                vectors:
                        .skip   0x200
                        mrs     x2, spsr_el1
                        hlt     #0
                        .balign 128
                        .skip   0x180
                        mrs     x2, spsr_el1
                        hlt     #0
                """)
                .features(features)
                .x(0, 1, saved)
                .register(SystemRegister.MDSCR_EL1, mdscr)
                .run();
        return run.x(2);
    }

    /** Bit 22 is PAN, bit 23 UAO; 24 and 25 are DIT and TCO, 10 and 11 BTYPE, 12 SSBS, of features that no CPU here has. */
    @Test
    void returnRestoresOnlyWhatTheCpuHas() {
        long both = 0xf0c0_03c5L;
        assertEquals(both, returned(CpuFeatures.builder().pan(true).uao(true), 0xf3c0_1fc5L, 0));
        assertEquals(
                both & ~(1L << 23), returned(CpuFeatures.builder().pan(true).uao(false), 0xf3c0_1fc5L, 0));
        assertEquals(
                both & ~(1L << 22), returned(CpuFeatures.builder().pan(false).uao(true), 0xf3c0_1fc5L, 0));
    }

    /** Pseudocode DebugExceptionReturnSS. MDSCR_EL1.SS is bit 0, KDE bit 13; SPSR_EL1.SS is bit 21, D bit 9. The ERET has D = 1. */
    @ParameterizedTest
    @CsvSource({
        "0x2003c5, 0x0,    0x0003c5",
        "0x2001c5, 0x2000, 0x0001c5",
        "0x2003c5, 0x1,    0x0003c5",
        "0x2001c5, 0x1,    0x0001c5",
        "0x2001c5, 0x2001, 0x2001c5",
        "0x2003c5, 0x2001, 0x0003c5",
        "0x200000, 0x1,    0x200000",
        "0x200000, 0x0,    0x000000",
        "0x000000, 0x1,    0x000000"
    })
    void returnBeginsASoftwareStepOnlyWhereDebugExceptionsComeAndOnlyThere(String saved, String mdscr, String pstate) {
        assertEquals(Long.decode(pstate), returned(CpuFeatures.builder(), Long.decode(saved), Long.decode(mdscr)));
    }
}

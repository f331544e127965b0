package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.SystemRegister;
import mmulator.arch.Tcr;
import mmulator.machine.event.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** AT, with the result in PAR_EL1: bit 11 is RES1, SH in bits 8:7, ATTR in 63:56. */
final class AddressTranslationTest {
    private static final long VA = 0x8000_0000L;

    /** Runs {@code at}, which has the VA {@link #VA} in X0, and leaves PAR_EL1 in X1. */
    private static Program translating(String at) {
        return Program.of("""
                cpu0:   at      %s, x0
                        isb
                        mrs     x1, par_el1
                        hlt     #0
                        .balign 2048
                vectors:
                        .skip   0x200
                        mrs     x2, esr_el1
                        hlt     #0
                """.formatted(at)).x(0, 0, VA | 0x123);
    }

    private static Descriptor page() {
        return TestTables.leaf(3, Program.DATA);
    }

    private static Program.Run mapped(String at, Descriptor leaf) {
        return translating(at)
                .mmu(program -> program.tables().put(program.lower(), VA, 3, leaf.value()))
                .run();
    }

    @Test
    void thePageAndItsAttributesAreTold() {
        assertEquals(
                0xff00_0000_0000_0980L | Program.DATA, mapped("s1e1r", page()).x(1));
    }

    @Test
    void deviceAndNonCacheableMemoryIsOuterShareable() {
        // AttrIndx 2 is Normal Non-cacheable, 3 Device-nGnRnE and 4 Device-nGnRE; the leaf says Inner Shareable.
        assertEquals(
                0x4400_0000_0000_0900L | Program.DATA,
                mapped("s1e1r", page().withAttrIndex(2)).x(1));
        assertEquals(
                0x0000_0000_0000_0900L | Program.DATA,
                mapped("s1e1r", page().withAttrIndex(3)).x(1));
        assertEquals(
                0x0400_0000_0000_0900L | Program.DATA,
                mapped("s1e1r", page().withAttrIndex(4)).x(1));
    }

    @Test
    void thereNeedBeNothingAtTheOutputAddress() {
        assertEquals(
                0xff00_0000_0900_0980L,
                mapped("s1e1w", TestTables.leaf(3, 0x0900_0000L)).x(1));
    }

    @Test
    void faultsAreToldWithTheirLevel() {
        assertEquals(
                0x80f, mapped("s1e1r", page().with(Descriptor.VALID, false)).x(1), "Translation fault, level 3");
        assertEquals(0x81f, mapped("s1e0r", page()).x(1), "Permission fault, level 3");
    }

    @Test
    void missingTableIsADataAbortAndNotAResult() {
        Program.Run run = translating("s1e1r")
                .mmu(program -> program.tables()
                        .put(
                                program.lower(),
                                VA,
                                2,
                                TestTables.table(2, 0x0900_0000L).value()))
                .run();

        // EC 0x25, IL, CM, WnR, DFSC: synchronous External abort on translation table walk, level 3.
        assertEquals(0x9600_0157L, run.x(2));
        assertEquals(0, run.x(1));
    }

    /** Setting the Access flag marks nothing dirty. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void translationForAWriteLeavesACleanPageClean(boolean accessed) {
        Descriptor clean = page().withAp(2).with(Descriptor.DBM, true).with(Descriptor.AF, accessed);
        long[] place = new long[1];
        Program.Run run = translating("s1e1w")
                .features(CpuFeatures.builder().hafdbs(2))
                .register(SystemRegister.TCR_EL1, TestTables.TCR | Tcr.HA | Tcr.HD)
                .mmu(program -> {
                    program.tables().put(program.lower(), VA, 3, clean.value());
                    place[0] = program.tables().place(program.lower(), VA, 3);
                })
                .run();

        assertEquals(0xff00_0000_0000_0980L | Program.DATA, run.x(1), "it may be written");
        assertEquals(clean.with(Descriptor.AF, true).value(), run.word(place[0]) | Descriptor.AF);
    }

    private static List<Event.UnsynchronizedRead> readEarly(String between) {
        return Program.of("""
                cpu0:   at      s1e1r, x0
                        %s
                        mrs     x1, par_el1
                        hlt     #0
                """.formatted(between)).x(0, 0, Program.DATA).run().events(Event.UnsynchronizedRead.class);
    }

    /** Arm ARM D24, "Synchronization requirements for AArch64 System registers". */
    @Test
    void aResultIsCertainOnlyAfterAContextSynchronizationEvent() {
        assertEquals(1, readEarly("nop").size());
        assertEquals(1, readEarly("dsb sy").size());
        assertEquals(List.of(), readEarly("isb"));
        assertEquals(List.of(), readEarly("msr par_el1, xzr"));
    }

    @Test
    void aResultReadEarlyMayBeThatOfTheLastEvent() {
        Event.UnsynchronizedRead read = readEarly("at s1e1r, x0").getFirst();

        assertEquals(0, read.oldValue());
        assertEquals(Program.DATA, read.newValue() & 0xffff_f000L);
    }

    /** D8.2.11: the result in between may be read, though the last is what the synchronized one was. */
    @Test
    void aResultReadEarlyMayBeThatOfAnyAtSince() {
        Event.UnsynchronizedRead read =
                readEarly("isb\n at s1e1r, x2\n at s1e1r, x0").getFirst();

        assertEquals(0, read.oldValue() & 0xffff_f000L);
        assertEquals(Program.DATA, read.newValue() & 0xffff_f000L);
    }
}

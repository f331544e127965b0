package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.SystemRegister;
import mmulator.arch.Tcr;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.arch.exception.FaultStatus;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ID registers, MPIDR, the counter, DC ZVA, AT. */
final class SystemInstructionTest {
    private static final long VA = 0x8000_0000L;

    @Test
    void idRegistersTellEachCpusFeatures() {
        Program.Run run = Program.of("""
                all:    mrs     x0, id_aa64mmfr2_el1
                        ubfx    x0, x0, #52, #4
                        mrs     x1, midr_el1
                        mrs     x2, id_aa64mmfr0_el1
                        and     x2, x2, #0xf
                        mrs     x3, s3_0_c0_c7_7
                        hlt     #0
                """)
                .cpus(2)
                .features(0, CpuFeatures.builder().bbml(2).midr(0x411fd8f1L).paBits(40))
                .features(1, CpuFeatures.builder())
                .run();

        assertEquals(List.of(2L, 0x411fd8f1L, 2L, 0L), List.of(run.x(0, 0), run.x(0, 1), run.x(0, 2), run.x(0, 3)));
        assertEquals(List.of(0L, 0x410fd0f0L, 5L), List.of(run.x(1, 0), run.x(1, 1), run.x(1, 2)));
    }

    @Test
    void affinityIsTheCpusNumber() {
        Program.Run run = Program.of("all: mrs x0, mpidr_el1\n hlt #0").cpus(3).run();

        assertEquals(List.of(1L << 31, 1L << 31 | 1, 1L << 31 | 2), List.of(run.x(0, 0), run.x(1, 0), run.x(2, 0)));
    }

    @ParameterizedTest
    @EnumSource(Observer.Detail.class)
    void counterCountsTheStepsOfTheMachine(Observer.Detail detail) {
        Program.Run run = Program.of("""
                all:    mrs     x0, cntvct_el0
                        add     x5, x5, #1
                        ldr     x2, [x1]
                        ldr     x2, [x1]
                        mrs     x3, cntvct_el0
                        hlt     #0
                """).x(0, 1, Program.DATA).detail(detail).run();

        assertEquals(List.of(1L, 4L), List.of(run.x(0), run.x(3)));
    }

    @Test
    void zeroingClearsTheWholeBlockAndNothingElse() {
        Program.Run run = Program.of("all: dc zva, x1\n hlt #0")
                .mmu()
                .x(0, 1, Program.DATA + 64 + 17)
                .prepare(memory -> {
                    for (int i = 0; i < 24; i++) {
                        memory.writeLong(Program.DATA + 8 * i, -1);
                    }
                })
                .run();

        for (int i = 0; i < 24; i++) {
            assertEquals(i >= 8 && i < 16 ? 0 : -1, run.word(Program.DATA + 8 * i), "word " + i);
        }
    }

    @Test
    void zeroingTakesReservationsOfOthers() {
        Program.Run run = Program.of("""
                cpu0:   ldxr    x2, [x1]
                        stxr    w3, x2, [x1]
                        hlt     #0
                cpu1:   dc      zva, x1
                        hlt     #0
                """)
                .mmu()
                .cpus(2)
                .x(0, 1, Program.DATA)
                .x(1, 1, Program.DATA)
                .schedule("0*1,1*1,0*1")
                .run();

        assertEquals(1, run.x(0, 3));
    }

    private static Program translate(String operation) {
        return Program.of("all: %s, x1\n mrs x2, par_el1\n hlt #0".formatted(operation))
                .x(0, 1, VA + 0x123)
                .mmu(p -> p.tables().map(p.lower(), VA, 3, Program.DATA, d -> d.with(Descriptor.AP2, true)));
    }

    @Test
    void addressTranslationGivesPageAndAttributes() {
        assertEquals(
                Program.DATA | 0xffL << 56 | 3 << 7 | 1 << 11,
                translate("at s1e1r").run().x(2));
    }

    @Test
    void addressTranslationForAWriteTellsThePermissionFault() {
        assertEquals(
                1 | FaultStatus.PERMISSION.code(3) << 1 | 1 << 11,
                translate("at s1e1w").run().x(2));
    }

    @Test
    void addressTranslationForTheUserTellsThePermissionFault() {
        assertEquals(
                1 | FaultStatus.PERMISSION.code(3) << 1 | 1 << 11,
                translate("at s1e0r").run().x(2));
    }

    /** R for a read at EL1, w for a write at EL0, and so on: the page may be read by both and written by nobody. */
    @Test
    void addressTranslationIsOfItsLevelAndDirection() {
        for (String operation : List.of("at s1e1r", "at s1e1w", "at s1e0r", "at s1e0w")) {
            Program.Run run = translate(operation)
                    .mmuMore(p -> p.tables()
                            .put(
                                    p.lower(),
                                    VA,
                                    3,
                                    TestTables.leaf(3, Program.DATA).withAp(3).value()))
                    .run();
            assertEquals(operation.endsWith("w") ? 1 : 0, run.x(2) & 1, operation);
        }
    }

    @Test
    void addressTranslationOfAnUnmappedAddressTellsTheLevel() {
        Program.Run run = translate("at s1e1r").x(0, 1, VA + 0x20_0000).run();

        assertEquals(1 | FaultStatus.TRANSLATION.code(2) << 1 | 1 << 11, run.x(2));
        assertEquals(new Outcome.AllHalted(), run.outcome());
        assertEquals(List.of(), run.events(Event.ExceptionTaken.class));
    }

    @Test
    void addressTranslationWithTheMmuOffIsTheIdentity() {
        Program.Run run = Program.of("all: at s1e1r, x1\n mrs x2, par_el1\n hlt #0")
                .x(0, 1, Program.DATA + 5)
                .run();

        assertEquals(Program.DATA | 2 << 7 | 1 << 11, run.x(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"at s1e2r, x1", "at s1e3r, x1", "at s12e1r, x1"})
    void addressTranslationOfOtherRegimesIsUndefined(String instruction) {
        assertEquals(
                ExceptionSyndrome.unknown().value(),
                withHandler(instruction).run().x(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dc cvac, x1", "dc ivac, x1", "ic ivau, x1"})
    void cacheMaintenanceWithTheMmuOffIsToTheSameAddress(String instruction) {
        assertEquals(0, withHandler(instruction).x(0, 1, Program.DATA + 3).run().x(3));
        Program.Run run = withHandler(instruction).x(0, 1, 1L << 50).run();
        assertEquals(FaultStatus.ADDRESS_SIZE.code(0), new ExceptionSyndrome(run.x(3)).faultStatusCode());
    }

    @Test
    void cacheMaintenanceOfAnUnmappedAddressIsADataAbort() {
        ExceptionSyndrome syndrome = new ExceptionSyndrome(
                withHandler("dc cvac, x1").x(0, 1, VA).mmu().run().x(3));
        assertEquals(FaultStatus.TRANSLATION.code(1), syndrome.faultStatusCode());
        assertTrue(syndrome.isDataAbort() && syndrome.cm() && syndrome.wnr());
    }

    private static Program onPage(String instruction, UnaryOperator<Descriptor> page) {
        return withHandler(instruction)
                .x(0, 1, VA)
                .mmu(program -> program.tables().map(program.lower(), VA, 3, Program.DATA, page));
    }

    @Test
    void invalidatingACacheLineNeedsPermissionToWriteAndCleaningItDoesNot() {
        UnaryOperator<Descriptor> readOnly = page -> page.with(Descriptor.AP2, true);
        ExceptionSyndrome syndrome =
                new ExceptionSyndrome(onPage("dc ivac, x1", readOnly).run().x(3));
        assertEquals(FaultStatus.PERMISSION.code(3), syndrome.faultStatusCode());
        assertTrue(syndrome.isDataAbort() && syndrome.cm() && syndrome.wnr());
        assertEquals(0, onPage("dc cvac, x1", readOnly).run().x(3));
        assertEquals(0, onPage("dc ivac, x1", page -> page).run().x(3));
    }

    @Test
    void invalidatingACacheLineLeavesACleanPageClean() {
        long[] place = new long[1];
        Program.Run run = onPage("dc ivac, x1", page -> page.with(Descriptor.AP2 | Descriptor.DBM, true))
                .features(CpuFeatures.builder().hafdbs(2))
                .register(SystemRegister.TCR_EL1, TestTables.TCR | Tcr.HA | Tcr.HD)
                .mmuMore(program -> place[0] = program.tables().place(program.lower(), VA, 3))
                .run();

        assertEquals(0, run.x(3));
        assertTrue((run.word(place[0]) & Descriptor.AP2) != 0, "clean");
    }

    /** Leaves ESR_EL1 in X3 if the instruction is not executed. */
    private static Program withHandler(String instruction) {
        return Program.of("""
                all:    %s
                        hlt     #0
                        .balign 2048
                vectors:
                        .skip   0x200
                        mrs     x3, esr_el1
                        hlt     #0
                """.formatted(instruction));
    }

    @Test
    void initialProcessStateMayBeGiven() {
        Program.Run run = Program.of("""
                all:    mrs     x0, daif
                        mrs     x1, sp_el0
                        mrs     x2, nzcv
                        hlt     #0
                """)
                .register(SystemRegister.DAIF, 0x80)
                .register(SystemRegister.SP_EL0, 0x1230)
                .register(SystemRegister.NZCV, 0xa000_0000L)
                .run();

        assertEquals(List.of(0x80L, 0x1230L, 0xa000_0000L), List.of(run.x(0), run.x(1), run.x(2)));
    }

    @Test
    void taggedAddressReachesTheSamePage() {
        Program.Run run = Program.of("all: ldr x2, [x1]\n str x2, [x1, #8]\n hlt #0")
                .x(0, 1, 0x5a00_0000_0000_0000L | VA)
                .register(SystemRegister.TCR_EL1, TestTables.TCR | 1L << 37)
                .mmu(p -> p.tables().map(p.lower(), VA, 3, Program.DATA))
                .prepare(memory -> memory.writeLong(Program.DATA, 111))
                .run();

        assertEquals(111, run.word(Program.DATA + 8));
        assertTrue(run.events(Event.TlbFilled.class).stream()
                .anyMatch(event -> event.entry().iaBase() == VA));
    }

    /** ESR_EL1 of what EL0 comes back by, and x5 then. */
    private static Program atEl0(String instruction, long sctlr, long cntkctl) {
        return Program.of("""
                all:    msr     spsr_el1, xzr
                        adr     x0, 1f
                        msr     elr_el1, x0
                        mov     x5, #-1
                        eret
                1:      %s
                        svc     #0
                        .balign 2048
                vectors:
                        .skip   0x400
                        mrs     x20, esr_el1
                        hlt     #0
                """.formatted(instruction))
                .register(SystemRegister.SCTLR_EL1, sctlr)
                .register(SystemRegister.CNTKCTL_EL1, cntkctl);
    }

    private static final long SVC = 0x5600_0000L;

    /** An ERET is an event: the first WFE does not wait. ESR_EL1 by the fields of the word: EC, IL, Op0, Op2, Op1, CRn, Rt, CRm, direction; of WFx CV, COND and TI. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mrs x5, ctr_el0 | 15 | 0x6232c0a1",
                "mrs x5, daif    | 9  | 0x6232d0a5",
                "msr daif, xzr   | 9  | 0x6232d3e4",
                "msr daifset, #2 | 9  | 0x620cd3e4",
                "msr daifclr, #2 | 9  | 0x620ed3e4",
                "wfe; wfe        | 18 | 0x07e00001",
                "wfi             | 16 | 0x07e00000"
            })
    void el0TrapsWhereSctlrSaysSo(String instruction, int bit, String syndrome) {
        long others = 0xffff_ffffL & ~(1 | 1 << 25 | 1L << bit);
        assertEquals(Long.decode(syndrome), atEl0(instruction, others, 0).run().x(20));
        Program.Run let = atEl0(instruction, 1L << bit, 0).run();
        if (instruction.startsWith("wf")) {
            assertInstanceOf(Outcome.Stuck.class, let.outcome());
        } else {
            assertEquals(SVC, let.x(20));
        }
    }

    @Test
    void waitsThatNeedNotWaitAreNotTrapped() {
        assertEquals(SVC, atEl0("wfe; sevl; wfe", 0, 0).run().x(20));
        assertEquals(0x07e00001L, atEl0("wfe; sevl; wfe; wfe", 0, 0).run().x(20));
    }

    /** EL0PCTEN is bit 0, EL0VCTEN bit 1: either lets EL0 read the frequency. At reset both are set. */
    @ParameterizedTest
    @CsvSource({
        "cntvct_el0, 0x6234f8a1, 2, 1",
        "cntpct_el0, 0x6232f8a1, 1, 2",
        "cntfrq_el0, 0x6230f8a1, 1, 0",
        "cntfrq_el0, 0x6230f8a1, 2, 0"
    })
    void el0ReadsTheCountersThatCntkctlLetsIt(String register, String syndrome, int lets, int traps) {
        assertEquals(
                Long.decode(syndrome),
                atEl0("mrs x5, " + register, 0, traps).run().x(20));
        assertEquals(SVC, atEl0("mrs x5, " + register, 0, lets).run().x(20));
        assertEquals(3, Program.of("all: mrs x0, cntkctl_el1\n hlt #0").run().x(0));
    }

    /** Bit 4 is DZP, bit 14 of SCTLR_EL1 DZE; EL1 may zero in any case. */
    @Test
    void dczidSaysWhetherEl0MayZero() {
        assertEquals(0x14, atEl0("mrs x5, dczid_el0", 0, 0).run().x(5));
        assertEquals(4, atEl0("mrs x5, dczid_el0", 1 << 14, 0).run().x(5));
        assertEquals(4, Program.of("all: mrs x0, dczid_el0\n hlt #0").run().x(0));
    }

    @Test
    void el0MasksExceptionsWhereUmaLetsIt() {
        Program.Run run = atEl0("msr daifset, #10; mrs x5, daif", 1 << 9, 0).run();
        assertEquals(List.of(SVC, 10L << 6), List.of(run.x(20), run.x(5)));
    }
}

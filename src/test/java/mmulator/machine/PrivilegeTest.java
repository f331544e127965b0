package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.Sctlr;
import mmulator.arch.SystemRegister;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.arch.exception.FaultStatus;
import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** EL0 and EL1, LDTR and STTR, PAN and UAO, stack pointer banks. */
final class PrivilegeTest {
    private static final long KERNEL = 0x8000_0000L;
    private static final long USER = 0x8000_1000L;

    /** x1 is a page for EL1 only, x2 one that EL0 may use too. The handler halts with the syndrome in x20. */
    private static Program program(String text) {
        return Program.of(text + """

                        hlt     #0
                enter_el0:
                        msr     spsr_el1, xzr
                        msr     elr_el1, x30
                        eret
                .balign 2048
                vectors: b      1f
                .space  0x1fc
                        b       1f
                .space  0x1fc
                1:      mrs     x20, esr_el1
                        mrs     x21, far_el1
                        mrs     x22, elr_el1
                        mrs     x23, spsr_el1
                        hlt     #1
                """).x(0, 1, KERNEL).x(0, 2, USER).mmu(p -> {
            p.tables()
                    .map(
                            p.lower(),
                            Program.CODE,
                            2,
                            Program.CODE,
                            d -> d.with(Descriptor.UXN, false).with(Descriptor.AP1 | Descriptor.AP2, true));
            p.tables().map(p.lower(), KERNEL, 3, Program.DATA);
            p.tables().map(p.lower(), USER, 3, Program.DATA + 0x1000, d -> d.with(Descriptor.AP1, true));
        });
    }

    private static void permissionFault(Program.Run run, int ec, boolean write) {
        ExceptionSyndrome syndrome = new ExceptionSyndrome(run.x(20));
        assertEquals(ec, syndrome.ec(), syndrome::toString);
        assertEquals(FaultStatus.PERMISSION.code(3), syndrome.faultStatusCode(), syndrome::toString);
        assertEquals(write, syndrome.wnr());
    }

    @ParameterizedTest
    @ValueSource(strings = {"dc cvac, x2", "dc cvau, x2", "dc civac, x2", "ic ivau, x2", "dc zva, x2"})
    void el0ExecutesCacheMaintenanceAndZeroingOnlyWhereSctlrSaysSo(String instruction) {
        Program program = program("all: adr x30, user\n b enter_el0\nuser: " + instruction + "\n svc #0");
        ExceptionSyndrome trapped = new ExceptionSyndrome(program.run().x(20));
        assertEquals(ExceptionSyndrome.EC_SYSTEM, trapped.ec(), trapped::toString);
        assertEquals(2, trapped.iss() >>> 5 & 31, "Rt");
        long allowed = Sctlr.M | Sctlr.SPAN | 1 << 14 | 1 << 26;
        Program.Run run = program.register(SystemRegister.SCTLR_EL1, allowed).run();
        assertEquals(ExceptionSyndrome.EC_SVC, new ExceptionSyndrome(run.x(20)).ec());
    }

    @Test
    void el0CleansNoCacheLineThatItMayNotRead() {
        Program.Run run = program("all: adr x30, user\n b enter_el0\nuser: dc cvac, x1\n svc #0")
                .register(SystemRegister.SCTLR_EL1, Sctlr.M | Sctlr.SPAN | 1 << 26)
                .run();
        permissionFault(run, ExceptionSyndrome.EC_DATA_ABORT_LOWER, true);
    }

    private static void undisturbed(Program.Run run) {
        assertEquals(0, run.x(20), () -> new ExceptionSyndrome(run.x(20)).toString());
        assertEquals(new Outcome.AllHalted(), run.outcome());
    }

    @Test
    void userMayNotReadAKernelPage() {
        permissionFault(
                program("all: ldr x0, [x1]\n bl enter_el0\n ldr x0, [x1]").run(),
                ExceptionSyndrome.EC_DATA_ABORT_LOWER,
                false);
    }

    @Test
    void userMayNotUseTheHalfThatE0pdKeepsFromIt() {
        String text = "all: ldr x0, [x2]\n bl enter_el0\n ldr x0, [x2]";
        long e0pd1 = TestTables.TCR | 1L << 56;
        undisturbed(
                inTheUpperHalf(text).features(CpuFeatures.builder().e0pd(true)).run());
        undisturbed(inTheUpperHalf(text).register(SystemRegister.TCR_EL1, e0pd1).run());
        Program.Run run = inTheUpperHalf(text)
                .features(CpuFeatures.builder().e0pd(true))
                .register(SystemRegister.TCR_EL1, e0pd1)
                .run();

        ExceptionSyndrome syndrome = new ExceptionSyndrome(run.x(20));
        assertEquals(ExceptionSyndrome.EC_DATA_ABORT_LOWER, syndrome.ec());
        assertEquals(FaultStatus.TRANSLATION.code(0), syndrome.faultStatusCode());
    }

    /** LDTR is an access of EL0 to E0PD, too. */
    @Test
    void unprivilegedLoadsAreKeptFromThatHalfAsTheUserIs() {
        Program.Run run = inTheUpperHalf("all: ldr x0, [x2]\n ldtr x0, [x2]\n hlt #0")
                .features(CpuFeatures.builder().e0pd(true))
                .register(SystemRegister.TCR_EL1, TestTables.TCR | 1L << 56)
                .run();

        ExceptionSyndrome syndrome = new ExceptionSyndrome(run.x(20));
        assertEquals(ExceptionSyndrome.EC_DATA_ABORT, syndrome.ec());
        assertEquals(FaultStatus.TRANSLATION.code(0), syndrome.faultStatusCode());
    }

    /** The user's page is above. */
    private static Program inTheUpperHalf(String text) {
        return program(text)
                .x(0, 2, USER | -1L << 48)
                .mmuMore(p -> p.tables()
                        .map(p.upper(), USER | -1L << 48, 3, Program.DATA, d -> d.with(Descriptor.AP1, true)));
    }

    @Test
    void userMayUseAUserPage() {
        undisturbed(program("all: bl enter_el0\n ldr x0, [x2]\n str x0, [x2]").run());
    }

    @Test
    void kernelMayUseBothAfterTheUserFailed() {
        undisturbed(program("all: ldr x0, [x2]\n ldr x0, [x1]").run());
    }

    @Test
    void userMayNotRunAPageThatIsUnprivilegedExecuteNever() {
        Program.Run run = program("all: bl enter_el0\n br x2")
                .prepare(memory -> memory.write(Program.DATA + 0x1000, 4, 0xd440_0000L))
                .run();

        assertEquals(ExceptionSyndrome.EC_INSTRUCTION_ABORT_LOWER, new ExceptionSyndrome(run.x(20)).ec());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mrs x0, ttbr0_el1",
                "msr pan, #1",
                "tlbi vmalle1",
                "msr spsel, #1",
                "at s1e1r, x1",
                "ic iallu",
                "eret",
                "mrs x0, pan",
                "msr tpidrro_el0, x0",
                "msr cntkctl_el1, x0",
                "msr sp_el0, x0",
                "msr cntvct_el0, x0",
                "dc isw, x1"
            })
    void privilegedInstructionIsUndefinedForTheUser(String instruction) {
        Program.Run run = program("all: bl enter_el0\n" + instruction).run();

        assertEquals(ExceptionSyndrome.unknown(), new ExceptionSyndrome(run.x(20)));
    }

    @Test
    void unprivilegedLoadOfAKernelPageFaultsEvenAfterAnOrdinaryOne() {
        permissionFault(program("all: ldr x0, [x1]\n ldtr x0, [x1]").run(), ExceptionSyndrome.EC_DATA_ABORT, false);
    }

    @Test
    void unprivilegedStoreToAKernelPageFaults() {
        permissionFault(program("all: str x0, [x1]\n sttr x0, [x1]").run(), ExceptionSyndrome.EC_DATA_ABORT, true);
    }

    @Test
    void ordinaryLoadOfAKernelPageWorksAfterAnUnprivilegedOneOfAUserPage() {
        undisturbed(program("all: ldtr x0, [x2]\n sttr x0, [x2]\n ldr x0, [x2]\n ldr x0, [x1]")
                .run());
    }

    @Test
    void userAccessOverrideMakesUnprivilegedLoadsOrdinary() {
        undisturbed(program("all: ldr x0, [x1]\n msr uao, #1\n ldtr x0, [x1]")
                .features(CpuFeatures.builder().uao(true))
                .run());
    }

    @Test
    void endOfUserAccessOverrideCountsAtOnce() {
        permissionFault(
                program("all: msr uao, #1\n ldtr x0, [x1]\n msr uao, #0\n ldtr x0, [x1]")
                        .features(CpuFeatures.builder().uao(true))
                        .run(),
                ExceptionSyndrome.EC_DATA_ABORT,
                false);
    }

    @Test
    void privilegedAccessNeverForbidsTheKernelAUserPage() {
        permissionFault(
                program("all: ldr x0, [x2]\n msr pan, #1\n ldr x0, [x2]").run(),
                ExceptionSyndrome.EC_DATA_ABORT,
                false);
    }

    @Test
    void privilegedAccessNeverAllowsUnprivilegedLoadsAndKernelPages() {
        undisturbed(program("all: msr pan, #1\n ldtr x0, [x2]\n ldr x0, [x1]").run());
    }

    @Test
    void ordinaryLoadIsForbiddenThoughAnUnprivilegedOneWasAllowed() {
        permissionFault(
                program("all: msr pan, #1\n ldtr x0, [x2]\n ldr x0, [x2]").run(),
                ExceptionSyndrome.EC_DATA_ABORT,
                false);
    }

    /** What rules make of an old entry depends on it, whether or not the access is refused. */
    @Test
    void privilegedAccessNeverIsToldOfTheAccessesThatItRestricts() {
        Program.Run run = program("all: ldr x0, [x1]\n msr pan, #1\n ldr x0, [x1]\n ldtr x0, [x2]\n ldr x0, [x2]")
                .run();

        assertEquals(
                List.of(false, true),
                run.translations(KERNEL).stream().map(Event.Translation::pan).toList());
        assertEquals(
                List.of(false, true),
                run.translations(USER).stream().map(Event.Translation::pan).toList());
    }

    @Test
    void privilegedAccessNeverDoesNotConcernAddressTranslationAndMaintenance() {
        Program.Run run = program("all: msr pan, #1\n dc cvau, x2\n at s1e1r, x2\n mrs x9, par_el1")
                .run();

        undisturbed(run);
        assertEquals(0, run.x(9) & 1);
    }

    @Test
    void privilegedAccessNeverConcernsZeroing() {
        permissionFault(program("all: msr pan, #1\n dc zva, x2").run(), ExceptionSyndrome.EC_DATA_ABORT, true);
    }

    @Test
    void panIsUndefinedWithoutTheFeature() {
        Program.Run run = program("all: msr pan, #1")
                .features(CpuFeatures.builder().pan(false))
                .run();

        assertEquals(ExceptionSyndrome.unknown(), new ExceptionSyndrome(run.x(20)));
    }

    @Test
    void stackPointersAreBanked() {
        Program.Run run = program("""
                all:    mov     x5, sp
                        ldr     x6, =data + 0x40
                        msr     sp_el0, x6
                        msr     spsel, #0
                        mov     x7, sp
                        add     sp, sp, #16
                        msr     spsel, #1
                        mov     x8, sp
                        mrs     x9, sp_el0
                """).run();

        undisturbed(run);
        assertEquals(run.x(5), run.x(8));
        assertEquals(Program.DATA + 0x40, run.x(7));
        assertEquals(Program.DATA + 0x50, run.x(9));
    }

    @Test
    void stackPointerInUseHasNoOtherName() {
        Program.Run run = program("all: msr spsel, #0\n mrs x0, sp_el0").run();

        assertEquals(ExceptionSyndrome.unknown(), new ExceptionSyndrome(run.x(20)));
    }

    @Test
    void userUsesItsOwnStack() {
        Program.Run run = program("""
                all:    ldr     x6, =0x80001100
                        msr     sp_el0, x6
                        bl      enter_el0
                        str     x6, [sp, #-16]!
                        svc     #0
                """).run();

        assertEquals(0x8000_1100L, run.word(Program.DATA + 0x10f0));
        assertTrue(new ExceptionSyndrome(run.x(20)).ec() == ExceptionSyndrome.EC_SVC);
    }

    /** SCTLR_EL1.SPAN is 1: exception entry leaves PSTATE.PAN alone. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void exceptionEntryKeepsPanWhereItIsNotToSetIt(int pan) {
        Program.Run run = Program.of("""
                all:    msr     pan, #%d
                        svc     #0
                .balign 2048
                vectors: .space 0x200
                        mrs     x9, pan
                        hlt     #0
                """.formatted(pan)).mmu().run();

        assertEquals(pan << 22, run.x(9));
    }
}

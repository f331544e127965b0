package mmulator.machine;

import static mmulator.machine.AlignmentTest.accessing;
import static mmulator.machine.AlignmentTest.assertAligned;
import static org.junit.jupiter.api.Assertions.assertEquals;

import mmulator.arch.Descriptor;
import mmulator.arch.Sctlr;
import mmulator.arch.SystemRegister;
import mmulator.arch.exception.ExceptionSyndrome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arm ARM D1, "SP alignment checking". */
final class StackAlignmentTest {
    private static final long STACK_CHECKED = Sctlr.M | Sctlr.SPAN | 1 << 3 | 1 << 4;

    private static Program onStack(String text, long sctlr) {
        return accessing(text).mmu().register(SystemRegister.SCTLR_EL1, sctlr).x(0, 1, Program.DATA + 0x108);
    }

    /** Each leaves SP 8 modulo 16 or uses it so. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mov sp, x1",
                "sub sp, sp, #8",
                "add sp, sp, #24",
                "add sp, x1, #16",
                "mov x3, #24\n sub sp, sp, x3",
                "and sp, x1, #0xfffffffffffffff8",
                "orr sp, x1, #0xf000",
                "str x0, [sp, #-8]!",
                "ldr x0, [sp], #8",
                "ldp x2, x3, [sp], #24",
                "stp x2, x3, [sp, #-8]!",
                "ldr q0, [sp], #24",
                "eor sp, x1, #0xff0",
                "ld1 {v0.8b}, [sp], #8",
                "mov x3, #8\n ld1 {v0.16b}, [sp], x3",
                "mov w3, #1\n add sp, sp, w3, uxtw #3",
                "msr sp_el0, x1\n msr spsel, #0"
            })
    void aStackPointerThatIsNoMultipleOf16FaultsOnItsNextUse(String misalign) {
        for (String use :
                new String[] {"ldr x0, [sp]", "str x0, [sp, #8]", "ldp x0, x2, [sp]", "ldxr x0, [sp]", "ldar x0, [sp]"
                }) {
            Program.Run run = onStack(misalign + "\n add x9, x9, #1\n " + use, STACK_CHECKED)
                    .run();
            assertEquals(ExceptionSyndrome.spAlignment(), new ExceptionSyndrome(run.x(20)), misalign + "; " + use);
            assertEquals(1, run.x(9), misalign + "; " + use);
            assertAligned(
                    onStack(misalign + "\n " + use.replace("ldxr", "ldr").replace("ldar", "ldr"), 1 | Sctlr.SPAN)
                            .run(),
                    use);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mov sp, x1\n add sp, sp, #8", "sub sp, sp, #8\n and sp, x1, #~15", "str x0, [sp, #-16]!",
                        "ldp x2, x3, [sp], #32",
                "sub sp, sp, #8\n mov x9, sp\n add sp, x9, #8", "ldr q0, [sp], #16", "add sp, sp, #1, lsl #12",
                        "sub sp, sp, #48",
                "mov sp, x1\n prfm pldl1keep, [sp]\n sub sp, sp, #8", "mov sp, x1\n mov x4, #24\n sub sp, sp, x4"
            })
    void aStackPointerThatIsAMultipleOf16MayBeUsed(String align) {
        assertAligned(
                onStack(align + "\n ldr x0, [sp]\n str x0, [sp, #8]", STACK_CHECKED)
                        .run(),
                align);
    }

    @Test
    void theStackPointerIsCheckedBeforeTheAddress() {
        Program.Run run =
                onStack("mov sp, x1\n ldr x0, [sp, #1]", STACK_CHECKED | 1 << 1).run();
        assertEquals(ExceptionSyndrome.spAlignment(), new ExceptionSyndrome(run.x(20)));
    }

    @Test
    void eachExceptionLevelHasItsOwnCheck() {
        String drop = """
                adr     x2, user
                        msr     elr_el1, x2
                        msr     spsr_el1, xzr
                        msr     sp_el0, x1
                        eret
                user:   ldr     x0, [sp]
                        svc     #0
                """;
        for (long bit : new long[] {1 << 3, 1 << 4}) {
            Program.Run run = accessing(drop)
                    .mmu(p -> {
                        for (int block = 0; block < 2; block++) {
                            long at = Program.CODE + block * 0x20_0000L;
                            p.tables()
                                    .put(
                                            p.lower(),
                                            at,
                                            2,
                                            TestTables.leaf(2, at)
                                                    .withAp(3)
                                                    .with(Descriptor.UXN, false)
                                                    .value());
                        }
                    })
                    .register(SystemRegister.SCTLR_EL1, Sctlr.M | Sctlr.SPAN | bit)
                    .x(0, 1, Program.DATA + 8)
                    .run();
            ExceptionSyndrome expected = bit == 1 << 4 ? ExceptionSyndrome.spAlignment() : ExceptionSyndrome.svc(0);
            assertEquals(expected, new ExceptionSyndrome(run.x(20)), "SCTLR_EL1 bit " + bit);
        }
    }
}

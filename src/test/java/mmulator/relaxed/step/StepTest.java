package mmulator.relaxed.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the memory model makes of instruction words, which are from Arm ARM C5 and C6. */
final class StepTest {
    private static String text(Step step) {
        return switch (step) {
            case Step.Plain plain ->
                "from " + Arrays.toString(plain.reads()) + " to " + Arrays.toString(plain.writes());
            case Step.Select select -> "select " + select.condition() + " " + select.ifTrue() + " " + select.ifFalse();
            case Step.Compare compare -> "compare " + compare.condition();
            case Step.Mask(boolean set, long masks) -> (set ? "set " : "clear ") + Long.toHexString(masks);
            case Step.Maintain(int crn, int crm, int op2, int register) ->
                "tlbi " + crn + " " + crm + " " + op2 + " x" + register;
            case Step.Halt(int immediate) -> "halt " + immediate;
            case Step.Jump _, Step.Fence _, Step.Access _, Step.ClearExclusive _, Step.Nothing _ -> name(step);
            case Step.ForgetInstructions _, Step.Note _, Step.Raise _, Step.Undefined _, Step.Return _ -> name(step);
            case Step.ReadRegister _, Step.WriteRegister _, Step.Refused _ -> name(step);
        };
    }

    private static String name(Step step) {
        return step.getClass().getSimpleName();
    }

    private static void assertStep(String word, String expected) {
        assertEquals(expected, text(Step.decode(Integer.parseUnsignedInt(word, 16))));
    }

    /** C5.3 to C5.5, and C5.2 of MSR (immediate): what is not modelled is refused, whatever is next to it. */
    @ParameterizedTest(name = "{2}")
    @CsvSource({
        "d508711f, ForgetInstructions, ic ialluis",
        "d508751f, ForgetInstructions, ic iallu",
        "d50b7520, Refused, ic ivau x0",
        "d5087620, Refused, dc ivac x0",
        "d5087640, Refused, dc isw x0",
        "d50b7a20, Refused, dc cvac x0",
        "d50b7e20, Refused, dc civac x0",
        "d5087800, Refused, at s1e1r x0",
        "d508831f, tlbi 8 3 0 x31, tlbi vmalle1is",
        "d5088723, tlbi 8 7 1 x3, tlbi vae1 x3",
        "d5089723, tlbi 9 7 1 x3, tlbi vae1nxs x3",
        "d50c871f, Refused, tlbi alle2",
        "d5288700, Refused, sysl x0 #0 c8 c7 #0",
        "d500409f, clear 400000, msr pan #0",
        "d500419f, set 400000, msr pan #1",
        "d500429f, clear 400000, msr pan #2",
        "d50342df, set 80, msr daifset #2",
        "d5034fdf, set 3c0, msr daifset #15",
        "d50342ff, clear 80, msr daifclr #2",
        "d50041bf, Refused, msr spsel #1",
        "d500417f, Refused, msr uao #1",
        "d503413f, Refused, msr ssbs #1",
        "d503415f, Refused, msr dit #1",
        "d503419f, Refused, msr tco #1"
    })
    void systemInstructions(String word, String expected, String text) {
        assertStep(word, expected);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "8b020020 | from [1, 2] to [0]  | add x0, x1, x2",
                "9a821020 | select 1 1 2        | csel x0, x1, x2, ne",
                "1a82b420 | select 11 1 2       | csinc w0, w1, w2, lt",
                "da820020 | select 0 1 2        | csinv x0, x1, x2, eq",
                "fa450820 | compare 0           | ccmp x1, #5, #0, eq",
                "ba42b020 | compare 11          | ccmn x1, x2, #0, lt",
                "00000000 | Undefined           | udf #0",
                "0000ffff | Undefined           | udf #65535",
                "d503201f | Nothing             | nop",
                "d503203f | Nothing             | yield",
                "f9800000 | Nothing             | prfm pldl1keep, [x0]",
                "d503205f | Nothing             | wfe",
                "d503207f | Nothing             | wfi",
                "d503209f | Nothing             | sev",
                "d50320bf | Nothing             | sevl",
                "d5033f5f | ClearExclusive      | clrex",
                "d5033bbf | Fence               | dmb ish",
                "d4400020 | halt 1              | hlt #1",
                "d4000001 | Raise               | svc #0",
                "d69f03e0 | Return              | eret",
                "d5381000 | ReadRegister        | mrs x0, sctlr_el1",
                "d5181000 | WriteRegister       | msr sctlr_el1, x0",
                "14000001 | Jump                | b .+4",
                "a9400440 | Access              | ldp x0, x1, [x2]",
                "c87f0440 | Refused             | ldxp x0, x1, [x2]",
                "48207c82 | Refused             | casp x0, x1, x2, x3, [x4]",
                "3dc00000 | Refused             | ldr q0, [x0]"
            })
    void otherInstructions(String word, String expected, String text) {
        assertStep(word, expected);
    }
}

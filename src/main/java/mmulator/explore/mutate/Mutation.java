package mmulator.explore.mutate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mmulator.arch.Instruction;
import mmulator.arch.SystemRegister;
import org.jspecify.annotations.Nullable;

/**
 * One instruction, and a weaker one or none in its place.
 *
 * @param before the instruction as GNU as takes it, from its fields
 * @param after the other one; {@code nop} where it is left out
 * @param word the other one, encoded
 * @param limit what keeps a run from showing a difference; null for nothing
 */
public record Mutation(
        String before, String after, int word, @Nullable Limit limit) {
    static final int NOP = 0xd503_201f;
    private static final int YIELD = 0xd503_203f;
    private static final int SEVL = 0xd503_20bf;

    /** {@code dsb ish -> dsb ishst}. */
    public String text() {
        return before + " -> " + after;
    }

    /**
     * Every mutation of an instruction that synchronizes anything, the one that leaves it out first; none for others.
     */
    public static List<Mutation> of(int word) {
        return switch (Instruction.decode(word)) {
            case Instruction.Fence(var barrier) -> BarrierMutations.of(barrier);
            case Instruction.SystemOperation operation -> TlbMaintenanceMutations.of(word, operation);
            case Instruction.WriteSystemRegister write -> translationRegister(write);
            case Instruction.Exclusive exclusive -> AccessMutations.of(word, exclusive);
            case Instruction.MemoryAccess access -> AccessMutations.ofOrdered(word);
            case Instruction.SignedExtreme extreme -> AccessMutations.ofOrdered(word);
            case Instruction.WaitForEvent wait -> waitForEvent(word);
            case Instruction.SendEvent send -> List.of(removed("sev"), new Mutation("sev", "sevl", SEVL, null));
            case Instruction.SendEventLocal send -> List.of(removed("sevl"));
            case Instruction.ClearExclusive clear -> List.of(removed("clrex"));
            case Instruction.Plain plain -> List.of();
            case Instruction.WaitForInterrupt wait -> List.of();
            case Instruction.Annotation annotation -> List.of();
            case Instruction.ReadSystemRegister read -> List.of();
            case Instruction.WritePstateField write -> List.of();
            case Instruction.ExceptionGenerating exception -> List.of();
            case Instruction.Halt halt -> List.of();
            case Instruction.ExceptionReturn exceptionReturn -> List.of();
            case Instruction.Replaced _, Instruction.Stepped _ -> List.of();
        };
    }

    /** Those besides that only the memory model can tell from the instruction. */
    public static List<Mutation> ofOrder(int word) {
        return OrderMutations.of(word);
    }

    static Mutation removed(String before) {
        return new Mutation(before, "nop", NOP, null);
    }

    private static List<Mutation> waitForEvent(int word) {
        // WFET has a register, and a way to spell it that few assemblers know.
        return (word & 0xffff_ffe0) == 0xd503_1000
                ? List.of()
                : List.of(new Mutation("wfe", "yield", YIELD, Limit.WFE_MAY_END));
    }

    private static List<Mutation> translationRegister(Instruction.WriteSystemRegister write) {
        List<Mutation> mutations = new ArrayList<>();
        SystemRegister.byEncoding(write.register())
                .filter(SystemRegister::translation)
                .ifPresent(register -> mutations.add(
                        removed("msr " + register.name().toLowerCase(Locale.ROOT) + ", " + x(write.source()))));
        return mutations;
    }

    static String x(int register) {
        return register == 31 ? "xzr" : "x" + register;
    }
}

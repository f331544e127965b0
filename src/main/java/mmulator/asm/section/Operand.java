package mmulator.asm.section;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One operand of an instruction; nothing else reaches an encoder. {@code index} is where it stands in the statement. */
public sealed interface Operand {
    int index();

    record OfRegister(Register register, int index) implements Operand {}

    /** A number or an address. When it is a lone identifier, {@code name} is that identifier, otherwise empty. */
    record Immediate(Expression value, String name, boolean hash, int index) implements Operand {}

    /** {@code :lo12:symbol} and its kind. */
    record Part(AddressPart part, Expression value, int index) implements Operand {}

    /** {@code =value}. */
    record Literal(Expression value, int index) implements Operand {}

    /** {@code lsl #3}, {@code sxtw}; no amount is null. */
    record Shift(ShiftKind kind, @Nullable Expression amount, int index) implements Operand {}

    /** {@code [base]}, {@code [base, offset]}, {@code [base, register, shift]}, and {@code !} for write-back. */
    record Address(
            Register base,
            @Nullable Operand offset,
            @Nullable Register offsetRegister,
            @Nullable Shift shift,
            boolean writeBack,
            int index)
            implements Operand {}

    /** {@code {v0.4s, v1.4s}[lane]}; no lane is null. */
    record RegisterList(List<Register> registers, @Nullable Expression lane, int index) implements Operand {}

    /** A vector register with a lane. */
    record Lane(Register register, Expression lane, int index) implements Operand {}

    /** A floating-point constant, digits only. */
    record FloatImmediate(String digits, int index) implements Operand {}
}

package mmulator.asm.encode;

import java.util.Locale;
import mmulator.asm.section.BadExpression;
import mmulator.asm.section.Evaluation;
import mmulator.asm.section.Expression;
import mmulator.asm.section.Instruction;
import mmulator.asm.section.Operand;
import mmulator.asm.section.Register;
import mmulator.asm.section.Scope;
import mmulator.asm.section.Value;
import mmulator.asm.source.SourceError;
import org.jspecify.annotations.Nullable;

/**
 * The operands of one instruction as an encoder asks for them: every question either has an answer or raises a
 * {@link SourceError} at the operand.
 */
public final class Operands {
    private final Instruction instruction;
    private final Scope scope;
    private final Value pc;

    /** @param pc where the instruction goes */
    public Operands(Instruction instruction, Scope scope, Value pc) {
        this.instruction = instruction;
        this.scope = scope;
        this.pc = pc;
    }

    String mnemonic() {
        return instruction.mnemonic();
    }

    int count() {
        return instruction.operands().size();
    }

    Scope scope() {
        return scope;
    }

    /** The source from operand {@code i} on. */
    String textOf(int i) {
        return instruction.statement().text().substring(get(i).index());
    }

    void expect(int count) {
        expect(count, count);
    }

    void expect(int min, int max) {
        if (count() < min || count() > max) {
            String wanted = min == max ? String.valueOf(min) : min + " to " + max;
            throw error(
                    "'" + mnemonic() + "' takes " + wanted + " operand" + (max == 1 ? "" : "s") + ", found " + count());
        }
    }

    Operand get(int i) {
        if (i >= count()) {
            throw error("'" + mnemonic() + "' lacks an operand");
        }
        return instruction.operands().get(i);
    }

    SourceError error(String message) {
        return instruction.statement().error(instruction.index(), message);
    }

    SourceError error(int i, String message) {
        return i < count() ? error(get(i), message) : error(message);
    }

    SourceError error(Operand operand, String message) {
        return instruction.statement().error(operand.index(), message);
    }

    /** The register at {@code i}, null when something else stands there. */
    @Nullable
    Register registerOrNull(int i) {
        return i < count() && get(i) instanceof Operand.OfRegister r ? r.register() : null;
    }

    boolean isRegister(int i) {
        return registerOrNull(i) != null;
    }

    /** The general-purpose register or stack pointer at {@code i}. */
    Register general(int i) {
        Register register = registerOrNull(i);
        if (register == null || !register.isGeneral()) {
            throw error(i, "expected a general-purpose register" + meant(i));
        }
        return register;
    }

    /** What somebody means who numbers registers as other architectures do. */
    private String meant(int i) {
        return i < count() && get(i) instanceof Operand.Immediate symbol ? RegisterSlip.hint(symbol.name()) : "";
    }

    /** Number of the X or W register at {@code i}; 31 is the zero register. */
    int zr(int i, boolean is64) {
        Register register = general(i);
        if (register.is64() != is64) {
            throw error(i, "expected " + (is64 ? "an X" : "a W") + " register, found " + register);
        }
        if (register.isStackPointer()) {
            throw error(i, "the stack pointer cannot stand here");
        }
        return register.number();
    }

    /** Number of the X register at {@code i}, or of XZR. */
    int x(int i) {
        return zr(i, true);
    }

    /** Number of the W register at {@code i}, or of WZR. */
    int w(int i) {
        return zr(i, false);
    }

    /** Number of the register at {@code i}, where 31 is the stack pointer. */
    int sp(int i, boolean is64) {
        Register register = general(i);
        if (register.is64() != is64) {
            throw error(i, "expected " + (is64 ? "an X" : "a W") + " register, found " + register);
        }
        if (register.number() == 31 && !register.isStackPointer()) {
            throw error(i, "the zero register cannot stand here");
        }
        return register.number();
    }

    /** Whether the register at {@code i} is 64 bits wide. */
    boolean is64(int i) {
        return general(i).is64();
    }

    boolean isImmediate(int i) {
        return i < count() && get(i) instanceof Operand.Immediate;
    }

    /** The number at {@code i}. */
    long constant(int i) {
        return constant(get(i));
    }

    long constant(Operand operand) {
        if (!(operand instanceof Operand.Immediate immediate)) {
            throw error(operand, "expected a number");
        }
        return constant(immediate.value(), operand);
    }

    long constant(Expression expression, Operand at) {
        Value value = value(expression, at);
        if (!value.isAbsolute()) {
            throw error(at, "expected a number, found an address");
        }
        return value.number();
    }

    /** The number at {@code i}, which must be from {@code min} to {@code max}. */
    int constant(int i, long min, long max) {
        return inRange(get(i), constant(i), min, max);
    }

    int inRange(Operand at, long value, long min, long max) {
        if (value < min || value > max) {
            throw error(at, "immediate " + value + " is out of range, expected " + min + " to " + max);
        }
        return (int) value;
    }

    /** The number {@code value} as a multiple of {@code unit}, from {@code min} to {@code max} units. */
    int scaled(Operand at, long value, int unit, long min, long max) {
        if (value % unit != 0) {
            throw error(at, "immediate " + value + " is not a multiple of " + unit);
        }
        inRange(at, value, min * unit, max * unit);
        return (int) (value / unit);
    }

    Value value(Expression expression, Operand at) {
        try {
            return Evaluation.of(expression, scope);
        } catch (BadExpression e) {
            throw error(at, e.text());
        }
    }

    /** The address (or number) of {@code expression} once everything has its place. */
    long address(Expression expression, Operand at) {
        return address(value(expression, at), at);
    }

    private long address(Value value, Operand at) {
        try {
            return Evaluation.address(value, scope);
        } catch (BadExpression e) {
            throw error(at, e.text());
        }
    }

    /** How far the place at {@code i} lies behind this instruction. */
    long displacement(int i) {
        if (!(get(i) instanceof Operand.Immediate target) || target.hash()) {
            throw error(i, "expected a label");
        }
        Value value = value(target.value(), target);
        if (value.base() != null && value.base() == pc.base()) {
            return value.number() - pc.number();
        }
        return address(value, target) - pcAddress();
    }

    long pcAddress() {
        return Evaluation.address(pc, scope);
    }

    /** The displacement at {@code i} in units of four bytes, as a field of {@code bits} bits. */
    int branchField(int i, int bits) {
        long displacement = displacement(i);
        if ((displacement & 3) != 0) {
            throw error(i, "the target is not a multiple of 4 bytes away");
        }
        long limit = 1L << (bits + 1);
        if (displacement < -limit || displacement >= limit) {
            throw error(
                    i,
                    String.format(
                            "the target is %s0x%x bytes away, beyond ±0x%x",
                            displacement < 0 ? "-" : "", Math.abs(displacement), limit));
        }
        return (int) (displacement >> 2) & ((1 << bits) - 1);
    }

    /** The identifier at {@code i} in lower case; what is not a lone identifier is "". */
    String name(int i) {
        return i < count() && get(i) instanceof Operand.Immediate m && !m.hash()
                ? m.name().toLowerCase(Locale.ROOT)
                : "";
    }

    /** The condition at {@code i}, 0 to 15. */
    int condition(int i) {
        int condition = Conditions.parse(name(i));
        if (condition < 0) {
            throw error(i, "expected a condition such as eq or ne");
        }
        return condition;
    }

    Operand.@Nullable Shift shiftOrNull(int i) {
        if (i >= count()) {
            return null;
        }
        if (get(i) instanceof Operand.Shift shift) {
            return shift;
        }
        throw error(i, "expected a shift or an extend");
    }

    /** The amount of a shift, from 0 to {@code max}; none is 0. */
    int amount(Operand.Shift shift, int max) {
        return shift.amount() == null ? 0 : inRange(shift, constant(shift.amount(), shift), 0, max);
    }

    Operand.Address address(int i) {
        if (get(i) instanceof Operand.Address address) {
            if (!address.base().is64()
                    || (address.base().number() == 31 && !address.base().isStackPointer())) {
                throw error(i, "the base of an address is an X register or sp");
            }
            return address;
        }
        throw error(i, "expected an address in brackets");
    }

    /** The base register of an address at {@code i} that has no offset but 0. */
    int plainAddress(int i) {
        Operand.Address address = address(i);
        boolean offset = address.offset() != null && constant(address.offset()) != 0;
        if (offset || address.offsetRegister() != null || address.writeBack()) {
            throw error(i, "'" + mnemonic() + "' takes an address without an offset");
        }
        return address.base().number();
    }
}

package mmulator.asm.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mmulator.asm.section.AddressPart;
import mmulator.asm.section.Expression;
import mmulator.asm.section.ExpressionParser;
import mmulator.asm.section.Operand;
import mmulator.asm.section.Register;
import mmulator.asm.section.RegisterAliases;
import mmulator.asm.section.ShiftKind;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.source.Cursor;
import org.jspecify.annotations.Nullable;

/** Parses operands by a strict grammar; what it does not know is an error here, never an encoder's problem. */
public final class OperandParser {
    private static final int MAX_OPERANDS = 8;
    private static final int MAX_FLOAT_LENGTH = 40;

    private final Cursor cursor;
    private final SymbolTable symbols;
    private final RegisterAliases aliases;

    private OperandParser(Cursor cursor, SymbolTable symbols, RegisterAliases aliases) {
        this.cursor = cursor;
        this.symbols = symbols;
        this.aliases = aliases;
    }

    /** All operands from the cursor to the end of its statement. */
    public static List<Operand> parse(Cursor cursor, SymbolTable symbols, RegisterAliases aliases) {
        OperandParser parser = new OperandParser(cursor, symbols, aliases);
        List<Operand> operands = new ArrayList<>();
        if (cursor.atEnd()) {
            return operands;
        }
        do {
            if (operands.size() == MAX_OPERANDS) {
                throw cursor.error("too many operands");
            }
            operands.add(parser.operand());
        } while (cursor.comma());
        return operands;
    }

    private Operand operand() {
        int start = cursor.skipBlanks();
        switch (cursor.peek()) {
            case '[' -> {
                return address(start);
            }
            case '{' -> {
                return registerList(start);
            }
            case '=' -> {
                cursor.accept('=');
                return new Operand.Literal(expression(), start);
            }
            default -> {}
        }
        String name = cursor.identifier();
        if (!name.isEmpty()) {
            Register register = register(name);
            if (register != null) {
                return registerOperand(register, start);
            }
            ShiftKind kind = ShiftKind.parse(name.toLowerCase(Locale.ROOT));
            if (kind != null) {
                return shift(kind, start);
            }
            cursor.moveTo(start);
        }
        return immediate();
    }

    private Operand registerOperand(Register register, int start) {
        if (register.bank() == Register.Bank.V && cursor.accept('[')) {
            Expression lane = expression();
            cursor.expect(']');
            return new Operand.Lane(register.lane(), lane, start);
        }
        // casp and others are written "x0, x1"; a register followed by ! is a MOPS form nobody here encodes.
        return new Operand.OfRegister(register, start);
    }

    private Operand.Shift shift(ShiftKind kind, int start) {
        char next = cursor.peek();
        boolean amount = next != 0 && next != ',' && next != ']';
        if (amount) {
            cursor.accept('#');
        }
        return new Operand.Shift(kind, amount ? expression() : null, start);
    }

    private Operand immediate() {
        int start = cursor.skipBlanks();
        boolean hash = cursor.accept('#');
        if (cursor.peek() == ':') {
            return part(start);
        }
        String digits = floatDigits();
        if (!digits.isEmpty()) {
            return new Operand.FloatImmediate(digits, start);
        }
        int first = cursor.skipBlanks();
        String name = cursor.identifier();
        char next = cursor.peek();
        boolean alone = !name.isEmpty() && (next == 0 || next == ',' || next == ']');
        cursor.moveTo(first);
        return new Operand.Immediate(expression(), alone ? name : "", hash, start);
    }

    private Operand part(int start) {
        cursor.expect(':');
        int at = cursor.skipBlanks();
        String name = cursor.identifier();
        AddressPart part = AddressPart.parse(name);
        if (part == null) {
            String instead = name.toLowerCase(Locale.ROOT).startsWith("got")
                    ? ": of the offset table there are :got: and :got_lo12:"
                    : "";
            throw cursor.statement().error(at, "unknown relocation operator ':" + name + ":'" + instead);
        }
        cursor.expect(':');
        return new Operand.Part(part, expression(), start);
    }

    /** {@code -1.5e3} at the cursor, or "" (and no move) when the number there has no fraction. */
    private String floatDigits() {
        int start = cursor.skipBlanks();
        int i = cursor.raw(0) == '-' || cursor.raw(0) == '+' ? 1 : 0;
        int first = i;
        boolean point = false;
        while (isDigit(cursor.raw(i)) || (cursor.raw(i) == '.' && i > first && !point)) {
            point |= cursor.raw(i) == '.';
            i++;
        }
        if (!point) {
            return "";
        }
        if (cursor.raw(i) == 'e' || cursor.raw(i) == 'E') {
            int sign = cursor.raw(i + 1) == '-' || cursor.raw(i + 1) == '+' ? 2 : 1;
            int exponent = i + sign;
            for (i = exponent; isDigit(cursor.raw(i)); i++) {}
            if (i == exponent) {
                throw cursor.error("exponent without digits");
            }
        }
        if (i > MAX_FLOAT_LENGTH) {
            throw cursor.error("floating-point constant is too long");
        }
        String digits = cursor.statement().text().substring(start, start + i);
        cursor.moveTo(start + i);
        return digits;
    }

    private Operand address(int start) {
        cursor.expect('[');
        Register base = expectRegister();
        Operand offset = null;
        Register offsetRegister = null;
        Operand.Shift shift = null;
        if (cursor.accept(',')) {
            int at = cursor.skipBlanks();
            Register register = register(cursor.identifier());
            if (register == null) {
                cursor.moveTo(at);
                offset = immediate();
            } else {
                offsetRegister = register;
                if (cursor.accept(',')) {
                    int shiftAt = cursor.skipBlanks();
                    ShiftKind kind = ShiftKind.parse(cursor.identifier().toLowerCase(Locale.ROOT));
                    if (kind == null) {
                        throw cursor.statement().error(shiftAt, "expected a shift or an extend");
                    }
                    shift = shift(kind, shiftAt);
                }
            }
        }
        cursor.expect(']');
        return new Operand.Address(base, offset, offsetRegister, shift, cursor.accept('!'), start);
    }

    private Operand registerList(int start) {
        cursor.expect('{');
        List<Register> registers = new ArrayList<>();
        do {
            Register register = expectRegister();
            registers.add(register);
            if (cursor.accept('-')) {
                int at = cursor.skipBlanks();
                Register last = expectRegister();
                if (last.bank() != register.bank() || !last.suffix().equals(register.suffix())) {
                    throw cursor.statement().error(at, "the ends of a register range differ in kind");
                }
                for (int n = register.number(); n != last.number() && registers.size() <= 4; ) {
                    n = (n + 1) % 32;
                    registers.add(new Register(register.bank(), n, register.suffix()));
                }
            }
            if (registers.size() > 4) {
                throw cursor.statement().error(start, "more than four registers in a list");
            }
        } while (cursor.accept(','));
        cursor.expect('}');
        Expression lane = null;
        if (cursor.accept('[')) {
            lane = expression();
            cursor.expect(']');
        }
        return new Operand.RegisterList(List.copyOf(registers), lane, start);
    }

    private Register expectRegister() {
        int at = cursor.skipBlanks();
        String name = cursor.identifier();
        Register register = register(name);
        if (register == null) {
            throw cursor.statement()
                    .error(
                            at,
                            name.isEmpty()
                                    ? "expected a register"
                                    : "'" + name + "' is not a register" + RegisterSlip.hint(name));
        }
        return register;
    }

    private @Nullable Register register(String name) {
        Register register = Register.parse(name);
        return register != null ? register : aliases.find(name);
    }

    private Expression expression() {
        return ExpressionParser.parse(cursor, symbols);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

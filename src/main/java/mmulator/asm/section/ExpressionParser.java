package mmulator.asm.section;

import java.math.BigInteger;
import java.util.regex.Pattern;
import mmulator.asm.source.Cursor;
import org.jspecify.annotations.Nullable;

/** Parses expressions with the operators and precedences of GNU as. */
public final class ExpressionParser {
    private static final int MAX_DEPTH = 100;

    /** What a header shared with C writes behind its numbers; here every number has 64 bits. */
    private static final Pattern C_SUFFIX = Pattern.compile("(?<=[0-9a-fA-F])[uU]?[lL]{0,3}$");

    private final Cursor cursor;
    private final SymbolTable symbols;
    private int depth;

    private ExpressionParser(Cursor cursor, SymbolTable symbols) {
        this.cursor = cursor;
        this.symbols = symbols;
    }

    /** The expression at the cursor; {@code .} and {@code .set} symbols take their present value. */
    public static Expression parse(Cursor cursor, SymbolTable symbols) {
        return new ExpressionParser(cursor, symbols).binary(0);
    }

    private Expression binary(int above) {
        Expression left = unary();
        while (true) {
            int before = cursor.skipBlanks();
            BinaryOperator operator = operator();
            if (operator == null || operator.precedence <= above) {
                cursor.moveTo(before);
                return left;
            }
            Expression right = binary(operator.precedence);
            if (operator.dividesBy(right instanceof Expression.Constant c ? c.value() : 1)) {
                throw cursor.statement().error(before, "division by zero");
            }
            left = Expression.of(operator, left, right);
            if (left.size() > Expression.MAX_NODES) {
                throw cursor.statement().error(before, "expression is too large");
            }
        }
    }

    private @Nullable BinaryOperator operator() {
        char c = cursor.raw(0);
        char next = cursor.raw(1);
        int length = 1;
        BinaryOperator operator = switch (c) {
            case '*' -> BinaryOperator.MULTIPLY;
            case '/' -> BinaryOperator.DIVIDE;
            case '%' -> BinaryOperator.REMAINDER;
            case '^' -> BinaryOperator.EXCLUSIVE_OR;
            case '+' -> BinaryOperator.ADD;
            case '-' -> BinaryOperator.SUBTRACT;
            case '|' -> next == '|' ? BinaryOperator.LOGICAL_OR : BinaryOperator.OR;
            case '&' -> next == '&' ? BinaryOperator.LOGICAL_AND : BinaryOperator.AND;
            case '!' -> next == '=' ? BinaryOperator.NOT_EQUAL : BinaryOperator.OR_NOT;
            case '=' -> next == '=' ? BinaryOperator.EQUAL : null;
            case '<' ->
                switch (next) {
                    case '<' -> BinaryOperator.SHIFT_LEFT;
                    case '=' -> BinaryOperator.LESS_EQUAL;
                    case '>' -> BinaryOperator.NOT_EQUAL;
                    default -> BinaryOperator.LESS;
                };
            case '>' ->
                switch (next) {
                    case '>' -> BinaryOperator.SHIFT_RIGHT;
                    case '=' -> BinaryOperator.GREATER_EQUAL;
                    default -> BinaryOperator.GREATER;
                };
            default -> null;
        };
        if (operator == null) {
            return null;
        }
        switch (operator) {
            case LOGICAL_OR, LOGICAL_AND, NOT_EQUAL, EQUAL, SHIFT_LEFT, SHIFT_RIGHT, LESS_EQUAL, GREATER_EQUAL ->
                length = 2;
            case MULTIPLY, DIVIDE, REMAINDER, OR, OR_NOT, EXCLUSIVE_OR, AND, ADD, SUBTRACT, LESS, GREATER -> {}
        }
        cursor.moveTo(cursor.pos() + length);
        return operator;
    }

    private Expression unary() {
        if (++depth > MAX_DEPTH) {
            throw cursor.error("expression is nested too deeply");
        }
        Expression result = operand();
        depth--;
        return result;
    }

    private Expression operand() {
        char c = cursor.peek();
        int start = cursor.pos();
        switch (c) {
            case '-' -> {
                cursor.accept('-');
                return Expression.of(UnaryOperator.NEGATE, unary());
            }
            case '+' -> {
                cursor.accept('+');
                return unary();
            }
            case '~' -> {
                cursor.accept('~');
                return Expression.of(UnaryOperator.COMPLEMENT, unary());
            }
            case '!' -> {
                cursor.accept('!');
                return Expression.of(UnaryOperator.NOT, unary());
            }
            case '(' -> {
                cursor.accept('(');
                Expression inner = binary(0);
                cursor.expect(')');
                return inner;
            }
            case '\'' -> {
                return Expression.constant(CharacterConstants.read(cursor));
            }
            default -> {}
        }
        if (c >= '0' && c <= '9') {
            return number();
        }
        String quoted = cursor.quotedName();
        String name = quoted.isEmpty() ? cursor.identifier() : quoted;
        if (name.isEmpty()) {
            throw cursor.statement()
                    .error(
                            start,
                            c == 0
                                    ? "expected an expression, found the end of the statement"
                                    : "expected an expression, found '" + c + "'");
        }
        return symbols.use(name);
    }

    private Expression number() {
        int start = cursor.pos();
        int end = start;
        while (Cursor.isIdentifierPart(cursor.raw(end - start))) {
            end++;
        }
        String word = cursor.statement().text().substring(start, end);
        cursor.moveTo(end);
        char last = word.charAt(word.length() - 1);
        // "0b" alone is the label 0 behind us; "0b1" is a binary number.
        if ((last == 'b' || last == 'f') && word.substring(0, word.length() - 1).matches("[0-9]{1,9}")) {
            return symbols.useNumeric(word.substring(0, word.length() - 1), last == 'f', cursor.statement(), start);
        }
        try {
            BigInteger value = parse(word);
            if (value.bitLength() <= 64) {
                return Expression.constant(value.longValue());
            }
        } catch (NumberFormatException e) {
            throw cursor.statement().error(start, "'" + word + "' is not a number");
        }
        throw cursor.statement().error(start, "number does not fit in 64 bits");
    }

    private static BigInteger parse(String written) {
        if (written.length() > 100) {
            throw new NumberFormatException();
        }
        String word = C_SUFFIX.matcher(written).replaceFirst("");
        if (word.length() > 1 && word.charAt(0) == '0') {
            return switch (word.charAt(1)) {
                case 'x', 'X' -> digits(word.substring(2), 16);
                case 'b', 'B' -> digits(word.substring(2), 2);
                default -> digits(word.substring(1), 8);
            };
        }
        return digits(word, 10);
    }

    /** Digits alone: {@link BigInteger} would take a sign too. */
    private static BigInteger digits(String digits, int radix) {
        if (digits.startsWith("-") || digits.startsWith("+")) {
            throw new NumberFormatException();
        }
        return new BigInteger(digits, radix);
    }
}

package mmulator.litmus.read;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mmulator.asm.source.SourcePosition;
import mmulator.litmus.test.LitmusException;

/** Words of the initial state and of the condition, with one word of lookahead and more on request. */
final class Lexer {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_.$][a-zA-Z0-9_/.$-]*");
    private static final Pattern NUMBER = Pattern.compile("-?(?:0[xX][0-9a-fA-F]+|\\d+)");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"\\n]*)\"");
    private static final Pattern SIGN = Pattern.compile("/\\\\|\\\\/|=>|==|!=|<>|[,;:+\\[\\](){}=~*&%]");

    private final SourceText source;
    private final List<Token> ahead = new ArrayList<>();
    private int offset;

    Lexer(SourceText source, int offset) {
        this.source = source;
        this.offset = offset;
    }

    Token peek() {
        return peek(0);
    }

    Token peek(int distance) {
        while (ahead.size() <= distance) {
            Token token = read();
            ahead.add(token);
            offset = token.end();
        }
        return ahead.get(distance);
    }

    Token next() {
        Token token = peek();
        ahead.removeFirst();
        return token;
    }

    /** The offset of the next word. */
    int at() {
        return peek().offset();
    }

    private Token read() {
        int at = source.skipBlanks(offset);
        if (at == source.length()) {
            return new Token(Token.Kind.END, "", at, at);
        }
        Matcher matcher = NAME.matcher(source.text()).region(at, source.length());
        if (matcher.lookingAt()) {
            return new Token(Token.Kind.NAME, matcher.group(), at, matcher.end());
        }
        if (matcher.usePattern(NUMBER).lookingAt()) {
            return new Token(Token.Kind.NUMBER, matcher.group(), at, matcher.end());
        }
        if (matcher.usePattern(SIGN).lookingAt()) {
            return new Token(Token.Kind.SIGN, matcher.group(), at, matcher.end());
        }
        if (matcher.usePattern(QUOTED).lookingAt()) {
            return new Token(Token.Kind.QUOTED, matcher.group(1), at, matcher.end());
        }
        throw source.wrong(
                at, "unexpected character '" + Character.toString(source.text().codePointAt(at)) + "'");
    }

    boolean takes(String sign) {
        boolean there = peek().is(sign);
        if (there) {
            next();
        }
        return there;
    }

    void expect(String sign) {
        if (!takes(sign)) {
            throw unexpected("'" + sign + "'");
        }
    }

    String name(String what) {
        if (peek().kind() != Token.Kind.NAME) {
            throw unexpected(what);
        }
        return next().text();
    }

    long number(String what) {
        if (peek().kind() != Token.Kind.NUMBER) {
            throw unexpected(what);
        }
        return value(next());
    }

    /** The number that a token spells, 64 bits, signed or not. */
    long value(Token token) {
        boolean negative = token.text().startsWith("-");
        String digits = negative ? token.text().substring(1) : token.text();
        boolean hexadecimal = digits.startsWith("0x") || digits.startsWith("0X");
        try {
            long value = hexadecimal ? Long.parseUnsignedLong(digits.substring(2), 16) : Long.parseUnsignedLong(digits);
            return negative ? -value : value;
        } catch (NumberFormatException tooLarge) {
            throw source.wrong(token.offset(), token.shown() + " has more than 64 bits");
        }
    }

    LitmusException unexpected(String expected) {
        return source.wrong(at(), "unexpected " + peek().shown() + "; expected " + expected);
    }

    LitmusException wrong(Token at, String message) {
        return source.wrong(at.offset(), message);
    }

    SourcePosition position() {
        return source.position(at());
    }
}

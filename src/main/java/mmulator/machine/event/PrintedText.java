package mmulator.machine.event;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * The text that a format and what it asks for make, as a kernel's {@code printk()} makes it: {@code %s %d %i %u %x %X %o %c
 * %p %%} with flags, width, precision and length. What follows a {@code %p} to have it shown in some other way is left out:
 * an address is shown as one.
 */
public final class PrintedText {
    private static final int MAX_LENGTH = 1024;
    private static final String LENGTHS = "hljztL";
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");
    /** {@code KERN_SOH}, before the character of a level. */
    private static final char START_OF_HEADER = 1;

    /** Bytes of a {@code va_list} of AAPCS64 that come before each of its members. */
    private static final int REGISTERS_END = 8;

    private static final int REGISTERS_OFFSET = 24;

    private final Caller call;
    private final LongSupplier arguments;
    private final StringBuilder text = new StringBuilder();

    /** A call of the routine. */
    public interface Caller {
        /** @param n 0 for the first */
        long argument(int n);

        /** @param virtualAddress a multiple of {@code size}, which is 1, 2, 4 or 8 bytes */
        long load(long virtualAddress, int size);
    }

    private PrintedText(Caller call, LongSupplier arguments) {
        this.call = call;
        this.arguments = arguments;
    }

    /** Of a routine whose first argument is the format, with the others behind it. */
    public static String ofArguments(Caller call) {
        int[] next = {1};
        return of(call, () -> call.argument(next[0]++));
    }

    /** Of a routine whose arguments are the format and a {@code va_list}. */
    public static String ofList(Caller call) {
        long list = call.argument(1);
        long[] stack = {call.load(list, Long.BYTES)};
        long end = call.load(list + REGISTERS_END, Long.BYTES);
        int[] offset = {(int) call.load(list + REGISTERS_OFFSET, Integer.BYTES)};
        return of(call, () -> {
            if (offset[0] < 0) {
                offset[0] += Long.BYTES;
                return call.load(end + offset[0] - Long.BYTES, Long.BYTES);
            }
            stack[0] += Long.BYTES;
            return call.load(stack[0] - Long.BYTES, Long.BYTES);
        });
    }

    private static String of(Caller call, LongSupplier arguments) {
        PrintedText printed = new PrintedText(call, arguments);
        String format = printed.string(call.argument(0), MAX_LENGTH);
        printed.format(format.length() > 1 && format.charAt(0) == START_OF_HEADER ? format.substring(2) : format);
        return CONTROLS.matcher(printed.text).replaceAll(" ").strip();
    }

    private void format(String format) {
        int at = 0;
        while (at < format.length() && text.length() < MAX_LENGTH) {
            char c = format.charAt(at++);
            if (c != '%' || at == format.length()) {
                text.append(c);
            } else {
                at = conversion(format, at);
            }
        }
    }

    /** @return where what follows the conversion begins */
    private int conversion(String format, int begin) {
        int at = begin;
        while (at < format.length() && "-+ #0".indexOf(format.charAt(at)) >= 0) {
            at++;
        }
        Number width = number(format, at);
        String flags = format.substring(begin, at) + (width.value < -1 ? "-" : "");
        at = width.end;
        Number precision = new Number(-1, at);
        if (at < format.length() && format.charAt(at) == '.') {
            Number least = number(format, at + 1);
            at = least.end;
            precision = new Number(Math.max(0, least.value), at);
        }
        int length = at;
        while (at < format.length() && LENGTHS.indexOf(format.charAt(at)) >= 0) {
            at++;
        }
        if (at == format.length()) {
            text.append(format, begin - 1, at);
            return at;
        }
        char kind = format.charAt(at++);
        Field field = new Field(
                flags,
                width.value == -1 ? 0 : Math.min(Math.abs(width.value), MAX_LENGTH),
                Math.min(precision.value, MAX_LENGTH));
        text.append(shown(kind, format.substring(length, at - 1), field));
        if (kind == 'p') {
            while (at < format.length() && Character.isLetterOrDigit(format.charAt(at))) {
                at++;
            }
        }
        return at;
    }

    /** @param value -1 for none; below that, to the left of as many characters less a sign */
    private record Number(int value, int end) {}

    private Number number(String format, int begin) {
        if (begin < format.length() && format.charAt(begin) == '*') {
            return new Number((int) arguments.getAsLong(), begin + 1);
        }
        int at = begin;
        int value = 0;
        while (at < format.length() && Character.isDigit(format.charAt(at)) && value < MAX_LENGTH) {
            value = 10 * value + format.charAt(at++) - '0';
        }
        return new Number(at == begin ? -1 : value, at);
    }

    /** @param precision -1 for none */
    private record Field(String flags, int width, int precision) {
        boolean has(char flag) {
            return flags.indexOf(flag) >= 0;
        }

        String text(String shown) {
            String spaces = " ".repeat(Math.max(0, width - shown.length()));
            return has('-') ? shown + spaces : spaces + shown;
        }

        /** As the kernel's {@code number()} does it, which has a prefix for 0 as well, and zeros despite a precision. */
        String number(String sign, String prefix, String digits) {
            String least = "0".repeat(Math.max(0, precision - digits.length())) + digits;
            int missing = Math.max(0, width - sign.length() - prefix.length() - least.length());
            String zeros = has('0') && !has('-') ? "0".repeat(missing) : "";
            return text(sign + prefix + zeros + least);
        }

        String signed(long value) {
            String sign = value < 0 ? "-" : has('+') ? "+" : has(' ') ? " " : "";
            return number(sign, "", Long.toUnsignedString(Math.abs(value)));
        }

        String prefix(String text) {
            return has('#') ? text : "";
        }
    }

    private String shown(char kind, String length, Field field) {
        return switch (kind) {
            case '%' -> "%";
            case 'c' -> field.text(String.valueOf((char) (arguments.getAsLong() & 0xff)));
            case 's' -> field.text(string(arguments.getAsLong(), field.precision < 0 ? MAX_LENGTH : field.precision));
            case 'p' -> field.text(String.format(Locale.ROOT, "%016x", arguments.getAsLong()));
            case 'd', 'i' -> field.signed(sized(length, true));
            case 'u' -> field.number("", "", Long.toUnsignedString(sized(length, false)));
            case 'o' -> {
                String digits = Long.toOctalString(sized(length, false));
                yield field.number("", digits.equals("0") ? "" : field.prefix("0"), digits);
            }
            case 'x' -> field.number("", field.prefix("0x"), Long.toHexString(sized(length, false)));
            case 'X' ->
                field.number(
                        "",
                        field.prefix("0X"),
                        Long.toHexString(sized(length, false)).toUpperCase(Locale.ROOT));
            default -> "%" + length + kind;
        };
    }

    /** An argument of the type that the length says. */
    private long sized(String length, boolean signed) {
        long value = arguments.getAsLong();
        int bits = switch (length) {
            case "hh" -> Byte.SIZE;
            case "h" -> Short.SIZE;
            case "" -> Integer.SIZE;
            default -> Long.SIZE;
        };
        int unused = Long.SIZE - bits;
        return signed ? value << unused >> unused : value << unused >>> unused;
    }

    /** The text up to a zero byte. */
    private String string(long address, int most) {
        if (address == 0) {
            return "(null)";
        }
        byte[] bytes = new byte[Math.min(most, MAX_LENGTH)];
        int length = 0;
        while (length < bytes.length) {
            byte b = (byte) call.load(address + length, 1);
            if (b == 0) {
                break;
            }
            bytes[length++] = b;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}

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
        String flags = format.substring(begin, at);
        Number width = number(format, at);
        at = width.end;
        Number precision = new Number(-1, at);
        if (at < format.length() && format.charAt(at) == '.') {
            precision = number(format, at + 1);
            at = precision.end;
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
        String shown = shown(kind, format.substring(length, at - 1), flags, precision.value);
        if (kind == 'p') {
            while (at < format.length() && Character.isLetterOrDigit(format.charAt(at))) {
                at++;
            }
        }
        pad(shown, width.value, flags, "diuxXop".indexOf(kind) >= 0);
        return at;
    }

    /** @param value -1 for none */
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

    private String shown(char kind, String length, String flags, int precision) {
        return switch (kind) {
            case '%' -> "%";
            case 'c' -> String.valueOf((char) (arguments.getAsLong() & 0xff));
            case 's' -> string(arguments.getAsLong(), precision < 0 ? MAX_LENGTH : precision);
            case 'p' -> String.format(Locale.ROOT, "%016x", arguments.getAsLong());
            case 'd', 'i' -> {
                long value = sized(length, true);
                yield (value >= 0 && flags.contains("+") ? "+" : "") + digits(Long.toString(value), precision);
            }
            case 'u' -> digits(Long.toUnsignedString(sized(length, false)), precision);
            case 'o' -> digits(Long.toOctalString(sized(length, false)), precision);
            case 'x' -> (flags.contains("#") ? "0x" : "") + digits(Long.toHexString(sized(length, false)), precision);
            case 'X' ->
                (flags.contains("#") ? "0X" : "")
                        + digits(Long.toHexString(sized(length, false)).toUpperCase(Locale.ROOT), precision);
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

    private static String digits(String number, int least) {
        boolean negative = number.startsWith("-");
        String digits = negative ? number.substring(1) : number;
        return (negative ? "-" : "") + "0".repeat(Math.max(0, Math.min(least, MAX_LENGTH) - digits.length())) + digits;
    }

    private void pad(String shown, int width, String flags, boolean number) {
        int missing = Math.max(0, Math.min(width, MAX_LENGTH) - shown.length());
        if (flags.contains("-")) {
            text.append(shown).append(" ".repeat(missing));
        } else if (flags.contains("0") && number) {
            int sign = shown.startsWith("0x") || shown.startsWith("0X") ? 2 : shown.startsWith("-") ? 1 : 0;
            text.append(shown, 0, sign).append("0".repeat(missing)).append(shown, sign, shown.length());
        } else {
            text.append(" ".repeat(missing)).append(shown);
        }
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

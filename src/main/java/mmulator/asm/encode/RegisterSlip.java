package mmulator.asm.encode;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of registers that are not A64's, though it is clear what they are to mean. */
public final class RegisterSlip {
    private static final Pattern NUMBERED = Pattern.compile("([rwx])(\\d{1,2})");

    private RegisterSlip() {}

    /** {@code ; did you mean 'x0'?}, or why there is none such; empty for what is no such name. */
    public static String hint(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        Matcher matcher = NUMBERED.matcher(lower);
        if (matcher.matches()) {
            int number = Integer.parseInt(matcher.group(2));
            return number > 30
                    ? "; general-purpose registers end at x30: 31 stands for 'sp', or for the zero register 'xzr'"
                    : "; did you mean 'x" + number + "'?";
        }
        return switch (lower) {
            case "fp" -> "; did you mean 'x29'?";
            case "lr" -> "; did you mean 'x30'?";
            default -> "";
        };
    }
}

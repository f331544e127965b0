package mmulator.asm.section;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A register operand.
 *
 * @param bank which file it is in and how much of it is meant
 * @param number 0 to 31; 31 is the stack pointer or the zero register as {@code bank} says
 * @param suffix what follows the name of a vector register, as in {@code .4s} or {@code .s[1]}; otherwise empty
 */
public record Register(Bank bank, int number, String suffix) {

    public enum Bank {
        X,
        W,
        SP,
        WSP,
        B,
        H,
        S,
        D,
        Q,
        V
    }

    Register(Bank bank, int number) {
        this(bank, number, "");
    }

    /** A register of the general-purpose file, the stack pointers among them. */
    public boolean isGeneral() {
        return bank.ordinal() <= Bank.WSP.ordinal();
    }

    public boolean is64() {
        return bank == Bank.X || bank == Bank.SP;
    }

    public boolean isStackPointer() {
        return bank == Bank.SP || bank == Bank.WSP;
    }

    public boolean isScalarFloat() {
        return bank.ordinal() >= Bank.B.ordinal() && bank.ordinal() <= Bank.Q.ordinal();
    }

    /** As an encoder spells it before an index: {@code .d} also for {@code .2d}. */
    public Register lane() {
        return new Register(bank, number, suffix.replaceFirst("[0-9]+", ""));
    }

    /** The register of that name, in either case; null when there is none. */
    public static @Nullable Register parse(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        switch (lower) {
            case "sp":
                return new Register(Bank.SP, 31);
            case "wsp":
                return new Register(Bank.WSP, 31);
            case "xzr":
                return new Register(Bank.X, 31);
            case "wzr":
                return new Register(Bank.W, 31);
            case "lr":
                return new Register(Bank.X, 30);
            case "fp":
                return new Register(Bank.X, 29);
            case "ip0":
                return new Register(Bank.X, 16);
            case "ip1":
                return new Register(Bank.X, 17);
            default:
                return numbered(lower);
        }
    }

    private static @Nullable Register numbered(String lower) {
        if (lower.length() < 2) {
            return null;
        }
        Bank bank = switch (lower.charAt(0)) {
            case 'x' -> Bank.X;
            case 'w' -> Bank.W;
            case 'b' -> Bank.B;
            case 'h' -> Bank.H;
            case 's' -> Bank.S;
            case 'd' -> Bank.D;
            case 'q' -> Bank.Q;
            case 'v' -> Bank.V;
            default -> null;
        };
        if (bank == null) {
            return null;
        }
        int dot = bank == Bank.V ? lower.indexOf('.') : -1;
        String digits = lower.substring(1, dot < 0 ? lower.length() : dot);
        if (digits.isEmpty() || digits.length() > 2 || (digits.length() == 2 && digits.charAt(0) == '0')) {
            return null;
        }
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return null;
            }
            number = number * 10 + c - '0';
        }
        if (number > (bank == Bank.X || bank == Bank.W ? 30 : 31)) {
            return null;
        }
        String suffix = dot < 0 ? "" : lower.substring(dot);
        return suffix.isEmpty() || isArrangement(suffix) ? new Register(bank, number, suffix) : null;
    }

    private static boolean isArrangement(String suffix) {
        return switch (suffix) {
            case ".8b", ".16b", ".4h", ".8h", ".2s", ".4s", ".1d", ".2d", ".1q", ".b", ".h", ".s", ".d" -> true;
            default -> false;
        };
    }

    /** The name as an encoder spells it. */
    @Override
    public String toString() {
        return switch (bank) {
            case SP -> "sp";
            case WSP -> "wsp";
            case X -> number == 31 ? "xzr" : "x" + number;
            case W -> number == 31 ? "wzr" : "w" + number;
            case B, H, S, D, Q, V -> bank.name().toLowerCase(Locale.ROOT) + number + suffix;
        };
    }
}

package mmulator.bench;

import java.util.Locale;

/**
 * One line of the closing table.
 *
 * @param figure in {@code unit}
 * @param target what it should be at least, or at most; NaN for none
 * @param compared what was compared, or how it was measured
 */
record Finding(String name, double figure, String unit, Direction direction, double target, String compared) {
    enum Direction {
        AT_LEAST("≥"),
        AT_MOST("≤"),
        FOR_INFORMATION("");

        final String sign;

        Direction(String sign) {
            this.sign = sign;
        }
    }

    static Finding atLeast(String name, double figure, String unit, double target, String compared) {
        return new Finding(name, figure, unit, Direction.AT_LEAST, target, compared);
    }

    static Finding atMost(String name, double figure, String unit, double target, String compared) {
        return new Finding(name, figure, unit, Direction.AT_MOST, target, compared);
    }

    static Finding note(String name, double figure, String unit, String compared) {
        return new Finding(name, figure, unit, Direction.FOR_INFORMATION, Double.NaN, compared);
    }

    String met() {
        return switch (direction) {
            case AT_LEAST -> figure >= target ? "met" : "NOT MET";
            case AT_MOST -> figure <= target ? "met" : "NOT MET";
            case FOR_INFORMATION -> "";
        };
    }

    String row() {
        String bound = direction == Direction.FOR_INFORMATION
                ? ""
                : String.format(Locale.ROOT, "%s %s", direction.sign, number(target));
        return String.format(
                Locale.ROOT, "%-34s %8s %-5s %-7s %-8s %s", name, number(figure), unit, bound, met(), compared);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 0.1 ? "%.4f" : value < 100 ? "%.2f" : "%.0f", value);
    }
}

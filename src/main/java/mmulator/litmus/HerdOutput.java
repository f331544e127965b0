package mmulator.litmus;

import java.util.Map;
import mmulator.litmus.test.Condition;
import mmulator.litmus.test.LitmusTest;

/** A result in the form that herd prints and that scripts of its users read. */
public final class HerdOutput {
    /** The name that Arm's model gives to the flag. */
    private static final String BREAK_BEFORE_MAKE = "Warning-BBM-expected";

    private HerdOutput() {}

    public static String of(LitmusResult result) {
        LitmusTest test = result.test();
        Condition.Quantifier quantifier = test.condition().quantifier();
        StringBuilder text = new StringBuilder();
        line(text, "Test " + test.name() + " " + quantifier.kind());
        line(text, "States " + result.states().size());
        result.states().keySet().forEach(state -> line(text, state));
        line(text, (result.complete() ? "" : "Loop ") + (result.conditionIsMet() ? "Ok" : "No"));
        line(text, "Witnesses");
        // A witness of a test that forbids is an execution that it does not forbid.
        boolean forbids = quantifier == Condition.Quantifier.NOT_EXISTS;
        line(
                text,
                "Positive: " + (forbids ? result.negative() : result.positive()) + " Negative: "
                        + (forbids ? result.positive() : result.negative()));
        if (result.breakBeforeMake()) {
            line(text, "Flag " + BREAK_BEFORE_MAKE);
        }
        line(text, "Condition " + test.condition());
        line(
                text,
                "Observation " + test.name() + " " + observation(result) + " " + result.positive() + " "
                        + result.negative());
        for (Map.Entry<String, String> info : test.info().entrySet()) {
            if (info.getKey().equals("hash")) {
                line(text, "Hash=" + info.getValue());
            }
        }
        return text.append('\n').toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    private static String observation(LitmusResult result) {
        return result.positive() == 0 ? "Never" : result.negative() == 0 ? "Always" : "Sometimes";
    }
}

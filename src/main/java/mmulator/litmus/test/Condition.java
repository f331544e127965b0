package mmulator.litmus.test;

/** What a test asks about the set of final states. */
public record Condition(Quantifier quantifier, Proposition proposition) {
    public enum Quantifier {
        EXISTS("exists", "Allowed"),
        NOT_EXISTS("~exists", "Forbidden"),
        FORALL("forall", "Required");

        private final String text;
        private final String kind;

        Quantifier(String text, String kind) {
            this.text = text;
            this.kind = kind;
        }

        /** Allowed, Forbidden or Required: what the author claims. */
        public String kind() {
            return kind;
        }
    }

    /** @param positive how often the proposition held, {@code negative} how often it did not */
    public boolean isMet(long positive, long negative) {
        return switch (quantifier) {
            case EXISTS -> positive > 0;
            case NOT_EXISTS -> positive == 0;
            case FORALL -> negative == 0;
        };
    }

    @Override
    public String toString() {
        return quantifier.text + " (" + proposition + ")";
    }
}

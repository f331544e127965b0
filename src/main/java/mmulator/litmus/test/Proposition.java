package mmulator.litmus.test;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A statement about a final state, written as herd writes it. */
public sealed interface Proposition {

    record Equal(Location location, Value value) implements Proposition {
        @Override
        public String toString() {
            return location + "=" + value;
        }
    }

    record Same(Location one, Location other) implements Proposition {
        @Override
        public String toString() {
            return one + "=" + other;
        }
    }

    /**
     * A fault has happened.
     *
     * @param label of the instruction, or null for any
     * @param target {@code x} or {@code PTE(x)}, or null for any
     * @param kind null for any
     */
    record Faulted(
            int cpu,
            @Nullable String label,
            @Nullable String target,
            @Nullable FaultKind kind) implements Proposition {

        /** True if {@code fault} is one of these. */
        public boolean covers(Fault fault) {
            return cpu == fault.cpu()
                    && (kind == null || kind == fault.kind())
                    && (label == null || fault.labels().contains(label))
                    && (target == null || target.equals(fault.target()));
        }

        /** {@code P0:L0,x}, with the kind where one is asked for. */
        public String what() {
            return "P" + cpu + (label == null ? "" : ":" + label) + (target == null ? "" : "," + target)
                    + (kind == null ? "" : "," + kind);
        }

        @Override
        public String toString() {
            return "fault(" + what() + ")";
        }
    }

    record Not(Proposition of) implements Proposition {
        @Override
        public String toString() {
            return "not (" + of + ")";
        }
    }

    /** True if all hold; of nothing, true. */
    record And(List<Proposition> parts) implements Proposition {
        public And {
            parts = List.copyOf(parts);
        }

        @Override
        public String toString() {
            return parts.isEmpty() ? "true" : join(parts, " /\\ ", Or.class, Implies.class);
        }
    }

    /** True if one holds; of nothing, false. */
    record Or(List<Proposition> parts) implements Proposition {
        public Or {
            parts = List.copyOf(parts);
        }

        @Override
        public String toString() {
            return parts.isEmpty() ? "false" : join(parts, " \\/ ", Implies.class);
        }
    }

    record Implies(Proposition premise, Proposition conclusion) implements Proposition {
        @Override
        public String toString() {
            return join(List.of(premise), "", Implies.class) + " => " + conclusion;
        }
    }

    private static String join(List<Proposition> parts, String sign, Class<?>... loose) {
        return parts.stream()
                .map(part -> List.of(loose).contains(part.getClass()) ? "(" + part + ")" : part.toString())
                .collect(Collectors.joining(sign));
    }

    /** What is looked at in a state to know whether a proposition holds. */
    interface State {
        boolean holds(Equal equal);

        boolean holds(Same same);

        boolean holds(Faulted faulted);
    }

    default boolean holdsIn(State state) {
        return switch (this) {
            case Equal equal -> state.holds(equal);
            case Same same -> state.holds(same);
            case Faulted faulted -> state.holds(faulted);
            case Not not -> !not.of.holdsIn(state);
            case And and -> and.parts.stream().allMatch(part -> part.holdsIn(state));
            case Or or -> or.parts.stream().anyMatch(part -> part.holdsIn(state));
            case Implies implies -> !implies.premise.holdsIn(state) || implies.conclusion.holdsIn(state);
        };
    }

    /** Calls with each location that is compared and each fault that is asked for. */
    default void visit(Consumer<Location> locations, Consumer<Faulted> faults) {
        switch (this) {
            case Equal equal -> locations.accept(equal.location);
            case Same same -> {
                locations.accept(same.one);
                locations.accept(same.other);
            }
            case Faulted faulted -> faults.accept(faulted);
            case Not not -> not.of.visit(locations, faults);
            case And and -> and.parts.forEach(part -> part.visit(locations, faults));
            case Or or -> or.parts.forEach(part -> part.visit(locations, faults));
            case Implies implies -> {
                implies.premise.visit(locations, faults);
                implies.conclusion.visit(locations, faults);
            }
        }
    }

    /** Calls with each value that a location is compared with. */
    default void visitValues(Consumer<Value> values) {
        switch (this) {
            case Equal equal -> values.accept(equal.value);
            case Same same -> {}
            case Faulted faulted -> {}
            case Not not -> not.of.visitValues(values);
            case And and -> and.parts.forEach(part -> part.visitValues(values));
            case Or or -> or.parts.forEach(part -> part.visitValues(values));
            case Implies implies -> {
                implies.premise.visitValues(values);
                implies.conclusion.visitValues(values);
            }
        }
    }
}

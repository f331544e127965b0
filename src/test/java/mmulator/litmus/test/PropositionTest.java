package mmulator.litmus.test;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PropositionTest {
    private static final Proposition.Equal TRUE = equal("a", 1);
    private static final Proposition.Equal FALSE = equal("b", 0);
    private static final Proposition.Same SAME =
            new Proposition.Same(new Location.Register(0, 1), new Location.DescriptorOf("c"));
    private static final Proposition.Faulted FAULTED = new Proposition.Faulted(3, null, null, null);

    /** Nothing but what is 1. */
    private static final Proposition.State STATE = new Proposition.State() {
        @Override
        public boolean holds(Proposition.Equal equal) {
            return equal.value().equals(new Value.Number(1));
        }

        @Override
        public boolean holds(Proposition.Same same) {
            return true;
        }

        @Override
        public boolean holds(Proposition.Faulted faulted) {
            return false;
        }
    };

    private static Proposition.Equal equal(String symbol, long value) {
        return new Proposition.Equal(new Location.Memory(symbol, -1), new Value.Number(value));
    }

    private static void assertHolds(boolean holds, Proposition proposition) {
        assertEquals(holds, proposition.holdsIn(STATE), proposition.toString());
        assertEquals(!holds, new Proposition.Not(proposition).holdsIn(STATE), proposition.toString());
    }

    @Test
    void connectivesHoldByTheirTruthTables() {
        Map<Boolean, Proposition> of = Map.of(true, TRUE, false, FALSE);
        for (boolean one : new boolean[] {false, true}) {
            assertHolds(one, of.get(one));
            for (boolean other : new boolean[] {false, true}) {
                List<Proposition> both = List.of(of.get(one), of.get(other));
                assertHolds(one && other, new Proposition.And(both));
                assertHolds(one || other, new Proposition.Or(both));
                assertHolds(!one || other, new Proposition.Implies(both.get(0), both.get(1)));
            }
        }
        assertHolds(true, new Proposition.And(List.of()));
        assertHolds(false, new Proposition.Or(List.of()));
        assertHolds(true, SAME);
        assertHolds(false, FAULTED);
    }

    @Test
    void whatIsAskedForIsSeenInsideEachForm() {
        List<Proposition> parts = List.of(TRUE, SAME, FAULTED);
        List<Proposition> forms = List.of(
                new Proposition.And(parts),
                new Proposition.Or(parts),
                new Proposition.Not(new Proposition.Or(parts)),
                new Proposition.Implies(TRUE, new Proposition.And(List.of(SAME, FAULTED))),
                new Proposition.Implies(new Proposition.And(List.of(TRUE, SAME)), FAULTED));
        for (Proposition form : forms) {
            List<Object> seen = new ArrayList<>();
            form.visit(seen::add, seen::add);
            assertEquals(List.of(TRUE.location(), SAME.one(), SAME.other(), FAULTED), seen, form.toString());
            List<Object> values = new ArrayList<>();
            form.visitValues(values::add);
            assertEquals(List.of(TRUE.value()), values, form.toString());
        }
        List<Object> values = new ArrayList<>();
        new Proposition.Implies(TRUE, FALSE).visitValues(values::add);
        assertEquals(List.of(TRUE.value(), FALSE.value()), values);
    }

    @ParameterizedTest
    @CsvSource({
        "EXISTS, 0, 0, false",
        "EXISTS, 1, 0, true",
        "EXISTS, 0, 1, false",
        "EXISTS, 1, 1, true",
        "NOT_EXISTS, 0, 0, true",
        "NOT_EXISTS, 1, 0, false",
        "NOT_EXISTS, 0, 1, true",
        "NOT_EXISTS, 1, 1, false",
        "FORALL, 0, 0, true",
        "FORALL, 1, 0, true",
        "FORALL, 0, 1, false",
        "FORALL, 1, 1, false"
    })
    void quantifiersCountThoseThatHoldAndThoseThatDoNot(
            Condition.Quantifier quantifier, long positive, long negative, boolean met) {
        assertEquals(met, new Condition(quantifier, TRUE).isMet(positive, negative));
    }
}

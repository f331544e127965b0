package mmulator.relaxed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import mmulator.check.Rule;
import mmulator.machine.state.InterruptState;
import mmulator.mmu.Tables;
import mmulator.relaxed.end.Fault;
import mmulator.relaxed.end.Story;
import mmulator.relaxed.judge.Breach;
import mmulator.relaxed.judge.Freed;
import mmulator.relaxed.list.Maintained;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.list.Sparse;
import mmulator.relaxed.list.Touched;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.regime.Epochs;
import mmulator.relaxed.regime.SystemValues;
import mmulator.relaxed.regime.Walked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * States that go on differently must not be taken for one another, or executions are left out, and a way taken from one must
 * not change another: whatever a state has, now and later.
 */
final class CpuStateTest {
    /** Of two states that differ in these alone, one stands for both. */
    private static final Set<String> NOTHING_OF_WHAT_COMES = Set.of("recency", "story");

    private static final Map<String, Object> OTHERS = Map.of(
            "touched",
            Sparse.<Touched>none().with(1, new Touched(1, 0, 0, 0, 0)),
            "walked",
            Walked.NONE.with(1, 2, 3),
            "faults",
            new Fault[1],
            "epochs",
            Epochs.of(Tables.regime()),
            "system",
            SystemValues.NONE.with(1, 2, 3),
            "added",
            new Message[1],
            "candidates",
            new Message[1],
            "breach",
            new Breach(Rule.STUCK, 1, 2, 3, 4),
            "story",
            new Story(null, new Story.Part.Chosen(1)));

    static Stream<Field> fields() {
        return Arrays.stream(CpuState.class.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
                .peek(field -> field.setAccessible(true));
    }

    private static CpuState state() {
        CpuState state = new CpuState(
                new Program.Cpu(0x1000, (regime, pc) -> 0, new long[0], List.of(), null), new int[] {3, 7});
        // Without a monitor nothing else of it counts.
        state.exclusiveTime = 5;
        return state;
    }

    @ParameterizedTest
    @MethodSource("fields")
    void whatTellsAStateApartIsInItsKey(Field field) throws ReflectiveOperationException {
        CpuState one = state();
        CpuState other = state();
        assertEquals(one.key(), other.key());
        change(other, field);
        if (NOTHING_OF_WHAT_COMES.contains(field.getName())) {
            assertEquals(one.key(), other.key());
        } else {
            assertNotEquals(one.key(), other.key());
        }
    }

    /** Keys are kept while their state goes on. */
    @ParameterizedTest
    @MethodSource("fields")
    void aKeyStaysWhatItIs(Field field) throws ReflectiveOperationException {
        CpuState one = state();
        CpuState.Key before = one.key();
        change(one, field);
        assertEquals(state().key(), before);
    }

    @ParameterizedTest
    @MethodSource("fields")
    void aCopyHasIt(Field field) throws ReflectiveOperationException {
        CpuState one = state();
        change(one, field);
        CpuState copy = one.copy();
        assertEquals(one.key(), copy.key());
        if (!field.getType().isPrimitive() && !Modifier.isFinal(field.getModifiers())) {
            assertSame(field.get(one), field.get(copy));
        } else if (field.getType().isPrimitive()) {
            assertEquals(field.get(one), field.get(copy));
        }
        if (Modifier.isFinal(field.getModifiers())) {
            change(copy, field);
            assertNotEquals(one.key(), copy.key());
        }
    }

    private static void change(CpuState state, Field field) throws ReflectiveOperationException {
        Object value = field.get(state);
        if (Modifier.isFinal(field.getModifiers())) {
            switch (value) {
                case InterruptState interrupts -> interrupts.restore(interrupts.value() + 1);
                default -> ((long[]) value)[2]++;
            }
            return;
        }
        field.set(state, OTHERS.containsKey(field.getName()) ? OTHERS.get(field.getName()) : other(value));
    }

    private static Object other(Object value) {
        return switch (value) {
            case Long number -> number + 1;
            case Integer number -> number + 1;
            case Boolean flag -> !flag;
            case int[] numbers -> new int[] {1};
            case Maintained none -> new Maintained(new Maintained.Effects(1, 0), none.inner(), none.outer());
            case List<?> freed -> List.of(new Freed(1, 2, 3, 4));
            default -> throw new IllegalArgumentException("another value than " + value);
        };
    }
}

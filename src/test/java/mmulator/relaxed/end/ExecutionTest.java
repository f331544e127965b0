package mmulator.relaxed.end;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ExecutionTest {
    private static Execution.Deed deed(int time) {
        return new Execution.Deed(0x1000, Execution.Kind.WRITE, 0x4000, 8, time, 0);
    }

    /** What is written, invalidated or sent stands in the list; what is read or taken is another's. */
    @Test
    void ownMessagesAreStoresTlbisAndSgis() {
        Set<Execution.Kind> own = Arrays.stream(Execution.Kind.values())
                .filter(Execution.Kind::isMessage)
                .collect(Collectors.toSet());
        assertEquals(EnumSet.of(Execution.Kind.WRITE, Execution.Kind.INVALIDATION, Execution.Kind.INTERRUPT), own);
    }

    @Test
    void longExecutionIsToldAboutAMessage() {
        List<Execution.Deed> many =
                IntStream.rangeClosed(1, 500).mapToObj(ExecutionTest::deed).toList();
        Execution whole = new Execution(List.of(), List.of(many, List.of(deed(3))), "");
        Execution part = whole.around(200);
        assertEquals(170, part.cpus().getFirst().getFirst().time());
        assertEquals(205, part.cpus().getFirst().getLast().time());
        assertEquals(List.of(deed(3)), part.cpus().getLast());
        assertEquals(500, whole.around(0).cpus().getFirst().getLast().time());
        Execution few = new Execution(List.of(), List.of(many.subList(0, 400)), "");
        assertEquals(few, few.around(200));
    }
}

package mmulator.litmus.test;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FaultTest {
    private static final Fault FAULT =
            new Fault(0, new TreeSet<>(List.of("Again", "L0")), "x", FaultKind.TRANSLATION, false);

    @ParameterizedTest
    @CsvSource({
        "0, , , , true",
        "1, , , , false",
        "0, L0, , , true",
        "0, Again, x, , true",
        "0, L1, , , false",
        "0, L1, x, , false",
        "0, , x, TRANSLATION, true",
        "0, , y, , false",
        "0, , PTE(x), , false",
        "0, L0, x, PERMISSION, false"
    })
    void conditionHoldsIfAllThatItNamesIsTheFaults(
            int cpu, @Nullable String label, @Nullable String target, @Nullable FaultKind kind, boolean holds) {
        assertEquals(holds, new Proposition.Faulted(cpu, label, target, kind).covers(FAULT));
    }
}

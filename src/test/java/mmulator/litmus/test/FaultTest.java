package mmulator.litmus.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.arch.exception.FaultStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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

    @Test
    void whatACpuReportsIsAFaultOfAName() {
        for (int el : new int[] {0, 1}) {
            for (int level = 0; level <= 3; level++) {
                assertEquals(
                        Optional.of(FaultKind.TRANSLATION),
                        FaultKind.of(ExceptionSyndrome.dataAbort(el, FaultStatus.TRANSLATION, level, true)));
                assertEquals(
                        Optional.of(FaultKind.PERMISSION),
                        FaultKind.of(ExceptionSyndrome.instructionAbort(el, FaultStatus.PERMISSION, level)));
                assertEquals(
                        Optional.of(FaultKind.ACCESS_FLAG),
                        FaultKind.of(ExceptionSyndrome.dataAbort(el, FaultStatus.ACCESS_FLAG, level, false)));
            }
        }
        assertEquals(Optional.of(FaultKind.SUPERVISOR_CALL), FaultKind.of(ExceptionSyndrome.svc(0)));
        assertEquals(Optional.of(FaultKind.UNDEFINED_INSTRUCTION), FaultKind.of(ExceptionSyndrome.unknown()));
        assertEquals(Optional.empty(), FaultKind.of(ExceptionSyndrome.brk(4)));
        assertEquals(Optional.empty(), FaultKind.of(ExceptionSyndrome.pcAlignment()));
    }

    @ParameterizedTest
    @EnumSource
    void onlyFaultsOfTheMmuAreAboutAnAddress(FaultKind kind) {
        assertEquals(kind.toString().startsWith("MMU:"), kind.hasTarget());
        assertEquals(Optional.of(kind), FaultKind.named(kind.toString()));
    }

    @Test
    void faultsAreToldAsHerdTellsThemAndInOrder() {
        TreeSet<Fault> all = new TreeSet<>(List.of(
                new Fault(1, new TreeSet<>(), "", FaultKind.SUPERVISOR_CALL, false),
                new Fault(0, new TreeSet<>(List.of("L1")), "x", FaultKind.TRANSLATION, true),
                new Fault(0, new TreeSet<>(List.of("L1")), "x", FaultKind.PERMISSION, false),
                new Fault(0, new TreeSet<>(List.of("L1")), "PTE(x)", FaultKind.PERMISSION, false),
                FAULT));
        assertEquals(
                List.of(
                        "Fault(P0:{Again,L0},x,MMU:Translation)",
                        "Fault(P0:L1,PTE(x),MMU:Permission)",
                        "Fault(P0:L1,x,MMU:Translation,EL0)",
                        "Fault(P0:L1,x,MMU:Permission)",
                        "Fault(P1,SupervisorCall)"),
                all.stream().map(Fault::toString).toList());
    }

    @Test
    void aFaultOfEl0AtADescriptorOfTheKernelIsAnotherThanOneAtADescriptorOfItsOwn() {
        Fault own = new Fault(0, new TreeSet<>(), "x", FaultKind.PERMISSION, false);
        Fault kernels = new Fault(0, new TreeSet<>(), "x", FaultKind.PERMISSION, true);
        assertNotEquals(own, kernels);
        assertEquals(List.of(own, kernels), List.copyOf(new TreeSet<>(List.of(kernels, own))));
    }
}

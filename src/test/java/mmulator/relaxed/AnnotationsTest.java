package mmulator.relaxed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.BitSet;
import java.util.List;
import mmulator.arch.Instruction.Annotation.Kind;
import mmulator.arch.RegisterUse;
import mmulator.check.Rule;
import mmulator.relaxed.judge.Freed;
import mmulator.relaxed.list.Locations;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.regime.Epoch;
import mmulator.relaxed.regime.Reach;
import org.junit.jupiter.api.Test;

/** What hints say is for the rules: without them it leaves no trace, or states would be told apart by it. */
final class AnnotationsTest {
    private static final Program.Cpu CPU =
            new Program.Cpu(0, (regime, at) -> 0, new long[RegisterUse.COUNT], List.of(), null);

    private static CpuState after(boolean judged, Kind... hints) {
        Program program = new Program(List.of(CPU), (at, size) -> 0, null, List.of(), judged);
        Given given = new Given(
                0, CpuState.NO_MESSAGES, new Locations(), program, new BitSet(), new Reach(program, true), 40);
        CpuState state = new CpuState(CPU, new int[0]);
        state.set(0, 0x5008, 0);
        for (Kind hint : hints) {
            new Annotations(given).execute(state, 0x40, hint);
        }
        return state;
    }

    private static @org.jspecify.annotations.Nullable Rule broken(Kind... hints) {
        var breach = after(true, hints).breach;
        return breach == null ? null : breach.rule();
    }

    @Test
    void unlessRulesAreJudgedNothingIsRemembered() {
        for (Kind hint : Kind.values()) {
            assertEquals(
                    after(false).key(),
                    after(false, Kind.ATOMIC_BEGINS, hint, Kind.PAGE_ALLOCATED).key(),
                    hint.toString());
        }
    }

    @Test
    void pageIsTheOneThatTheAddressIsIn() {
        assertEquals(List.of(new Freed(0x40, 0x5000, 0, Epoch.OPEN)), after(true, Kind.PAGE_FREED).freed);
    }

    @Test
    void allocationIsWrongInSectionsThatHaveNotAllEnded() {
        assertNull(broken(Kind.PAGE_ALLOCATED));
        assertEquals(Rule.ALLOCATION_IN_ATOMIC, broken(Kind.ATOMIC_BEGINS, Kind.PAGE_ALLOCATED));
        assertNotNull(broken(Kind.ATOMIC_BEGINS, Kind.ATOMIC_BEGINS, Kind.ATOMIC_ENDS, Kind.PAGE_ALLOCATED));
        assertNull(broken(Kind.ATOMIC_BEGINS, Kind.ATOMIC_ENDS, Kind.PAGE_ALLOCATED));
        assertNotNull(broken(Kind.ATOMIC_ENDS, Kind.ATOMIC_BEGINS, Kind.PAGE_ALLOCATED), "an end too many");
    }
}

package mmulator.relaxed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.Granule;
import mmulator.arch.RegisterUse;
import mmulator.arch.Tcr;
import mmulator.mmu.AccessKind;
import mmulator.mmu.Regime;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;
import mmulator.relaxed.list.Locations;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.regime.Reach;
import org.junit.jupiter.api.Test;

/** What another member of a contiguous run gives an address, at the times at which it may. */
final class MembersTest {
    private static final long ROOT = 0x1000;
    private static final long TABLE = 0x3000;
    private static final long OA = 0x40000;
    private static final long ELSEWHERE = 0x80000;
    private static final Regime REGIME =
            Regime.of(CpuFeatures.builder().build(), 1, 39 | Tcr.granuleBits(1, Granule.K4) | 1 << 23, ROOT, 0, 0xffL);

    private static final Program.Cpu CPU =
            new Program.Cpu(0, (regime, at) -> 0, new long[RegisterUse.COUNT], List.of(), null);

    private final CpuState state = new CpuState(CPU, new int[0]);
    private final Map<Long, Long> memory = new HashMap<>(Map.of(ROOT, TABLE | 3));
    private final Locations locations = new Locations();
    private final List<Message> list = new ArrayList<>();
    private boolean judged = true;

    MembersTest() {
        for (int i = 0; i < 32; i++) {
            memory.put(member(i), run(OA, i));
        }
    }

    private static long member(int i) {
        return TABLE + 8L * i;
    }

    private static long run(long first, int i) {
        return first + 0x1000L * i | Descriptor.CONTIGUOUS | Descriptor.AF | 3;
    }

    private void written(int member, long value) {
        int location = locations.of(member(member), 8, true, 0);
        locations.stored(location, value, this::initial);
        list.add(new Message.Write(1, location, value, false));
    }

    private long initial(long at, int size) {
        return memory.getOrDefault(at, 0L);
    }

    private Given given() {
        Program program = new Program(List.of(CPU, CPU), this::initial, null, List.of(), judged);
        return new Given(
                0, list.toArray(Message[]::new), locations, program, new BitSet(), new Reach(program, true), 40);
    }

    /** Where else the page of member {@code used} may go, by the own descriptor of the start, or as chosen for each level. */
    private Set<Long> others(int used, int... chosen) {
        Given given = given();
        Reading reading = new Reading(given, state, chosen, depth -> 0);
        long va = 0x1000L * used;
        WalkResult result = Walk.walk(REGIME, va, reading);
        Set<Long> found = new TreeSet<>();
        new Members(given)
                .others(state, REGIME, va, reading, result, (served, entry) -> found.add(entry.outputAddress()));
        return found;
    }

    private Set<Integer> changes(int used, int after) {
        Given given = given();
        long va = 0x1000L * used;
        WalkResult result = Walk.walk(REGIME, va, new Reading(given, state, new int[0], depth -> 0));
        return new Members(given).changes(state, REGIME, va, result.steps(), after);
    }

    @Test
    void membersThatAgreeGiveNothingElse() {
        assertEquals(Set.of(), others(2));
    }

    @Test
    void memberThatIsChangedServesItsNeighbours() {
        written(9, run(ELSEWHERE, 9));
        assertEquals(Set.of(ELSEWHERE + 0x2000), others(2));
        assertEquals(Set.of(ELSEWHERE + 0xf000), others(15));
    }

    @Test
    void memberOfTheNextRunDoesNot() {
        written(16, run(ELSEWHERE, 16));
        assertEquals(Set.of(), others(15));
    }

    @Test
    void withoutTheBitOrInvalidItServesItselfAlone() {
        written(9, run(ELSEWHERE, 9) & ~Descriptor.CONTIGUOUS);
        written(9, run(ELSEWHERE, 9) & ~Descriptor.VALID);
        assertEquals(Set.of(), others(2));
    }

    /** Arm ARM I_PGVGZ: only while the own descriptor is valid, too. */
    @Test
    void whatWasNeverThereAtOneTimeDoesNot() {
        written(2, 0);
        written(9, run(ELSEWHERE, 9));
        written(9, run(OA, 9));
        written(2, run(OA, 2));
        assertEquals(Set.of(), others(2), "gone before");
        assertEquals(Set.of(), others(2, 0, 2), "written after");
        assertEquals(Set.of(ELSEWHERE + 0x3000), others(3));
    }

    /** An own store that comes later in the program may be in the list before: the accesses until then do not meet it. */
    @Test
    void ownStoreThatIsStillToComeIsNotMet() {
        long va = 0x2000;
        int location = locations.of(member(9), 8, true, 0);
        list.add(new Message.Write(0, location, run(ELSEWHERE, 9), false));
        CpuState early = new CpuState(CPU, new int[] {1});
        Judgement judgement = new Judgement(given());
        NavigableSet<Integer> one = new TreeSet<>(Set.of(1));
        Judgement.Asked asked = new Judgement.Asked(state, REGIME, va, AccessKind.read(1), false);
        assertEquals(
                List.of(),
                judgement.misprogrammed(new Judgement.Asked(early, REGIME, va, asked.kind(), false), one, false));
        assertEquals(1, judgement.misprogrammed(asked, one, false).size());
    }

    @Test
    void onlyRulesAskForRuns() {
        judged = false;
        written(9, run(ELSEWHERE, 9));
        assertEquals(Set.of(), others(2));
        assertEquals(Set.of(), changes(2, 0));
    }

    @Test
    void runThatGetsItsBitLaterIsOne() {
        for (int i = 0; i < 16; i++) {
            memory.put(member(i), run(OA, i) & ~Descriptor.CONTIGUOUS);
        }
        assertEquals(Set.of(), changes(2, 0));
        written(9, run(OA, 9));
        assertEquals(Set.of(0, 1), changes(2, 0));
    }

    @Test
    void nobodyLooksAtRunsWhoseMembersAlwaysAgree() {
        memory.put(member(3), 0L);
        written(3, run(OA, 3));
        written(9, 0);
        written(9, run(OA, 9));
        assertEquals(Set.of(), changes(2, 0));
    }

    @Test
    void whoFoundThatAllAgreeIsToldOfTheFirstThatDoesNot() {
        assertEquals(Set.of(), changes(2, 0));
        int location = locations.of(member(9), 8, true, 0);
        assertFalse(locations.stored(location, run(OA, 9), this::initial));
        assertTrue(locations.stored(location, run(OA, 9) | Descriptor.NG, this::initial));
        assertFalse(locations.stored(location, run(ELSEWHERE, 9), this::initial), "no news any more");
        assertEquals(Set.of(0), changes(2, 0));
    }

    @Test
    void runWhoseAddressesDoNotBeginAtAMultipleOfItsSizeIsLookedAt() {
        for (int i = 0; i < 16; i++) {
            memory.put(member(i), run(OA + 0x1000, i));
        }
        assertEquals(Set.of(0), changes(2, 0));
    }

    @Test
    void accessMayMeetTheRunWheneverAMemberChanges() {
        written(9, run(ELSEWHERE, 9));
        written(20, 0);
        written(3, 0);
        assertEquals(Set.of(0, 1, 3), changes(2, 0));
        assertEquals(Set.of(1, 3), changes(2, 1));
    }
}

package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import mmulator.arch.CpuFeatures;
import mmulator.explore.program.SmallProgram;
import mmulator.mmu.tlb.TlbOptions;

/**
 * Two beds that differ in their concrete TLBs alone. The possible TLB is what counts, so that a program shows the same in
 * both.
 */
record TwinBeds(TestBed bed, TestBed otherTlb) implements AutoCloseable {
    /** Holds next to nothing. */
    static final TlbOptions SMALL = TlbOptions.lru(1).withTableWalks(false).withContiguousRun(false);

    /** @param hardwareUpdates and {@code common} as in {@link TestBed.Options} */
    static TwinBeds of(boolean hardwareUpdates, boolean common, TlbOptions tlb, TlbOptions other, CpuFeatures... cpus) {
        return new TwinBeds(
                new TestBed(new TestBed.Options(hardwareUpdates, common, tlb), cpus),
                new TestBed(new TestBed.Options(hardwareUpdates, common, other), cpus));
    }

    /** Holds all it can, and next to nothing. */
    static TwinBeds of(boolean hardwareUpdates, CpuFeatures... cpus) {
        return of(hardwareUpdates, false, TlbOptions.DEFAULT, SMALL, cpus);
    }

    void load(SmallProgram program) {
        bed.load(program);
        otherTlb.load(program);
    }

    /** What the reduced search finds in the first bed, once every order has been found to show the same. */
    Found explored(SmallProgram program) {
        load(program);
        Found every = bed.searchUnreduced(100_000);
        Found reduced = bed.search(new Strategy.Exhaustive(), true);
        assertEquals("", Found.difference("reduced", reduced, "all", every), program::toString);
        assertEquals(
                "", Found.difference("reduced, all orders", bed.searchOfAllOrders(), "all", every), program::toString);
        assertOtherTlbShows(every, program.toString());
        return reduced;
    }

    /** @param every what the first bed shows in any order */
    void assertOtherTlbShows(Found every, String program) {
        Found other = otherTlb.search(new Strategy.Exhaustive(), true);
        assertEquals(
                "", Found.difference("with another TLB", other.withoutPlaces(), "all", every.withoutPlaces()), program);
    }

    @Override
    public void close() {
        bed.close();
        otherTlb.close();
    }
}

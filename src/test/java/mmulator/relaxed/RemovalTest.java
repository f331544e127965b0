package mmulator.relaxed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.Granule;
import mmulator.arch.RegisterUse;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.Walk;
import mmulator.relaxed.list.Locations;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.regime.Epoch;
import mmulator.relaxed.regime.Reach;
import mmulator.relaxed.regime.WalkEnd;
import org.junit.jupiter.api.Test;

/** Which TLBIs leave nobody to use what a walk has ended with. Arm ARM D8.17, "TLB maintenance". */
final class RemovalTest {
    private static final long ROOT = 0x1000;
    private static final long TABLE = 0x3000;
    private static final long PAGE = 0x40000 | Descriptor.AF | 3;
    private static final long ATTRIBUTE_1 = 1 << 2;
    private static final int ASID = 1;

    private static final CpuFeatures FEATURES = CpuFeatures.builder().xs(true).build();
    /** Write-Back memory, which has not the XS attribute, and Non-cacheable, which has. */
    private static final Regime REGIME =
            Regime.of(FEATURES, 1, 39 | Tcr.granuleBits(1, Granule.K4) | 1 << 23, ROOT | (long) ASID << 48, 0, 0x44ffL);

    private final Map<Long, Long> memory = new HashMap<>(Map.of(ROOT, TABLE | 3));

    private static TlbMaintenance tlbi(int crn, int op2, long page, int asid) {
        long operand = (long) asid << 48 | page;
        return TlbMaintenanceDecoder.decode(0, crn, 7, op2, operand, FEATURES, REGIME.tcr())
                .orElseThrow();
    }

    private static TlbMaintenance all() {
        return tlbi(8, 0, 0, 0);
    }

    private static TlbMaintenance allButXs() {
        return tlbi(9, 0, 0, 0);
    }

    private static TlbMaintenance byAddress(long page, int asid) {
        return tlbi(8, 1, page, asid);
    }

    private static TlbMaintenance byAsid(int asid) {
        return tlbi(8, 2, 0, asid);
    }

    private WalkEnd end(int page, long descriptor) {
        memory.put(TABLE + 8L * page, descriptor);
        DescriptorMemory tables = new DescriptorMemory() {
            @Override
            public boolean contains(long pa) {
                return true;
            }

            @Override
            public long read(long pa) {
                return memory.getOrDefault(pa, 0L);
            }
        };
        return WalkEnd.of(REGIME, 0x1000L * page, Walk.walk(REGIME, 0x1000L * page, tables));
    }

    @Test
    void entryOfAnAsidGoesByItsAsid() {
        WalkEnd end = end(2, PAGE | Descriptor.NG);
        assertTrue(end.isRemovedBy(byAsid(ASID)));
        assertTrue(end.isRemovedBy(byAddress(2, ASID)));
        assertFalse(end.isRemovedBy(byAsid(2)));
        assertFalse(end.isRemovedBy(byAddress(2, 2)));
        assertFalse(end.isRemovedBy(byAddress(3, ASID)));
    }

    @Test
    void globalEntryGoesByItsAddressUnderAnyAsidAndByNoAsid() {
        WalkEnd end = end(2, PAGE);
        assertTrue(end.isRemovedBy(byAddress(2, 2)));
        assertFalse(end.isRemovedBy(byAsid(ASID)));
    }

    @Test
    void formsThatDoNotWaitForXsLeaveMemoryThatHasIt() {
        assertTrue(end(2, PAGE).isRemovedBy(allButXs()));
        assertFalse(end(2, PAGE | ATTRIBUTE_1).isRemovedBy(allButXs()));
        assertTrue(end(2, PAGE | ATTRIBUTE_1).isRemovedBy(all()));
    }

    /** What leads there is not global, and is no memory that has an attribute. */
    @Test
    void faultGoesByAsidAndByFormsThatDoNotWaitForXs() {
        WalkEnd end = end(2, 0);
        assertTrue(end.isRemovedBy(allButXs()));
        assertTrue(end.isRemovedBy(byAsid(ASID)));
        assertFalse(end.isRemovedBy(byAddress(2, 2)));
    }

    @Test
    void levelIsThatWhereTheWalkEnds() {
        long level3 = 0b0111L << 44;
        assertTrue(end(2, PAGE).isRemovedBy(byAddress(2 | level3, ASID)));
        memory.put(ROOT, 0x200000L | Descriptor.AF | 1);
        assertFalse(end(2, PAGE).isRemovedBy(byAddress(2 | level3, ASID)));
        assertTrue(end(2, PAGE).isRemovedBy(byAddress(300, ASID)), "a page of the block");
    }

    /** I_JQPNP: a TLB may hold the pages of a run apart. */
    @Test
    void pageOfARunGoesByItsOwnAddressAlone() {
        long member = PAGE + 0x2000 | Descriptor.CONTIGUOUS;
        assertFalse(end(2, member).isRemovedBy(byAddress(5, ASID)));
        assertTrue(end(2, member).isRemovedBy(byAddress(2, ASID)));
    }

    /** The time of the last TLBI after which no walk has what was overwritten at a depth, whatever it would lead to. */
    private static int gone(TlbMaintenance by, int depth) {
        Program.Cpu cpu = new Program.Cpu(0, (regime, at) -> 0, new long[RegisterUse.COUNT], List.of(), null);
        Program program = new Program(List.of(cpu), (at, size) -> 0, null, List.of(), true);
        Message[] list = {new Message.Effect(0, 0, by, Set.of())};
        Given given =
                new Given(0, list, new Locations(), program, new BitSet(), new Reach(program, true), list.length + 1);
        return Removal.gone(given, new CpuState(cpu, new int[0]), new Epoch(REGIME, 0, Epoch.OPEN), 0x2000, 1, 0)
                .before(depth);
    }

    @Test
    void onlyWhatRemovesAnyEntryRemovesAllThatADescriptorMayLeadTo() {
        assertEquals(1, gone(all(), 0));
        assertEquals(0, gone(allButXs(), 1), "it may lead to memory with the XS attribute");
        assertEquals(0, gone(byAsid(ASID), 1), "or to a global page");
        assertEquals(0, gone(byAddress(2, 2), 1), "or to one of the ASID");
        assertEquals(1, gone(byAddress(2, ASID), 1));
        assertEquals(0, gone(tlbi(8, 5, 2, ASID), 0), "the last level only");
    }
}

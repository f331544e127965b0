package mmulator.check;

import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import mmulator.check.world.World;
import mmulator.mmu.possible.PossibleEntry;
import mmulator.mmu.possible.PossibleEntry.Cause;

/** Two CPUs of a {@link World} and one page, and what their TLBs may hold. */
abstract class HeldWorld {
    static final long PTE = TABLE;
    static final long OLD = 0x1_0000;
    static final long NEW = 0x2_0000;

    final World world = new World(2).put(ROOT, table(TABLE)).put(PTE, page(OLD));
    final PossibleTlbs possible = new PossibleTlbs(world);

    World start() {
        return world.watchedBy(possible::observe).start(ROOT);
    }

    List<PossibleEntry> entries(int cpu, long va) {
        return possible.of(cpu).entries(va, world.asid(cpu));
    }

    /** Output addresses that some TLB of the CPU may have for {@code va}. */
    List<Long> outputs(int cpu, long va) {
        return entries(cpu, va).stream()
                .map(one -> one.entry().translate(va))
                .distinct()
                .sorted()
                .toList();
    }

    void assertGone(int cpu) {
        assertFalse(outputs(cpu, 0).contains(OLD), "cpu" + cpu + " " + entries(cpu, 0));
    }

    <T extends Cause> T assertKept(int cpu, Class<T> cause) {
        List<PossibleEntry> old = entries(cpu, 0).stream()
                .filter(one -> one.entry().translate(0) == OLD)
                .toList();
        assertEquals(1, old.size(), "cpu" + cpu + " " + entries(cpu, 0));
        return assertInstanceOf(cause, old.getFirst().cause());
    }
}

package mmulator.user;

import static mmulator.junit.Mmulator.M;
import static mmulator.junit.Mmulator.assertThat;
import static mmulator.junit.Mmulator.machine;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import mmulator.fixture.table.Attribute;
import mmulator.junit.Execution;
import mmulator.junit.Explored;
import mmulator.junit.MachineBuilder;
import org.junit.jupiter.api.Test;

/** Tables that are linked in more places than the rules look at: what has not been judged is no pass. */
final class ManyWaysTest {
    private static final long LINEAR = 0xffff_0000_0000_0000L;

    /** Links a table in {@code links} places of another, and that in as many of the root; then stores a leaf. */
    private static MachineBuilder linked(long links) {
        return machine()
                .memory(0x4000_0000, M(64))
                .tables(tables -> tables.pool(0x4100_0000, M(1))
                        .root(
                                "swapper",
                                root -> root.mapBlocks(LINEAR, 0x4000_0000, M(64), M(2), Attribute.RW, Attribute.PXN))
                        .root("shared"))
                .define("to_linear", LINEAR - 0x4000_0000)
                .cpu(cpu -> cpu.ttbr1("swapper")
                        .ttbr0("shared")
                        .entry("link")
                        .x(0, "shared + to_linear")
                        .x(1, LINEAR + 0x200_0000)
                        .x(2, LINEAR + 0x200_1000)
                        .x(6, links))
                .assemble("""
                        link:   ldr     x4, =0x42000003
                                ldr     x5, =0x42001003
                        1:      str     x4, [x0], #8
                                str     x5, [x1], #8
                                subs    x6, x6, #1
                                b.ne    1b
                                ldr     x7, =0x0060000040200701
                                str     x7, [x2]
                                dsb     ishst
                                isb
                                hlt     #0
                        """);
    }

    @Test
    void fewWaysAreJudged() {
        try (Execution execution = linked(8).run()) {
            assertThat(execution).halted().brokeNoRule().passed();
        }
    }

    @Test
    void runWithMoreWaysThanAreLookedAtIsInconclusive() {
        try (Execution execution = linked(128).run()) {
            AssertionError told = assertThrows(
                    AssertionError.class, () -> assertThat(execution).brokeNoRule());
            assertTrue(told.getMessage().startsWith("INCONCLUSIVE"), told::getMessage);
            assertTrue(
                    told.getMessage().contains("nothing is known beyond ways to a descriptor = 4,096"),
                    told::getMessage);
        }
    }

    @Test
    void explorationWithMoreWaysThanAreLookedAtIsNotComplete() {
        try (Explored few = linked(8).explore();
                Explored many = linked(128).explore()) {
            assertTrue(few.isComplete());
            assertEquals(0, few.failures().size());
            assertFalse(many.isComplete());
        }
    }
}

package mmulator.user;

import static mmulator.fixture.table.Attribute.PXN;
import static mmulator.fixture.table.Attribute.RW;
import static mmulator.fixture.table.Attribute.UXN;
import static mmulator.junit.Mmulator.M;
import static mmulator.junit.Mmulator.assertThat;
import static mmulator.junit.Mmulator.machine;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.arch.Descriptor;
import mmulator.check.Rule;
import mmulator.fixture.Expectation.Aspect;
import mmulator.junit.Execution;
import mmulator.junit.MachineBuilder;
import org.junit.jupiter.api.Test;

/** What a user writes of a routine that splits a block: nothing but the public API. */
final class SplitTest {
    private static final long LINEAR = 0xffff_0000_0000_0000L;
    private static final String FLUSH = """
            dsb ishst
            tlbi vmalle1is
            dsb ish
            """;

    /** Splits the 2M block at LINEAR + 2M into pages, by break-before-make. */
    private static MachineBuilder split(String flush) {
        return machine()
                .memory(0x4000_0000, M(64))
                .tables(tables -> tables.pool(0x4100_0000, M(1))
                        .root("swapper", root -> root.mapBlocks(LINEAR, 0x4000_0000, M(64), M(2), RW, PXN, UXN)))
                .define("new_table", LINEAR + 0x200_0000)
                .define("pmd", LINEAR + 0x100_3008)
                .cpu(cpu -> cpu.bbml(0).ttbr1("swapper").entry("split_pmd"))
                .assemble("""
                        split_pmd:
                                ldr     x3, =pmd
                                ldr     x0, [x3]
                                orr     x0, x0, #2              // pages, not blocks
                                ldr     x1, =new_table
                                mov     x4, #512
                        1:      str     x0, [x1], #8
                                add     x0, x0, #0x1000
                                subs    x4, x4, #1
                                b.ne    1b
                                str     xzr, [x3]
                        """ + flush + """
                                ldr     x2, =0x42000003
                        link:   str     x2, [x3]
                                dsb     ishst
                                isb
                                hlt     #0
                        """);
    }

    @Test
    void splitKeepsEveryAddress() {
        try (Execution execution = split(FLUSH).run()) {
            assertThat(execution)
                    .halted()
                    .brokeNoRule()
                    .unchanged("swapper", LINEAR, M(64), Aspect.SIZE)
                    .leavesAtMost("swapper", LINEAR + M(2), M(2), 4096)
                    .descriptor("swapper", LINEAR + M(2))
                    .is(Descriptor.Kind.PAGE)
                    .pointsTo(0x4020_0000);
        }
    }

    static Execution missingFlush() {
        return split("dsb ishst\n").run();
    }

    @Test
    void missingFlushIsToldWithItsLineAndHowToSeeItAgain() {
        Execution execution = missingFlush();

        assertThat(execution).broke(Rule.BBM_UNCLEAN_TO_VALID).at("link").byCpu(0);
        AssertionError failure = assertThrows(
                AssertionError.class, () -> assertThat(execution).halted().brokeNoRule());
        List<String> told = failure.getMessage().lines().toList();
        String here = "src/test/java/mmulator/user/SplitTest.java";
        assertEquals("FAIL " + here + ":32", told.getFirst());
        assertEquals(
                "error[BBM_UNCLEAN_TO_VALID]: descriptor made valid while an older value may still be cached",
                told.get(1));
        assertEquals("  --> " + here + ":53    str x2, [x3]           cpu0, step 519", told.get(2));
        assertTrue(told.contains("  replay  .schedule(\"0*519\")"), failure::getMessage);
    }
}

package mmulator.user;

import static mmulator.junit.Mmulator.M;
import static mmulator.junit.Mmulator.assertThat;
import static mmulator.junit.Mmulator.machine;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import mmulator.explore.Settings;
import mmulator.explore.Strategy;
import mmulator.junit.ExploredRelaxed;
import mmulator.junit.MachineBuilder;
import org.junit.jupiter.api.Test;

/** What is asserted of all final states by Arm's memory model. */
final class ExploreRelaxedTest {
    private static MachineBuilder published(String barrier, String load) {
        return machine()
                .memory(0x4000_0000, M(4))
                .section("rest", 0x4020_0000)
                .observe("cpu1.x2")
                .cpu(cpu -> cpu.entry("publish").x(0, "data").x(3, "flag"))
                .cpu(cpu -> cpu.entry("wait").x(0, "data").x(3, "flag"))
                .assemble("""
                        publish:
                                mov     x1, #42
                                str     x1, [x0]
                                %s
                                str     x1, [x3]
                                hlt     #0
                        wait:   %s      x1, [x3]
                                cbz     x1, wait
                                ldr     x2, [x0]
                                hlt     #0
                                .bss
                                .balign 4096
                        data:   .skip   64
                        flag:   .skip   64
                        """.formatted(barrier, load));
    }

    @Test
    void whatIsPublishedInOrderIsSeenInOrder() {
        assertThat(published("dmb ishst", "ldar").exploreRelaxed()).passed().neverEndsWith("cpu1.x2=0x0");
    }

    @Test
    void eitherSideNeedsItsOrder() {
        for (MachineBuilder broken : new MachineBuilder[] {published("nop", "ldar"), published("dmb ishst", "ldr")}) {
            ExploredRelaxed explored = broken.exploreRelaxed();
            assertThat(explored).complete().sometimesEndsWith("cpu1.x2=0x0").sometimesEndsWith("cpu1.x2=0x2a");
            assertThrows(AssertionError.class, () -> assertThat(explored).sometimesEndsWith("x2=0x0"));
            assertThrows(AssertionError.class, () -> assertThat(explored).sometimesEndsWith("cpu1.x2=0x2"));
            assertEquals(Set.of("cpu1.x2=0x0", "cpu1.x2=0x2a"), explored.states());
            AssertionError failure = assertThrows(
                    AssertionError.class, () -> assertThat(explored).neverEndsWith("cpu1.x2=0x0"));
            assertTrue(String.valueOf(failure.getMessage()).startsWith("FAIL an execution ends with cpu1.x2=0x0"));
        }
    }

    @Test
    void executionsThatAreDrawnShowWhatCanBeAndNeverThatNothingElseCan() {
        for (Strategy strategy : List.of(new Strategy.Random(3), new Strategy.Pct(3, 3))) {
            Settings settings = Settings.DEFAULT.with(strategy).withMaxExecutions(500);
            ExploredRelaxed explored = published("nop", "ldar").build().exploreRelaxed(settings);
            assertThat(explored)
                    .foundNothingWrong()
                    .sometimesEndsWith("cpu1.x2=0x0")
                    .sometimesEndsWith("cpu1.x2=0x2a");
            assertThrows(AssertionError.class, () -> assertThat(explored).passed());
            ExploredRelaxed sound = published("dmb ishst", "ldar").build().exploreRelaxed(settings);
            assertEquals(Set.of("cpu1.x2=0x2a"), sound.states());
        }
    }
}

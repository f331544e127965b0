package example;

import static mmulator.junit.Mmulator.M;
import static mmulator.junit.Mmulator.assertThat;
import static mmulator.junit.Mmulator.machine;

import mmulator.explore.Settings;
import mmulator.explore.Strategy;
import mmulator.junit.MachineBuilder;
import org.junit.jupiter.api.Test;

/** What one CPU stores before it raises a flag, and another reads after it has seen the flag. */
final class PublishTest {
    private static MachineBuilder published(String barrier) {
        return machine()
                .memory(0x4000_0000, M(4))
                .section("rest", 0x4020_0000)
                .observe("cpu1.x2")
                .cpu(cpu -> cpu.entry("publish").x(0, "data").x(3, "flag"))
                .cpu(cpu -> cpu.entry("consume").x(0, "data").x(3, "flag"))
                .assemble("""
                        publish: mov    x1, #7
                                str     x1, [x0]
                                %s
                                str     x1, [x3]
                                hlt     #0
                        consume: ldar   x1, [x3]
                                cbz     x1, consume
                                ldr     x2, [x0]
                                hlt     #0
                                .bss
                                .balign 4096
                        data:   .skip   64
                        flag:   .skip   64
                        """.formatted(barrier));
    }

    @Test
    void whoSeesTheFlagSeesTheData() {
        assertThat(published("dmb ishst").exploreRelaxed()).passed().neverEndsWith("cpu1.x2=0x0");
    }

    @Test
    void drawnExecutionsShowNothingWrong() {
        Settings drawn = Settings.DEFAULT.with(new Strategy.Random(1)).withMaxExecutions(1_000);
        assertThat(published("dmb ishst").build().exploreRelaxed(drawn)).foundNothingWrong();
    }

    @Test
    void withoutTheBarrierItMayNot() {
        assertThat(published("nop").exploreRelaxed()).complete().sometimesEndsWith("cpu1.x2=0x0");
    }
}

package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import mmulator.arch.CpuFeatures;
import mmulator.explore.program.SmallProgram;
import mmulator.mmu.tlb.TlbOptions;
import mmulator.relaxed.program.Bounds;
import org.junit.jupiter.api.Test;

/** Orders of messages that no CPU can tell apart, and rules can. */
final class RelaxedOrdersTest {
    private static Set<String> rules(String first, String second) {
        CpuFeatures cpu = CpuFeatures.builder().build();
        try (TestBed bed = new TestBed(new TestBed.Options(false, false, TlbOptions.DEFAULT), cpu, cpu)) {
            bed.load(SmallProgram.of(first, second));
            Set<String> rules = new TreeSet<>();
            for (String broken : RelaxedFound.of(bed, Bounds.DEFAULT).broken()) {
                rules.add(broken.substring(0, broken.indexOf(' ')));
            }
            return rules;
        }
    }

    /** One CPU links a table, and another changes a descriptor of it: that breaks a rule in one of the two orders. */
    @Test
    void linkAndChangeOfATableCountInEitherOrder() {
        String link = "set x9, lateLink\nset x6, slotL\nstr x9, [x6]";
        String change = "set x6, slotLate\nstr otherPage, [x6]";
        assertEquals(Set.of("BBM_VALID_TO_VALID"), rules(link, change));
        assertEquals(Set.of("BBM_VALID_TO_VALID"), rules(change, link));
    }
}

package mmulator.relaxed.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.mmu.Tables;
import mmulator.relaxed.program.Program;
import org.junit.jupiter.api.Test;

/** What rules say of an order of messages. */
final class OrderRulesTest {
    private static final long ROOT = 0x1000;
    private static final long LEAF = 0x4000;
    private static final long PAGE = 0x701 | 3;

    private static final Program.Memory MEMORY = new Program.Memory() {
        private final Map<Long, Long> words = new HashMap<>(Map.of(ROOT, 0x2003L, 0x2000L, 0x3003L, 0x3000L, LEAF | 3));

        @Override
        public long read(long address, int size) {
            return words.getOrDefault(address, 0L);
        }

        @Override
        public boolean contains(long address) {
            return address >= 0 && address < 1 << 20;
        }
    };

    private static List<Violation> judged(long... values) {
        List<Happening> all = new ArrayList<>();
        all.add(new Happening.InRegimes(0, 0, List.of(Tables.regime())));
        all.add(new Happening.InRegimes(0, 1, List.of(Tables.regime())));
        for (int i = 0; i < values.length; i++) {
            all.add(new Happening.Stored(i + 2, 1, LEAF, 8, values[i]));
        }
        return OrderRules.of(MEMORY, all, violation -> false);
    }

    /** Arm ARM R_WHZWS: another output address of a page that may be written. */
    @Test
    void changeOfALiveDescriptorIsToldInTimesOfMessages() {
        List<Violation> found = judged(0x5_0000 | PAGE, 0x6_0000 | PAGE);
        assertEquals(
                List.of(Rule.BBM_VALID_TO_VALID),
                found.stream().map(Violation::rule).toList());
        assertEquals(3, found.getFirst().step());
        String text = found.getFirst().headline() + found.getFirst().notes();
        assertFalse(text.contains("step"), text);
        assertTrue(text.contains("message 2"), text);
    }

    @Test
    void firstValueOfADescriptorIsFree() {
        assertEquals(List.of(), judged(0x5_0000 | PAGE));
        assertEquals(List.of(), judged(0x5_0000 | PAGE, 0x5_0000 | PAGE));
    }

    /** One rule at most: what comes after an error has no meaning. */
    @Test
    void orderIsJudgedToItsFirstError() {
        assertEquals(
                1, judged(0x5_0000 | PAGE, 0x6_0000 | PAGE, 0x7_0000 | PAGE).size());
    }
}

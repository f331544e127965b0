package mmulator.relaxed.regime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SystemValuesTest {
    private record Written(long value, long view) {}

    /** In whatever order registers come: each keeps its own value and view, and what was before stays as it was. */
    @Test
    void eachChangeIsThatOfAMapAndLeavesTheOneBeforeAlone() {
        long seed = 11;
        Random random = new Random(seed);
        List<SystemValues> all = new ArrayList<>(List.of(SystemValues.NONE));
        List<Map<Integer, Written>> maps = new ArrayList<>(List.of(Map.of()));
        for (int i = 0; i < 300; i++) {
            int from = random.nextInt(all.size());
            int register = 0xc000 + random.nextInt(9);
            Written written = new Written(random.nextInt(3), random.nextInt(3));
            all.add(all.get(from).with(register, written.value, written.view));
            Map<Integer, Written> map = new TreeMap<>(maps.get(from));
            map.put(register, written);
            maps.add(map);
        }
        for (int i = 0; i < all.size(); i++) {
            SystemValues one = all.get(i);
            for (int register = 0xc000; register < 0xc009; register++) {
                assertEquals(maps.get(i).containsKey(register), one.has(register), "seed " + seed);
            }
            maps.get(i).forEach((register, written) -> {
                assertEquals(written, new Written(one.value(register), one.view(register)), "seed " + seed);
            });
            for (int j = 0; j < i; j++) {
                assertEquals(maps.get(i).equals(maps.get(j)), one.equals(all.get(j)), "seed " + seed);
            }
        }
    }

    @Test
    void whatDiffersInAViewAloneIsNotTheSame() {
        SystemValues one = SystemValues.NONE.with(3, 1, 1).with(2, 1, 1);
        assertEquals(SystemValues.NONE.with(2, 1, 1).with(3, 1, 1), one);
        assertNotEquals(one, one.with(3, 1, 2));
        assertFalse(one.has(1));
    }
}

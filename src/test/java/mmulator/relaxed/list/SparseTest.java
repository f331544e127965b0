package mmulator.relaxed.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SparseTest {
    @Test
    void eachChangeIsThatOfAMapAndLeavesTheOneBeforeAlone() {
        long seed = 7;
        Random random = new Random(seed);
        List<Sparse<String>> all = new ArrayList<>(List.of(Sparse.none()));
        List<Map<Integer, String>> maps = new ArrayList<>(List.of(Map.of()));
        for (int i = 0; i < 400; i++) {
            int from = random.nextInt(all.size());
            int number = random.nextInt(1 << random.nextInt(20));
            String value = "" + random.nextInt(3);
            all.add(all.get(from).with(number, value));
            Map<Integer, String> map = new HashMap<>(maps.get(from));
            map.put(number, value);
            maps.add(map);
        }
        for (int i = 0; i < all.size(); i++) {
            Sparse<String> one = all.get(i);
            maps.get(i).forEach((number, value) -> assertEquals(value, one.get(number), "seed " + seed));
            for (int j = 0; j < i; j++) {
                assertEquals(maps.get(i).equals(maps.get(j)), one.equals(all.get(j)), "seed " + seed);
            }
        }
    }

    @Test
    void twoThatCameToTheSameByDifferentWaysAreEqual() {
        Sparse<String> one =
                Sparse.<String>none().with(3, "a").with(70_000, "b").with(3, "c");
        Sparse<String> other = Sparse.<String>none().with(70_000, "b").with(3, "c");
        assertEquals(one, other);
        assertEquals(one.hashCode(), other.hashCode());
        assertNotEquals(one, other.with(4, "c"));
    }

    @Test
    void whatIsNotThereIsNull() {
        assertNull(Sparse.<String>none().with(17, "a").get(16));
        assertNull(Sparse.<String>none().with(17, "a").get(1 << 30));
    }

    @Test
    void sameValueAgainIsNoChange() {
        Sparse<String> one = Sparse.<String>none().with(17, "a");
        assertSame(one, one.with(17, "a"));
    }
}

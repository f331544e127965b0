package mmulator.check.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.machine.event.Event;
import org.junit.jupiter.api.Test;

/** Whatever rule is broken, it is told of the CPU, the step and the instruction by which it is. */
final class StoryPlacesTest {
    private static final int STORIES = 150;

    @Test
    void violationIsWhereTheEventIsThatShowsIt() {
        Map<Rule, Integer> told = new EnumMap<>(Rule.class);
        for (int seed = 0; seed < STORIES; seed++) {
            String story = "story " + seed;
            int[] known = {0};
            new RandomStory(seed)
                    .judged((event, checker) -> {
                        List<Violation> all = checker.violations();
                        for (Violation one : all.subList(known[0], all.size())) {
                            String what = story + ": " + one;
                            assertEquals(event.cpu(), one.cpu(), what);
                            assertEquals(event.step(), one.step(), what);
                            assertEquals(event.pc(), one.pc(), what);
                            if (event instanceof Event.Translation) {
                                assertTrue(isSeenBy(event.cpu(), one), what);
                            }
                            told.merge(one.rule(), 1, Integer::sum);
                        }
                        known[0] = all.size();
                    })
                    .told();
        }
        assertTrue(told.size() > 12, told::toString);
    }

    /** With FEAT_TTCNP another CPU may have walked; who uses what it found is told all the same. Arm ARM I_XJYLH. */
    private static boolean isSeenBy(int cpu, Violation violation) {
        return violation.notes().stream()
                .filter(note -> note.label().equals("seen"))
                .allMatch(note -> note.text().startsWith("cpu" + cpu + " "));
    }
}

package mmulator.check.story;

import java.util.SortedMap;
import java.util.TreeMap;
import mmulator.recorded.Recording;
import org.junit.jupiter.api.Test;

/** Of random runs the rules say, and the possible TLBs hold, what was recorded. A line is a run. */
final class RecordedStoriesTest {
    private static final int STORIES = 800;

    @Test
    void rulesSayOfEachStoryWhatIsRecorded() {
        SortedMap<String, String> answers = new TreeMap<>();
        for (int seed = 0; seed < STORIES; seed++) {
            answers.put(String.format("story %03d", seed), new RandomStory(seed).told());
        }
        Recording.of("stories").check(answers);
    }
}

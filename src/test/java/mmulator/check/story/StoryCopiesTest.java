package mmulator.check.story;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StoryCopiesTest {
    private static final int STORIES = 200;

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void copiesOfCopiesKnowAllThatAnUndisturbedCheckerKnows(int copiedEvery) {
        for (int seed = 0; seed < STORIES; seed++) {
            assertEquals(new RandomStory(seed).told(), new RandomStory(seed, copiedEvery).told(), "story " + seed);
        }
    }
}

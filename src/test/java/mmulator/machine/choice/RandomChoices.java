package mmulator.machine.choice;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Whoever can run goes on for a while, and gets what comes.
 *
 * @param most steps of a turn, not included
 */
public record RandomChoices(SplittableRandom random, Set<ChoicePoint> points, int most) implements Choices {
    @Override
    public Turn next(BitSet runnable) {
        int cpu = runnable.nextSetBit(random.nextInt(runnable.length()));
        return new Turn(cpu, random.nextInt(1, most), List.of());
    }

    @Override
    public int translation(int outcomes) {
        return random.nextInt(outcomes);
    }
}

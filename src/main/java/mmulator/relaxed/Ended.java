package mmulator.relaxed;

import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import mmulator.relaxed.judge.Breach;
import mmulator.relaxed.judge.Freed;
import mmulator.relaxed.regime.Epoch;

/** How one CPU's part of an execution comes to its end, or does not. */
sealed interface Ended {
    record AtEnding(Ending ending) implements Ended {}

    record InBreach(Breach breach) implements Ended {}

    /** @param pc of the loop */
    record Spinning(long pc) implements Ended {}

    /** The result of a run that ends so and in no other way. */
    default SoloRun.Result alone() {
        return new SoloRun.Result(
                this instanceof AtEnding(Ending ending) ? List.of(ending) : List.of(),
                this instanceof InBreach(Breach breach) ? List.of(breach) : List.of(),
                this instanceof Spinning(long at) ? Set.of(at) : Set.of(),
                List.of());
    }

    /** The first way in which a result ends, one without a broken rule if there is one. */
    static Ended first(SoloRun.Result result) {
        if (!result.endings().isEmpty()) {
            return new AtEnding(result.endings().getFirst());
        }
        return result.spins().isEmpty()
                ? new InBreach(result.breaches().getFirst())
                : new Spinning(result.spins().iterator().next());
    }

    /** The same of a list that has the messages at other times. */
    default Ended at(IntUnaryOperator times) {
        return switch (this) {
            case AtEnding(Ending ending) -> {
                List<Epoch> epochs = ending.epochs().stream()
                        .map(epoch -> new Epoch(
                                epoch.regime(), times.applyAsInt(epoch.since()), times.applyAsInt(epoch.until())))
                        .toList();
                List<Freed> freed =
                        ending.freed().stream().map(page -> page.at(times)).toList();
                yield new AtEnding(new Ending(ending.registers(), ending.faults(), epochs, freed));
            }
            case InBreach(Breach breach) -> new InBreach(breach.at(times.applyAsInt(breach.overwritten())));
            case Spinning spinning -> spinning;
        };
    }
}

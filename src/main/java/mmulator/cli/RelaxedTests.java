package mmulator.cli;

import java.time.Duration;
import java.util.Optional;
import mmulator.cli.option.Interrupt;
import mmulator.cli.option.Terminal;
import mmulator.litmus.LitmusResult;
import mmulator.litmus.RelaxedRunner;
import mmulator.litmus.test.LitmusTest;
import mmulator.relaxed.program.Bounds;
import mmulator.relaxed.program.RefusedException;
import org.jspecify.annotations.Nullable;

/** Litmus tests by Arm's memory model, as far as they have a meaning there. */
final class RelaxedTests implements AutoCloseable {
    private final Duration maxTime;
    private @Nullable RelaxedRunner runner;

    RelaxedTests(Duration maxTime) {
        this.maxTime = maxTime;
    }

    /** Empty if the test has to be executed in order. */
    Optional<LitmusResult> run(LitmusTest test, Interrupt interrupt, Terminal terminal) {
        if (runner == null) {
            runner = new RelaxedRunner();
        }
        long end = System.nanoTime() + maxTime.toNanos();
        try {
            return Optional.of(runner.run(
                    test, Bounds.DEFAULT.until(() -> interrupt.asked() || System.nanoTime() - end > 0)));
        } catch (RefusedException refused) {
            terminal.complain(test.path() + ": executed in order, because of " + refused.reason());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        if (runner != null) {
            runner.close();
        }
    }
}

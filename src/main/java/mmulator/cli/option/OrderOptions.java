package mmulator.cli.option;

import mmulator.debug.Order;
import mmulator.fixture.RunSettings;
import mmulator.fixture.image.FixtureImage;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.choice.Schedule;
import mmulator.machine.choice.ScheduleMismatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which CPU runs when, and how long at most; what is not given is the fixture's. */
public final class OrderOptions {
    @ArgGroup
    private @Nullable Given order;

    @Option(
            names = "--max-steps",
            paramLabel = "N",
            converter = Positive.class,
            description = "Give up after N visible instructions of all CPUs (exit code 124).")
    private @Nullable Long maxSteps;

    /** One or the other. */
    private static final class Given {
        @Option(
                names = "--schedule",
                paramLabel = "[DIGEST][+CODE][:]CPU*STEPS[~CHOICES][,...]",
                converter = ScheduleText.class,
                description =
                        "Turns to take, such as '0*57,1*3'; then round-robin. Explorations print them with a digest of the"
                                + " fixture, with code in which every instruction is a step, and with what accesses get where"
                                + " there is a choice.")
        private @Nullable Schedule schedule;

        @Option(
                names = "--quantum",
                paramLabel = "N",
                converter = Positive.class,
                description = "Round-robin with turns of N steps.")
        private @Nullable Long quantum;
    }

    public static final class ScheduleText implements ITypeConverter<Schedule> {
        @Override
        public Schedule convert(String value) {
            try {
                return Schedule.parse(value);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(String.valueOf(wrong.getMessage()));
            }
        }
    }

    public static final class Positive implements ITypeConverter<Long> {
        @Override
        public Long convert(String value) {
            try {
                long number = Long.parseLong(value.replace("_", ""));
                if (number > 0) {
                    return number;
                }
            } catch (NumberFormatException notEvenANumber) {
                // falls through to the one message for both
            }
            throw new TypeConversionException("'" + value + "' is not a number of steps, 1 or more");
        }
    }

    /** @throws ScheduleMismatch for a schedule that was found for another fixture */
    public Choices choices(FixtureImage image) {
        RunSettings settings = image.fixture().run();
        if (order != null && order.schedule != null) {
            String expected = order.schedule.digest();
            if (expected != null && !expected.equals(image.digest())) {
                throw new ScheduleMismatch(expected, image.digest());
            }
            return order.schedule.choices();
        }
        return order != null && order.quantum != null ? new RoundRobin(order.quantum) : settings.choices();
    }

    /** The same for a run under a debugger. */
    public Order debugOrder(FixtureImage image) {
        if (order == null) {
            return Order.of(image.fixture().run());
        }
        if (order.schedule != null) {
            choices(image); // its digest must be that of the fixture
            return Order.of(order.schedule);
        }
        return Order.roundRobin(order.quantum == null ? RoundRobin.DEFAULT_QUANTUM : order.quantum);
    }

    /** What to tell of a schedule that does not fit, with its place if it is the fixture's own. */
    public UserMistake mistake(RunSettings settings, ScheduleMismatch mismatch) {
        RunSettings.FirstTurns own = settings.schedule();
        return new UserMistake(
                order == null && own != null
                        ? own.position() + ": error: " + mismatch.getMessage()
                        : "mmulator: " + mismatch.getMessage());
    }

    public long maxSteps(RunSettings settings) {
        return maxSteps != null ? maxSteps : settings.maxSteps();
    }

    /** The schedule that a run goes by, if it is one. */
    public @Nullable Schedule given(RunSettings settings) {
        return order == null ? settings.given() : order.schedule;
    }

    /** As the user would type them again; empty for none. */
    public String text() {
        if (order != null && order.schedule != null) {
            return order.schedule.option();
        }
        return order != null && order.quantum != null ? " --quantum " + order.quantum : "";
    }
}

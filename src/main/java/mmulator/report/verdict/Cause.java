package mmulator.report.verdict;

import java.util.Arrays;
import java.util.Optional;
import mmulator.check.Rule;

/** What a finding is about. */
public sealed interface Cause {

    /** Stable, in capitals: what reports call it. */
    String id();

    /** One clause, without a full stop. */
    String title();

    /** What usually helps. */
    String help();

    /** A rule of the architecture. */
    record Broken(Rule rule) implements Cause {
        @Override
        public String id() {
            return rule.name();
        }

        @Override
        public String title() {
            return rule.title();
        }

        @Override
        public String help() {
            return rule.help();
        }
    }

    /** Everything else that keeps a fixture from passing, or is worth a word. */
    enum Trouble implements Cause {
        EXPECTATION("the run is not as the fixture expects", "compare the expectation with what was found"),
        TRACE(
                "the trace is not the expected one",
                "if it should be as it is now, write it anew with 'mmulator test --update-expected'"),
        NONDETERMINISM("the same run is not the same every time", "please report it with the fixture and its sources"),
        MISTAKE("the fixture, or a source it names, is wrong", "correct the place that the message names"),
        STEP_LIMIT(
                "the run was not over after its steps",
                "raise max-steps, or see with 'mmulator run -v' what the CPUs are doing"),
        SKIPPED(
                "nothing was checked: a file that the fixture needs is not there",
                "make the file that the message names"),
        INTERRUPT("the test was ended before this", "test it again"),
        TIMEOUT("the run was not over after its time", "raise --timeout, or bound the run by max-steps"),
        CRASH("mmulator itself failed", "please report it with the fixture and its sources");

        private final String title;
        private final String help;

        Trouble(String title, String help) {
            this.title = title;
            this.help = help;
        }

        @Override
        public String id() {
            return name();
        }

        @Override
        public String title() {
            return title;
        }

        @Override
        public String help() {
            return help;
        }
    }

    /** The cause that {@code id} names. */
    static Optional<Cause> byId(String id) {
        Optional<Cause> rule = Rule.byName(id).map(Broken::new);
        return rule.isPresent()
                ? rule
                : Arrays.stream(Trouble.values())
                        .filter(t -> t.name().equals(id))
                        .<Cause>map(t -> t)
                        .findFirst();
    }
}

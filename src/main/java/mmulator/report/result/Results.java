package mmulator.report.result;

import java.util.Arrays;

/** What a result file holds: of several shards they can be joined. */
public sealed interface Results permits ExplorationResults, MutationResults {
    /** The command that they are of. */
    enum Command {
        EXPLORE("explore"),
        MUTATE("mutate");

        private final String word;

        Command(String word) {
            this.word = word;
        }

        /** As in the file. */
        public String word() {
            return word;
        }

        static Command of(JsonValue value) {
            return Arrays.stream(values())
                    .filter(command -> command.word.equals(value.text()))
                    .findFirst()
                    .orElseThrow(
                            () -> value.wrong("results of '" + value.text() + "'; expected 'explore' or 'mutate'"));
        }
    }

    Command command();

    /** @throws IllegalArgumentException if they are not the same, which those of parts of one work are */
    static void same(String what, Object one, Object other) {
        if (!one.equals(other)) {
            throw new IllegalArgumentException("the " + what + " differs: '" + one + "' and '" + other + "'");
        }
    }
}

package mmulator.cli;

import java.util.Arrays;
import java.util.List;

/**
 * Runs several command lines in one process. Of such a run {@code mvn package} makes the AOT cache, which then holds the
 * classes and profiles of all of them: a cache can be recorded of one process only.
 */
final class TrainingRun {
    private static final String NEXT = "--";

    private TrainingRun() {}

    /** @param args the command lines, {@value NEXT} between them; the first one that fails ends it with its exit code */
    public static void main(String[] args) {
        List<String> rest = Arrays.asList(args);
        int exit = 0;
        while (exit == 0 && !rest.isEmpty()) {
            int end = rest.contains(NEXT) ? rest.indexOf(NEXT) : rest.size();
            exit = Mmulator.run(rest.subList(0, end).toArray(String[]::new));
            rest = rest.subList(Math.min(end + 1, rest.size()), rest.size());
        }
        System.exit(exit);
    }
}

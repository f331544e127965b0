package mmulator.recorded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was said once, a line for each question. It knows nothing of right and wrong: a line that differs says that the
 * behaviour has changed, and whoever changed it says by recording it anew that he meant to. Whether an answer is right is for
 * other tests to say: those that state facts, the engine's own MMU, enumerations by brute force, herd.
 *
 * <pre>mvn -o test -Dtest='Recorded*Test#*Recorded' -Dmmulator.record=true</pre>
 */
public final class Recording {
    private static final boolean RECORDS = Boolean.getBoolean("mmulator.record");
    private static final Path FOLDER = Path.of("src", "test", "resources", "recorded");
    /** As many differences as a message shows. */
    private static final int SHOWN = 20;

    private final Path file;
    private final SortedMap<String, String> known;

    private Recording(Path file, SortedMap<String, String> known) {
        this.file = file;
        this.known = known;
    }

    /** @param name of a file without its ending */
    public static Recording of(String name) {
        Path file = FOLDER.resolve(name + ".txt");
        return new Recording(file, read(file));
    }

    private static SortedMap<String, String> read(Path file) {
        SortedMap<String, String> known = new TreeMap<>();
        try {
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                int end = line.indexOf(": ");
                known.put(line.substring(0, end), line.substring(end + 2));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return known;
    }

    /** All that was asked is answered as before, and nothing else is asked. */
    public void check(SortedMap<String, String> answers) {
        TreeSet<String> questions = new TreeSet<>(known.keySet());
        questions.addAll(answers.keySet());
        check(answers, questions, true);
    }

    /** All that was asked is answered as before; what is asked for the first time has nothing to be compared with. */
    public void checkKnown(SortedMap<String, String> answers) {
        check(answers, new TreeSet<>(known.keySet()), true);
    }

    /** Some of the questions: others are not asked on this host, or somewhere else. */
    public void checkPart(SortedMap<String, String> answers) {
        check(answers, new TreeSet<>(answers.keySet()), false);
    }

    private void check(SortedMap<String, String> answers, TreeSet<String> questions, boolean all) {
        if (RECORDS) {
            record(answers, all);
            return;
        }
        List<String> recorded = new ArrayList<>();
        List<String> now = new ArrayList<>();
        for (String question : questions) {
            String before = known.getOrDefault(question, "nothing");
            String answer = answers.getOrDefault(question, "nothing");
            if (!before.equals(answer) && now.size() < SHOWN) {
                recorded.add(question + ": " + before);
                now.add(question + ": " + answer);
            }
        }
        assertEquals(
                String.join("\n", recorded),
                String.join("\n", now),
                () -> "behaviour has changed; if that is meant: "
                        + "mvn -o test -Dtest='Recorded*Test#*Recorded' -Dmmulator.record=true, and read the difference of "
                        + file);
    }

    private void record(SortedMap<String, String> answers, boolean all) {
        synchronized (Recording.class) {
            write(answers, all ? new TreeMap<>() : read(file));
        }
    }

    private void write(SortedMap<String, String> answers, SortedMap<String, String> lines) {
        lines.putAll(answers);
        try {
            Files.createDirectories(FOLDER);
            Files.write(
                    file,
                    lines.entrySet().stream()
                            .map((Map.Entry<String, String> line) -> line.getKey() + ": " + line.getValue())
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

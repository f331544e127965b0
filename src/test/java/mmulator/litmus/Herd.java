package mmulator.litmus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * herd7, the reference, if it is installed: on the path, where {@code src/build/fetch-herd.sh} puts it, or where the system
 * property {@code mmulator.herd} says. Where {@code mmulator.herd.required} is set, that it is missing is a failure.
 */
record Herd(Path program) {
    private static final Path IN_ORDER = Path.of("src/test/resources/herd/in-order.cat");
    /** Definitions of the packaged model that are not the manual's, and the manual's. */
    private static final Path MANUAL = Path.of("src/test/resources/herd/manual.tsv");

    private static final Pattern TEST = Pattern.compile("(?m)^Test (\\S+) .*\\nStates (\\d+)\\n");
    private static final Pattern OBSERVED_NEVER = Pattern.compile("(?m)^Observation \\S+ Never ");

    /**
     * What herd says of a test.
     *
     * @param states as it prints them, but for blanks at their ends
     * @param breakBeforeMake its flag
     * @param targetReached some execution satisfies the condition's proposition
     */
    record Answer(Set<String> states, boolean breakBeforeMake, String condition, boolean targetReached) {}

    static Optional<Herd> installed() {
        String cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .orElse(System.getProperty("user.home") + "/.cache");
        Stream<Path> path =
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).map(folder -> Path.of(folder, "herd7"));
        Stream<Path> own = Stream.of(
                Path.of(System.getProperty("mmulator.herd", "/nowhere")),
                Path.of(cache, "mmulator", "herd", "bin", "herd7"));
        Optional<Herd> found =
                Stream.concat(own, path).filter(Files::isExecutable).findFirst().map(Herd::new);
        if (found.isEmpty() && Boolean.getBoolean("mmulator.herd.required")) {
            throw new AssertionError("herd7 is required, and not installed; src/build/fetch-herd.sh fetches it");
        }
        return found;
    }

    /** What the architecture allows, by name of the test. Those that herd gives up after {@code seconds} are not there. */
    Map<String, Answer> architecture(List<Path> tests, int seconds) {
        return ask(tests, seconds);
    }

    /** The same of a CPU that executes in order and has a TLB that is as stale as it likes. */
    Map<String, Answer> inOrder(List<Path> tests, int seconds) {
        return ask(tests, seconds, "-model", IN_ORDER.toAbsolutePath().toString());
    }

    /** What the manual allows, which is the later word where its definitions differ from those of the packaged model. */
    Map<String, Answer> manual(List<Path> tests, int seconds, Path folder) throws IOException {
        return ask(tests, seconds, "-model", manual(folder).toString());
    }

    /** The same of tests in which nothing is translated. */
    Map<String, Answer> manualOfPlain(List<Path> tests, int seconds, Path folder) throws IOException {
        return ask(tests, seconds, false, "-model", manual(folder).toString());
    }

    private Path manual(Path folder) throws IOException {
        String model = Files.readString(
                Path.of(run(List.of(program.toString(), "-libdir")).strip(), "aarch64.cat"));
        for (String row :
                Files.readAllLines(MANUAL).subList(1, Files.readAllLines(MANUAL).size())) {
            String[] fields = row.split("\t");
            if (!model.contains(fields[1])) {
                throw new AssertionError("the packaged model does not define " + fields[0] + " as " + fields[1]);
            }
            model = model.replace(fields[1], fields[2]);
        }
        Path manual = folder.resolve("manual.cat");
        Files.writeString(manual, model);
        return manual;
    }

    private Map<String, Answer> ask(List<Path> tests, int seconds, String... options) {
        return ask(tests, seconds, true, options);
    }

    private Map<String, Answer> ask(List<Path> tests, int seconds, boolean translated, String... options) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "-timeout", String.valueOf(seconds)));
        if (translated) {
            command.addAll(List.of("-variant", "vmsa"));
        }
        command.addAll(List.of(options));
        tests.forEach(test -> command.add(test.toString()));
        return read(run(command));
    }

    private static String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes());
            process.waitFor();
            return output;
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException("herd7 cannot be run", failed);
        }
    }

    static Map<String, Answer> read(String output) {
        Map<String, Answer> answers = new TreeMap<>();
        Matcher test = TEST.matcher(output);
        while (test.find()) {
            int end = output.indexOf("\n\n", test.end());
            String[] lines = output.substring(test.end(), end < 0 ? output.length() : end)
                    .split("\n");
            Set<String> states = new TreeSet<>();
            int count = Integer.parseInt(test.group(2));
            for (int i = 0; i < count; i++) {
                states.add(lines[i].strip());
            }
            String text = String.join("\n", lines);
            String condition = Stream.of(lines)
                    .filter(line -> line.startsWith("Condition "))
                    .map(line -> line.substring("Condition ".length()))
                    .findFirst()
                    .orElse("");
            answers.put(
                    test.group(1),
                    new Answer(
                            states,
                            text.contains("Flag requires-BBM"),
                            condition,
                            !OBSERVED_NEVER.matcher(text).find()));
        }
        return answers;
    }
}

package mmulator.cli.page;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mmulator.cli.CommandLineRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files that others copy into their CI: YAML, shell and our own options in them are right. */
final class CiExamplesTest {
    private static final Path FOLDER = Path.of("src/docs/ci");

    /** A command of ours in a script, up to what the shell takes for its own. */
    private static final Pattern COMMAND = Pattern.compile("(?m)^ *mmulator ([^|&>\n]+)");

    @ParameterizedTest
    @ValueSource(strings = {"github-actions.yml", "gitlab-ci.yml", "slurm-array.sh", "kubernetes-job.yaml"})
    void exampleIsTakenAsItStands(String name) throws Exception {
        String text = Files.readString(FOLDER.resolve(name));
        List<String> scripts = new ArrayList<>();
        if (name.endsWith(".sh")) {
            scripts.add(text);
        } else {
            scripts(new Load(LoadSettings.builder().build()).loadFromString(text), scripts);
        }
        int commands = 0;
        for (String script : scripts) {
            shellParses(script);
            Matcher matcher = COMMAND.matcher(script);
            while (matcher.find()) {
                commands++;
                isTaken(matcher.group(1));
            }
        }
        assertTrue(commands > 0, name);
    }

    /** What a runner gives to a shell. */
    private static void scripts(Object node, List<String> scripts) {
        switch (node) {
            case Map<?, ?> map ->
                map.forEach((key, value) -> {
                    if (List.of("run", "script", "before_script", "args").contains(key)) {
                        (value instanceof List<?> lines ? lines : List.of(value))
                                .forEach(line -> scripts.add(String.valueOf(line)));
                    } else if (value != null) {
                        scripts(value, scripts);
                    }
                });
            case List<?> list -> list.forEach(one -> scripts(one, scripts));
            default -> {}
        }
    }

    private static void shellParses(String script) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-n").redirectErrorStream(true).start();
        try (var in = shell.getOutputStream()) {
            in.write(script.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor(), said);
    }

    private static void isTaken(String line) {
        String plain =
                line.replaceAll("\\$\\{?[A-Za-z_]+\\}?", "1").replace("\"", "").replace("*", "1");
        String[] words = ShellWords.of(plain);
        assertDoesNotThrow(() -> CommandLineRun.commandLine(words).parseArgs(words), line);
        for (String word : words) {
            assertFalse(word.startsWith("fixtures/") && !Files.exists(Path.of(word)), line);
        }
    }

    @Test
    void everyExampleIsListedAndTried() throws IOException {
        String page = Files.readString(FOLDER.resolve("README.md"));
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<String> examples = files.map(file -> file.getFileName().toString())
                    .filter(file -> !file.equals("README.md"))
                    .toList();
            assertEquals(4, examples.size());
            examples.forEach(example -> assertTrue(page.contains("(" + example + ")"), example));
        }
    }
}

package mmulator.litmus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mmulator.litmus.read.LitmusParser;
import mmulator.litmus.test.LitmusTest;
import org.junit.jupiter.api.Test;

/**
 * What stands beside the litmus tests in {@code fixtures/litmus} is what herd7 says. With {@code -Dmmulator.verdicts=write}
 * the file is written anew.
 */
final class FixtureVerdictsTest {
    private static final int SECONDS = 60;

    @Test
    void verdictsAreHerds() throws IOException {
        Optional<Herd> herd = Herd.installed();
        assumeTrue(herd.isPresent(), "herd7 is not installed; src/build/fetch-herd.sh fetches it");
        List<Path> tests = Samples.files();
        Map<String, Herd.Answer> architecture = herd.get().architecture(tests, SECONDS);
        Map<String, Herd.Answer> inOrder = herd.get().inOrder(tests, SECONDS);
        List<String> verdicts = new ArrayList<>();
        for (Path file : tests) {
            LitmusTest test = LitmusParser.parse(file);
            Herd.Answer all = Objects.requireNonNull(architecture.get(test.name()), () -> "herd7 gave up " + file);
            Herd.Answer some = Objects.requireNonNull(inOrder.get(test.name()), () -> "herd7 gave up " + file);
            verdicts.add(verdict(file, all, some));
        }
        String text = "[\n" + String.join(",\n", verdicts) + "\n]\n";
        if (System.getProperty("mmulator.verdicts", "").equals("write")) {
            Files.writeString(Samples.VERDICTS, text);
        }
        assertEquals(text, Files.readString(Samples.VERDICTS));
    }

    private static String verdict(Path file, Herd.Answer all, Herd.Answer some) {
        return String.join(
                ",\n",
                " {\n  \"test\": " + quoted(file.getFileName().toString()),
                "  \"condition\": " + quoted(all.condition()),
                "  \"target_allowed_by_architecture\": \"" + (all.targetReached() ? "Allowed" : "Forbidden") + "\"",
                "  \"bbm_warning\": " + all.breakBeforeMake(),
                "  \"architecture\": " + array(all.states()),
                "  \"in_order_with_tlb\": " + array(some.states()) + "\n }");
    }

    private static String array(Set<String> states) {
        return states.stream()
                .map(FixtureVerdictsTest::quoted)
                .collect(Collectors.joining(",\n   ", "[\n   ", "\n  ]"));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

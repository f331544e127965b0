package mmulator.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What keeps the house such that a stranger finds every room. */
final class HouseTest {
    private static final Path MAIN = Path.of("src/main/java/mmulator");
    private static final Path TEST = Path.of("src/test/java/mmulator");

    @Test
    void noFileIsLongerThanThreeHundredAndFiftyLines() {
        Map<String, Integer> odd = new TreeMap<>();
        for (Path root : List.of(MAIN, TEST)) {
            for (Path file : files(root, ".java")) {
                int lines = lines(file).size();
                if (lines > 350) {
                    odd.put(file.toString(), lines);
                }
            }
        }
        assertEquals(Map.of(), odd);
    }

    @Test
    void noPackageHasMoreThanThirtyFiles() {
        Map<String, Long> sizes = Stream.of(MAIN, TEST)
                .flatMap(root -> files(root, ".java").stream())
                .filter(file -> !file.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(
                        file -> file.getParent().toString(), TreeMap::new, Collectors.counting()));
        sizes.values().removeIf(size -> size <= 30);
        assertEquals(Map.of(), sizes);
    }

    @Test
    void everyPackageSaysWhatItIs() {
        List<String> silent = files(MAIN, ".java").stream()
                .map(Path::getParent)
                .distinct()
                .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                .map(Path::toString)
                .toList();
        assertEquals(List.of(), silent);
    }

    /** Nothing that a test says may depend on how fast the machine is: who looks at a clock does so for the reason given here. */
    @Test
    void whoLooksAtAClockIsKnown() {
        Map<String, String> known = new TreeMap<>(Map.ofEntries(
                Map.entry("EndOfRunTest", "waits until a run has come somewhere"),
                Map.entry("GdbServerTest", "waits until a connection is free"),
                Map.entry("ServedFixture", "waits until the server has come somewhere; patience"),
                Map.entry("GdbCommandTest", "waits until the command listens"),
                Map.entry("AtWork", "waits until a process has come somewhere"),
                Map.entry("ExecutionTest", "waits for the garbage collector; patience"),
                Map.entry("MachineLifecycleTest", "waits until a thread has ended; patience"),
                Map.entry("RealLldbTest", "patience"),
                Map.entry("GnuTools", "patience"),
                Map.entry("Launched", "patience"),
                Map.entry("RealGdb", "patience"),
                Map.entry("CrossTools", "patience"),
                Map.entry("Browser", "patience"),
                Map.entry("OddWorker", "hangs, as the test of the limit wants it"),
                Map.entry("Attempt", "limits processor time, and what does not use any"),
                Map.entry("FaultsTest", "kills at some moment, each of which is right")));
        Pattern clock = Pattern.compile(
                "System\\.(nanoTime|currentTimeMillis)|Thread\\.sleep|Instant\\.now|TimeUnit\\.(MILLI)?SECONDS\\)|\\.join\\(\\d");
        assertEquals(
                List.copyOf(known.keySet()),
                files(TEST, ".java").stream()
                        .filter(file -> lines(file).stream()
                                .anyMatch(line -> clock.matcher(line).find()))
                        .map(file -> file.getFileName().toString().replace(".java", ""))
                        .sorted()
                        .toList());
    }

    @Test
    void everyStubBeginsWithItsNameAndWhatItDoes() {
        List<String> odd = files(Path.of("asm"), ".S").stream()
                .filter(file -> {
                    String name = file.getFileName().toString().replace(".S", "");
                    return !lines(file).getFirst().matches("// " + name + "(\\(\\))?: .+");
                })
                .map(Path::toString)
                .toList();
        assertEquals(List.of(), odd);
    }

    private static List<Path> files(Path root, String suffix) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

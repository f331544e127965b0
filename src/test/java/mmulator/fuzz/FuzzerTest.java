package mmulator.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fuzzer finds bugs that are there, and tells them. */
final class FuzzerTest {

    private interface Reader {
        Answer read(String input);
    }

    /** A target of one seed. */
    private record Planted(String seed, Reader reader) implements Target {
        @Override
        public Kind kind() {
            return new Kind("planted", "txt", 1000);
        }

        @Override
        public List<byte[]> seeds() {
            return List.of(seed.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public List<String> words() {
            return List.of("seven", "\u0007");
        }

        @Override
        public long maxAllocation() {
            return 16 << 20;
        }

        @Override
        public Duration maxTime() {
            return Duration.ofMillis(300);
        }

        @Override
        public Answer read(byte[] input) {
            return reader.read(new String(input, StandardCharsets.UTF_8));
        }
    }

    private static String bug(Reader reader) {
        Planted target = new Planted("one two three\n\nfour five\nsix\n", reader);
        return String.valueOf(assertThrows(
                        AssertionError.class,
                        () -> Fuzzer.run(target, 1, target.kind().rounds()))
                .getMessage());
    }

    @Test
    void anExceptionIsToldWithASmallInput() throws Exception {
        String told = bug(text -> {
            if (text.contains("seven")) {
                throw new IllegalStateException("seven");
            }
            return Answer.accepted("");
        });

        assertTrue(told.contains("IllegalStateException: seven"), told);
        Path file = Path.of(told.substring(told.indexOf("repeat=") + "repeat=".length()));
        assertEquals("seven", Files.readString(file));
    }

    @Test
    void aHangIsTold() {
        assertTrue(bug(text -> {
                    while (text.contains("seven") && !Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                    return Answer.accepted("");
                })
                .contains("does not end in time"));
    }

    @Test
    void muchMemoryIsTold() {
        assertTrue(bug(text -> Answer.accepted(text.contains("seven") ? "" + new byte[17 << 20].length : ""))
                .contains("allocated more than 16 MiB"));
    }

    @Test
    void aMessageThatDrivesTheTerminalIsTold() {
        assertTrue(bug(text -> text.contains("\u0007") ? Answer.refused("no " + text) : Answer.accepted(""))
                .contains("control characters"));
    }

    @Test
    void aMessageWithoutPlaceIsTold() {
        assertTrue(bug(text -> text.contains("seven") ? Answer.refusedWithPlace("x: error: no") : Answer.accepted(""))
                .contains("without place"));
    }

    @Test
    void theSameSeedMakesTheSameInputs() throws Exception {
        List<Integer> first = new ArrayList<>();
        List<Integer> second = new ArrayList<>();
        Fuzzer.run(new Planted("one 1", text -> noted(first, text)), 3, 500);
        Fuzzer.run(new Planted("one 1", text -> noted(second, text)), 3, 500);

        assertEquals(501, first.size());
        assertEquals(first, second);
    }

    private static Answer noted(List<Integer> inputs, String text) {
        inputs.add(text.hashCode());
        return Answer.accepted(text.length() + "");
    }

    @Test
    void shrinkingLeavesWhatIsNeeded() {
        byte[] shrunk = Shrink.shrunk(
                "abcdefghij".getBytes(StandardCharsets.UTF_8),
                less -> new String(less, StandardCharsets.UTF_8).matches(".*c.*h.*"),
                1000);

        assertEquals("ch", new String(shrunk, StandardCharsets.UTF_8));
    }
}

package mmulator.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import mmulator.Needs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single instructions, thousands of them: GNU as accepts the same ones and encodes them the same way. */
final class InstructionDifferentialTest {
    private static final long SEED = Long.getLong("mmulator.asm.seed", 20260101);

    @TempDir
    private Path directory;

    @BeforeAll
    static void toolsArePresent() {
        Needs.tool(GnuTools.arePresent(), "GNU as and ld for AArch64");
    }

    @Test
    void gnuAsAgreesOnEveryInstruction() throws IOException, InterruptedException {
        List<String> lines = InstructionGrid.instructions(SEED, Integer.getInteger("mmulator.asm.instructions", 60));
        Path source = Files.write(directory.resolve("grid.s"), lines);
        Path object = directory.resolve("grid.o");
        Set<Integer> rejected =
                new GnuTools(directory).assemble(source, object, List.of()).errorLines();
        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!rejected.contains(i + 1)) {
                accepted.add(lines.get(i));
            }
        }
        Files.write(source, accepted);
        GnuTools.Outcome outcome = new GnuTools(directory).assemble(source, object, List.of());
        assertEquals(0, outcome.code(), outcome.output());
        byte[] expected =
                Objects.requireNonNull(GnuTools.sections(object).get(".text")).bytes();
        List<String> complaints = new ArrayList<>();
        try (Encodings ours = new Encodings()) {
            int next = 0;
            for (int i = 0; i < lines.size(); i++) {
                Encodings.Outcome own = ours.encode(lines.get(i));
                boolean gnuAccepts = !rejected.contains(i + 1);
                String theirs = gnuAccepts ? String.format("%08x", word(expected, 4 * next++)) : "rejected";
                String here = own.accepted() ? String.format("%08x", own.word()) : "rejected";
                boolean excused = own.accepted()
                        ? !gnuAccepts && isNewerThanGnu(lines.get(i))
                        : gnuAccepts && isStricterHere(lines.get(i), own.message());
                if (!theirs.equals(here) && !excused) {
                    complaints.add(lines.get(i) + ": GNU " + theirs + ", here " + here + " " + own.message());
                }
            }
        }
        assertEquals("", String.join("\n", complaints), "seed " + SEED);
    }

    /** Binutils 2.40 does not know the nXS forms of TLBI; {@link AssemblerTest} has their encodings. */
    private static boolean isNewerThanGnu(String line) {
        return line.matches("tlbi \\w+nxs.*");
    }

    private static final Pattern STORE_EXCLUSIVE =
            Pattern.compile("stl?x[rp][bh]? +w(\\w+), [wx](\\w+), (?:[wx](\\w+), )?\\[(?:x(\\d+)|sp).*");

    private static final Pattern LOAD_PAIR = Pattern.compile("ld\\w*p\\w* +(\\w+), (\\w+), .*");

    /** What the architecture leaves unpredictable, and what the encoder of vectors does not do. */
    private static boolean isStricterHere(String text, String message) {
        String line = text.replaceAll("\\bfp\\b", "x29")
                .replaceAll("\\blr\\b", "x30")
                .replaceAll("\\bip0\\b", "x16")
                .replaceAll("\\bip1\\b", "x17");
        if (message.contains("the status register must differ")) {
            Matcher store = STORE_EXCLUSIVE.matcher(line);
            return store.matches()
                    && IntStream.rangeClosed(2, 4)
                            .anyMatch(other -> store.group(1).equals(store.group(other)));
        }
        if (message.contains("the two registers must differ")) {
            Matcher load = LOAD_PAIR.matcher(line);
            return load.matches() && load.group(1).equals(load.group(2));
        }
        return message.contains("a W register needs an extend")
                || message.contains("expected an extend such as uxtw")
                || message.contains("'pmull'")
                || message.contains("unknown instruction 'aes")
                || message.contains("unknown instruction 'sha");
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }
}

package mmulator.trace;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mmulator.fixture.FixtureImage;
import mmulator.fixture.FixtureParser;
import mmulator.fixture.FixtureRunner;
import mmulator.machine.Machine;
import mmulator.machine.RoundRobin;
import org.junit.jupiter.api.Test;

/** Whatever the text, it is checked or its mistake is told, and soon. */
final class TraceFuzzTest {
    private static final int ROUNDS = Integer.getInteger("mmulator.fuzz.rounds", 1000);
    private static final List<String> SPLINTERS = List.of(
            "0", "-1", "0xffff_ffff_ffff_ffff", "1", "64K", "16K", "8E", "cpu0", "cpu1", "cpu255", "step 0", "#", "=", ";", "->",
            "or", "or nothing", "walk", "hit", "+8", "+1", "table", "root", "level -1", "level 3", "granule 16K", "0x41000000",
            "0x0000000041000000", "0xffff000000000000", "rvae1is", "vmalle1", "va 0", "tcr=0", "sctlr=0", "tcr=0xffffffffffffffff",
            "\n", "\t", "\u0000", "\u00e9", "features bbml=3", "end halted", "isb", "dsb sy", "msr ttbr0_el1 0x41001000");

    @Test
    void spoiledTracesAreMistakesAndNoBugs() throws Exception {
        long seed = Long.getLong("mmulator.fuzz.seed", 20261122);
        Random random = new Random(seed);
        List<String> whole = List.of(Traces.example(), recorded());
        int checked = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String text = spoiled(whole.get(round % whole.size()), random);
            long start = System.nanoTime();
            try {
                Traces.check(text);
                checked++;
            } catch (TraceException mistake) {
                assertTrue(String.valueOf(mistake.getMessage()).startsWith("x.trace:"), mistake.getMessage());
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                fail("seed " + seed + " round " + round + "\n" + text, e);
            }
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertTrue(millis < 2000, () -> millis + " ms for\n" + text);
        }
        assertTrue(checked > 0 && checked < ROUNDS, checked + " checked");
    }

    private static String recorded() {
        FixtureImage image = FixtureImage.of(FixtureParser.parse(Path.of("fixtures/ttbr/good_replace_ttbr1.yaml")));
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        try (Machine machine = image.open()) {
            FixtureRunner.run(
                    image,
                    machine,
                    new RoundRobin(1000),
                    10_000,
                    new TraceWriter(out, machine.memory(), image.spec().memory(), "x.yaml"));
        }
        out.flush();
        return text.toString().replace("recorded x.yaml\n", "");
    }

    /** Lines dropped, doubled, swapped; words replaced; characters lost. */
    private static String spoiled(String text, Random random) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = 1 + random.nextInt(lines.size() - 1);
            switch (random.nextInt(5)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, lines.get(1 + random.nextInt(lines.size() - 1)));
                case 2 -> lines.set(at, lines.set(1 + random.nextInt(lines.size() - 1), lines.get(at)));
                case 3 -> {
                    String[] words = lines.get(at).split(" ");
                    words[random.nextInt(words.length)] = SPLINTERS.get(random.nextInt(SPLINTERS.size()));
                    lines.set(at, String.join(" ", words));
                }
                default -> {
                    String line = lines.get(at);
                    int from = random.nextInt(line.length() + 1);
                    lines.set(at, line.substring(0, from) + line.substring(Math.min(line.length(), from + 1 + random.nextInt(3))));
                }
            }
        }
        return String.join("\n", lines) + "\n";
    }
}

package mmulator.fuzz;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * Spoils the seeds of a target and lets it read them. An input with an answer like none before becomes a seed itself, so
 * that later ones start from there. The same seed number gives the same inputs.
 */
final class Fuzzer {
    /** Inputs kept for their answers. */
    private static final int MAX_KEPT = 2000;

    private static final int SHRINK_ATTEMPTS = 3000;

    /** @param kept inputs that had an answer like none before */
    record Report(String target, long seed, int accepted, int refused, int kept, long cpuMillis) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "fuzz %s: seed %d, %d accepted, %d refused, %d kept, %d ms of processor time",
                    target,
                    seed,
                    accepted,
                    refused,
                    kept,
                    cpuMillis);
        }
    }

    private record Outcome(Report report, Attempt.Bug bug, byte[] shrunk) {}

    private final Target target;
    private final long seed;
    private final Path folder;

    private Fuzzer(Target target, long seed) throws IOException {
        this.target = target;
        this.seed = seed;
        folder = Files.createDirectories(Path.of("target/fuzz", target.name()));
    }

    /** @throws AssertionError with the smallest input found that shows a bug, and how to repeat it */
    static Report run(Target target, long seed, int rounds) throws IOException, InterruptedException {
        return new Fuzzer(target, seed).run(rounds);
    }

    private Report run(int rounds) throws IOException, InterruptedException {
        List<byte[]> seeds = target.seeds();
        Attempt attempt = new Attempt(target, folder);
        Outcome outcome =
                attempt.watch(() -> rounds(attempt, seeds, rounds), hang -> new Outcome(null, hang, hang.input()));
        if (outcome.bug != null) {
            throw told(outcome.bug, outcome.shrunk);
        }
        return outcome.report;
    }

    private Outcome rounds(Attempt attempt, List<byte[]> seeds, int rounds) {
        Random random = new Random(seed);
        List<byte[]> inputs = new ArrayList<>(seeds);
        Mutator mutator = new Mutator(target.isText(), inputs, target.words(), random);
        Set<String> shapes = new HashSet<>();
        int accepted = 0;
        int kept = 0;
        for (int round = 0;
                round < rounds + seeds.size() && !Thread.currentThread().isInterrupted();
                round++) {
            byte[] input = round < seeds.size()
                    ? seeds.get(round)
                    : mutator.spoiled(inputs.get(random.nextInt(random.nextBoolean() ? seeds.size() : inputs.size())));
            Attempt.Result result = attempt.read(input);
            if (result.bug() != null) {
                return new Outcome(null, result.bug(), shrunk(attempt, result.bug()));
            }
            accepted += result.answer().accepted() ? 1 : 0;
            if (round == seeds.size() - 1 && 2 * accepted < seeds.size()) {
                AssertionError refused = new AssertionError(
                        "most seeds are refused: " + result.answer().text());
                return new Outcome(null, new Attempt.Bug(input, refused), input);
            }
            if (shapes.add(result.answer().shape()) && round >= seeds.size() && kept < MAX_KEPT) {
                inputs.add(input);
                kept++;
            }
        }
        return new Outcome(
                new Report(target.name(), seed, accepted, rounds + seeds.size() - accepted, kept, cpuMillis()),
                null,
                null);
    }

    private static long cpuMillis() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000;
    }

    private static byte[] shrunk(Attempt attempt, Attempt.Bug bug) {
        return Shrink.shrunk(
                bug.input(),
                less -> {
                    Attempt.Bug same = attempt.read(less).bug();
                    return same != null && same.signature().equals(bug.signature());
                },
                SHRINK_ATTEMPTS);
    }

    private AssertionError told(Attempt.Bug bug, byte[] input) throws IOException {
        String name = String.format(
                Locale.ROOT,
                "%08x.%s",
                bug.signature().hashCode(),
                target.kind().extension());
        Path file = Files.write(folder.resolve(name), input);
        return new AssertionError(
                String.format(
                        Locale.ROOT,
                        "%s, seed %d: %s%n%d bytes in %s; to repeat:%n  mvn -q test -Dtest=FuzzTest -Dmmulator.fuzz.repeat=%s",
                        target.name(),
                        seed,
                        bug.thrown(),
                        input.length,
                        file,
                        file),
                bug.thrown());
    }
}

package mmulator.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Fuzzes each target for its share of a time, guided by coverage: {@code mvn -Pfuzz verify -DskipTests -Dfuzz.minutes=N}.
 *
 * <p>Jazzer changes inputs and keeps those that reach code or comparisons that none before has; see its options for what it
 * prints. What it keeps is in {@code target/fuzz/TARGET/corpus}, where the next call goes on; an input that shows a bug is
 * left in {@code target/fuzz/TARGET}, and {@code mvn -q test -Dtest=FuzzTest -Dmmulator.fuzz.repeat=FILE} reads it again.
 */
public final class CoverageGuided {
    private static final String TARGET = "mmulator.fuzz.target";
    /** Seconds for one input. */
    private static final int MAX_TIME = 20;

    private CoverageGuided() {}

    /** @param args minutes in all, then the names of targets; of all if there is none */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<Target> targets = args.length < 2
                ? Targets.all()
                : List.of(args).subList(1, args.length).stream()
                        .map(Targets::named)
                        .toList();
        long seconds = Math.max(1, Math.round(Double.parseDouble(args[0]) * 60 / targets.size()));
        List<String> failed = new ArrayList<>();
        for (Target target : targets) {
            if (run(target, seconds) != 0) {
                failed.add(target.name());
            }
        }
        if (!failed.isEmpty()) {
            System.err.println("bugs in " + String.join(", ", failed) + ": see above");
            System.exit(1);
        }
    }

    private static int run(Target target, long seconds) throws IOException, InterruptedException {
        Path folder = Path.of("target/fuzz", target.name());
        Path corpus = Files.createDirectories(folder.resolve("corpus"));
        int number = 0;
        for (byte[] seed : target.seeds()) {
            Files.write(corpus.resolve("seed" + number++), seed);
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+EnableDynamicAgentLoading",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-Xmx2g",
                "-D" + TARGET + "=" + target.name(),
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + CoverageGuided.class.getName(),
                "--instrumentation_includes=mmulator.**",
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.*",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-dict=" + dictionary(target, folder),
                "-max_total_time=" + seconds,
                "-timeout=" + MAX_TIME,
                "-rss_limit_mb=4096",
                "-len_control=0",
                "-max_len=65536",
                "-print_final_stats=1",
                corpus.toString()));
        System.out.println("fuzz " + target.name() + " for " + seconds + " s");
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    /** In libFuzzer's format. */
    private static Path dictionary(Target target, Path folder) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String word : target.words()) {
            text.append('"');
            for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
                text.append(String.format("\\x%02x", b));
            }
            text.append("\"\n");
        }
        return Files.writeString(folder.resolve("dictionary"), text);
    }

    /** In a process of its own, which is for one target. */
    private static final class Here {
        static final Target TARGET = Targets.named(System.getProperty(CoverageGuided.TARGET, ""));
    }

    /** Jazzer calls this with its inputs, and takes whatever is thrown for a bug. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Here.TARGET.read(input).check();
    }
}

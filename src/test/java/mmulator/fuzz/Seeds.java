package mmulator.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Inputs that the repository has anyway. */
final class Seeds {
    /** What a fixture names from where it stands: a source of ours, or the fixture that it is like. */
    private static final Pattern NAMED = Pattern.compile("(?:\\.\\./)+asm/|(?<=^like: )\\S+", Pattern.MULTILINE);

    private Seeds() {}

    /** The fixtures of the repository, each so changed that it finds its sources and the fixture that it is like from {@code folder} as well. */
    static List<String> fixturesFor(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("fixtures"))) {
            List<String> seeds = new ArrayList<>();
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                Matcher named = NAMED.matcher(Files.readString(file));
                seeds.add(named.replaceAll(
                        one -> from(folder, file.resolveSibling(one.group()).normalize(), one.group())));
            }
            return seeds;
        }
    }

    private static String from(Path folder, Path target, String asNamed) {
        return Matcher.quoteReplacement(folder.relativize(target) + (asNamed.endsWith("/") ? "/" : ""));
    }

    /** All files below a folder of the repository whose names end so, by name. */
    static List<byte[]> below(String folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            List<byte[]> seeds = new ArrayList<>();
            for (Path file :
                    files.filter(f -> f.toString().endsWith(ending)).sorted().toList()) {
                seeds.add(Files.readAllBytes(file));
            }
            return seeds;
        }
    }
}

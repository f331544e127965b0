package mmulator.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Inputs that the repository has anyway. */
final class Seeds {
    private Seeds() {}

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

package mmulator.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Which litmus tests a command is about. */
final class LitmusFiles {
    private LitmusFiles() {}

    /** Tests of the named folders and those below, in the order of their paths, and the named files; none twice. */
    static List<Path> of(List<Path> named) {
        Set<Path> files = new LinkedHashSet<>();
        for (Path path : named) {
            if (Files.isDirectory(path)) {
                files.addAll(under(path));
            } else {
                files.add(path);
            }
        }
        return List.copyOf(files);
    }

    private static List<Path> under(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> tests = all.filter(file -> file.toString().endsWith(".litmus"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            if (tests.isEmpty()) {
                throw new UserMistake(folder + ": error: holds no litmus tests; expected files named *.litmus");
            }
            return tests;
        } catch (IOException e) {
            throw unreadable(folder, e);
        } catch (UncheckedIOException below) {
            throw unreadable(folder, Objects.requireNonNull(below.getCause()));
        }
    }

    private static UserMistake unreadable(Path folder, IOException why) {
        String what = why instanceof AccessDeniedException denied ? denied.getFile() + ": no permission" : why.getMessage();
        return new UserMistake(folder + ": error: cannot be read: " + what);
    }
}

package mmulator.cli.option;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mmulator.file.InputFiles;

/** Which litmus tests a command is about. */
public final class LitmusFiles {
    private LitmusFiles() {}

    /** Tests of the named folders and those below, in the order of their paths, and the named files; none twice. */
    public static List<Path> of(List<Path> named, InputFiles readable) {
        Set<Path> files = new LinkedHashSet<>();
        for (Path path : named) {
            FixtureFiles.require(path, readable);
            if (readable.isFolder(path)) {
                files.addAll(under(path, readable));
            } else {
                files.add(path);
            }
        }
        return List.copyOf(files);
    }

    private static Collection<Path> under(Path folder, InputFiles files) {
        Collection<Path> tests = FixtureFiles.under(folder, files, name -> name.endsWith(".litmus"));
        if (tests.isEmpty()) {
            throw new UserMistake(folder + ": error: holds no litmus tests; expected files named *.litmus");
        }
        return tests;
    }
}

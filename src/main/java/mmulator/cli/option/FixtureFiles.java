package mmulator.cli.option;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import mmulator.file.InputFiles;
import mmulator.file.OutOfReachException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Which fixtures a command is about. */
public final class FixtureFiles {
    private FixtureFiles() {}

    /** Fixtures of the named folders, in the order of their paths, and the named files themselves; none of them twice. */
    public static List<Path> of(List<Path> named, InputFiles readable) {
        Map<Path, Path> files = new LinkedHashMap<>();
        for (Path path : named) {
            require(path, readable);
            if (!readable.exists(path)) {
                throw new UserMistake(
                        path + ": error: no such file or folder; name fixtures, or folders that hold some");
            }
            Collection<Path> found = readable.isFolder(path) ? under(path, readable) : List.of(path);
            found.forEach(file -> files.putIfAbsent(file.toAbsolutePath().normalize(), file));
        }
        return List.copyOf(files.values());
    }

    /** Every fixture in a folder and those below, in the order of their paths. */
    public static Collection<Path> under(Path folder, InputFiles files) {
        require(folder, files);
        if (!files.isFolder(folder)) {
            throw new UserMistake(folder + ": error: no such folder; name the folder that holds your fixtures");
        }
        return under(folder, files, name -> name.endsWith(".yaml") || name.endsWith(".yml"));
    }

    /**
     * Files in a folder and those below, in the order of their paths.
     *
     * @throws UserMistake if one of the folders cannot be read: what is in there may be what fails
     */
    static Collection<Path> under(Path folder, InputFiles files, Predicate<String> name) {
        try {
            return files.under(folder, name);
        } catch (OutOfReachException e) {
            throw new UserMistake(folder + ": error: " + e.getMessage());
        } catch (IOException e) {
            String place = e instanceof FileSystemException of ? of.getFile() : folder.toString();
            throw new UserMistake(place + ": error: cannot be read: " + Trouble.reason(e));
        }
    }

    static void require(Path path, InputFiles files) {
        try {
            files.require(path);
        } catch (OutOfReachException e) {
            throw new UserMistake(path + ": error: " + e.getMessage());
        }
    }

    /**
     * A part of a path, or a glob for all of it or for the name of the file.
     *
     * @param text as given
     */
    public record Pattern(String text, PathMatcher glob) {
        public boolean matches(Path file) {
            return file.toString().contains(text) || glob.matches(file) || glob.matches(file.getFileName());
        }
    }

    public static final class PatternConverter implements ITypeConverter<Pattern> {
        @Override
        public Pattern convert(String value) {
            try {
                return new Pattern(value, FileSystems.getDefault().getPathMatcher("glob:" + value));
            } catch (PatternSyntaxException wrong) {
                throw new TypeConversionException("'" + value + "' is not a pattern: " + wrong.getDescription());
            }
        }
    }
}

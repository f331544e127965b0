package mmulator.asm.source;

import java.util.List;
import java.util.Optional;
import mmulator.file.InputFiles;

/**
 * How to assemble.
 *
 * @param includeDirectories where {@code .include} looks after the directory of the including file
 * @param reader finds included files
 */
public record AssemblerOptions(List<String> includeDirectories, SourceReader reader, AssemblyLimits limits) {
    public AssemblerOptions {
        includeDirectories = List.copyOf(includeDirectories);
    }

    /** Includes whatever the user can read, with the default limits. */
    public static AssemblerOptions including(String... directories) {
        return including(InputFiles.ALL, directories);
    }

    /** Includes some of the files that there are, with the default limits. */
    public static AssemblerOptions including(InputFiles files, String... directories) {
        return new AssemblerOptions(List.of(directories), new FileSourceReader(files), AssemblyLimits.DEFAULT);
    }

    /** For a source that no other belongs to. */
    public static AssemblerOptions alone() {
        return new AssemblerOptions(List.of(), path -> Optional.empty(), AssemblyLimits.DEFAULT);
    }
}

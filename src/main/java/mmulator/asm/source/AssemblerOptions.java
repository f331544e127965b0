package mmulator.asm.source;

import java.util.List;

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

    /** Includes from the file system, with the default limits. */
    public static AssemblerOptions including(String... directories) {
        return new AssemblerOptions(
                List.of(directories),
                new FileSourceReader(AssemblyLimits.DEFAULT.sourceChars()),
                AssemblyLimits.DEFAULT);
    }
}

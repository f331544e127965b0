package mmulator.asm.source;

import java.time.Duration;

/**
 * Bounds that turn runaway source into an error instead of a hang.
 *
 * @param sourceChars longest file, in characters
 * @param macroDepth deepest nesting of macro calls and repeats
 * @param includeDepth deepest nesting of {@code .include}
 * @param repeatCount largest count of {@code .rept} and {@code .fill}
 * @param outputBytes largest sum of section contents of one file and of one image
 * @param statements most statements processed for one file, expansions included
 * @param errors after this many errors a file is given up
 * @param duration most time spent on one file
 */
public record AssemblyLimits(
        int sourceChars,
        int macroDepth,
        int includeDepth,
        long repeatCount,
        long outputBytes,
        long statements,
        int errors,
        Duration duration) {

    /** Far above what any stub needs, far below what hurts. */
    public static final AssemblyLimits DEFAULT =
            new AssemblyLimits(8 << 20, 100, 32, 16 << 20, 64 << 20, 2_000_000, 20, Duration.ofSeconds(10));
}

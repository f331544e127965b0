package mmulator.junit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mmulator.asm.source.SourcePosition;

/** Where the test calls us: what a fixture's line is to a fixture. */
final class CallSite {
    /** Where builds keep Java sources; a path that exists can be clicked on. */
    private static final List<String> SOURCE_ROOTS = List.of("src/test/java", "src/main/java", "src/it/java");

    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private CallSite() {}

    /** The line of the innermost caller outside this package. */
    static SourcePosition here() {
        return STACK.walk(
                frames -> frames.filter(frame -> frame.getDeclaringClass().getPackage() != CallSite.class.getPackage())
                        .findFirst()
                        .map(CallSite::position)
                        .orElseThrow());
    }

    private static SourcePosition position(StackWalker.StackFrame frame) {
        return new SourcePosition(file(frame), Math.max(frame.getLineNumber(), 1), 1);
    }

    private static String file(StackWalker.StackFrame frame) {
        String name = frame.getFileName();
        if (name == null) {
            return frame.getDeclaringClass().getSimpleName();
        }
        Path inPackage = Path.of(frame.getDeclaringClass().getPackageName().replace('.', '/'), name);
        for (String root : SOURCE_ROOTS) {
            Path path = Path.of(root).resolve(inPackage);
            if (Files.exists(path)) {
                return path.toString();
            }
        }
        return name;
    }
}

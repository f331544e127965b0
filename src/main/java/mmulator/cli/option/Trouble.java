package mmulator.cli.option;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import mmulator.asm.source.Mistake;
import mmulator.engine.EngineUnavailableException;
import mmulator.engine.HostMemoryException;
import org.jspecify.annotations.Nullable;

/**
 * What anything thrown means to the user: a mistake of his, a lack of the machine he is on, or a bug of ours.
 *
 * @param line what to say; of a bug, without what to report
 */
public record Trouble(ExitCode exit, String line) {
    private static final int MEGABYTE = 1 << 20;

    /** Looks through what others have wrapped it in, such as threads and hooks of the engine. */
    public static Trouble of(Throwable thrown) {
        Throwable at = thrown;
        for (int depth = 0; at != null && depth < 20; depth++) {
            String known = known(at);
            if (known != null) {
                return new Trouble(ExitCode.USAGE, known);
            }
            at = at.getCause();
        }
        return new Trouble(
                ExitCode.INTERNAL, "mmulator: internal error: " + thrown + "; this is a bug, please report it");
    }

    /** Null for what is a bug, or not known yet. A file's mistakes say where they are. */
    private static @Nullable String known(Throwable trouble) {
        return switch (trouble) {
            case EngineUnavailableException missing -> "mmulator: " + missing.getMessage();
            case Mistake wrong -> wrong.getMessage();
            case InvalidPathException wrong ->
                "mmulator: error: '" + wrong.getInput() + "' cannot be the name of a file here: " + wrong.getReason()
                        + "; a UTF-8 locale, such as LC_ALL=C.UTF-8, knows all names";
            case IOException io -> "mmulator: error: " + place(io) + reason(io);
            case HostMemoryException none -> outOf(String.valueOf(none.getMessage()));
            case OutOfMemoryError none -> outOf(String.valueOf(none.getMessage()));
            case UnsatisfiedLinkError refused -> notLoaded(refused);
            case ExceptionInInitializerError unpacked when unpacked.getCause() == null -> notLoaded(unpacked);
            // Holds what it failed of, which is looked at next.
            case ExceptionInInitializerError holder -> null;
            case NoClassDefFoundError again when again.getCause() instanceof ExceptionInInitializerError -> null;
            case NoClassDefFoundError missing when isOfNativeLibrary(missing) -> notLoaded(missing);
            case LinkageError incomplete ->
                "mmulator: error: the installation is not complete, or of several versions (" + incomplete
                        + "); mmulator-*.jar and all of lib beside it must be of one build";
            default -> null;
        };
    }

    /** A class that has failed to start before, of a library that unpacks native code. */
    private static boolean isOfNativeLibrary(NoClassDefFoundError error) {
        String message = String.valueOf(error.getMessage());
        return message.startsWith("Could not initialize class com.sun.jna")
                || message.startsWith("Could not initialize class keystone")
                || message.startsWith("Could not initialize class capstone")
                || message.startsWith("Could not initialize class com.github.luben.zstd");
    }

    private static String notLoaded(Throwable refused) {
        return "mmulator: error: a native library cannot be loaded: " + oneLine(String.valueOf(refused.getMessage()))
                + "; it is unpacked into a folder that must be writable and may not be mounted noexec:"
                + " name one with MMULATOR_JAVA_OPTS='-Djna.tmpdir=DIR -Djava.io.tmpdir=DIR'";
    }

    private static String outOf(String what) {
        if (what.contains("native thread")) {
            return "mmulator: error: the system allows no more threads; raise its limit (ulimit -u), or use fewer jobs (-j 1)";
        }
        return "mmulator: error: out of memory (" + oneLine(what) + "); this process may use "
                + Runtime.getRuntime().maxMemory() / MEGABYTE
                + " MiB of heap: allow more with MMULATOR_JAVA_OPTS=-Xmx8g, or ask for less";
    }

    private static String place(IOException io) {
        return io instanceof FileSystemException of && of.getFile() != null ? of.getFile() + ": " : "";
    }

    /** Why a file cannot be used, without its name, which Java gives as the reason of most. */
    public static String reason(IOException io) {
        return switch (io) {
            case NoSuchFileException missing -> "no such file or folder";
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException there -> "it exists";
            case NotDirectoryException file -> "not a folder";
            case DirectoryNotEmptyException full -> "the folder is not empty";
            case CharacterCodingException binary -> "not UTF-8";
            case FileSystemException of when of.getReason() != null -> Objects.requireNonNull(of.getReason());
            default -> oneLine(io.getMessage() == null ? io.toString() : io.getMessage());
        };
    }

    /** What libraries and other processes say in several lines. */
    public static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}

package mmulator.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import mmulator.engine.EngineException;
import org.junit.jupiter.api.Test;

/** Whose trouble it is, told by exit code and one line. */
final class TroubleTest {

    private static void isOfTheUser(Throwable thrown, String... parts) {
        Trouble trouble = Trouble.of(thrown);
        assertEquals(ExitCode.USAGE, trouble.exit(), thrown::toString);
        assertEquals(1, trouble.line().lines().count(), trouble.line());
        for (String part : parts) {
            assertTrue(trouble.line().contains(part), trouble.line());
        }
    }

    @Test
    void lackOfMemoryIsNoBugAndSaysHowToAllowMore() {
        OutOfMemoryError none = new OutOfMemoryError("Java heap space");
        isOfTheUser(none, "out of memory (Java heap space)", "MMULATOR_JAVA_OPTS=-Xmx");
        isOfTheUser(new EngineException("a hook failed", none), "out of memory");
        isOfTheUser(new IllegalStateException(new ExecutionException(none)), "out of memory");
        isOfTheUser(new OutOfMemoryError("unable to create native thread: possibly out of memory"), "threads", "-j 1");
    }

    @Test
    void nativeLibraryThatIsNotUnpackedNamesTheFolderToSet() {
        isOfTheUser(
                new UnsatisfiedLinkError("/tmp/jna/x.tmp: failed to map segment"), "failed to map", "-Djna.tmpdir=");
        isOfTheUser(new NoClassDefFoundError("Could not initialize class com.sun.jna.Native"), "-Djna.tmpdir=");
        isOfTheUser(
                new ExceptionInInitializerError("Cannot unpack libzstd-jni: Read-only file system"),
                "-Djava.io.tmpdir=");
        isOfTheUser(
                new NoClassDefFoundError("Could not initialize class keystone.Keystone")
                        .initCause(new ExceptionInInitializerError(new UnsatisfiedLinkError("no keystone"))),
                "no keystone");
    }

    @Test
    void missingJarIsSaid() {
        isOfTheUser(new NoClassDefFoundError("tools/jackson/core/JsonToken"), "tools/jackson/core/JsonToken", "lib");
    }

    @Test
    void filesSayWhichAndWhy() {
        isOfTheUser(new UncheckedIOException(new AccessDeniedException("some/dir")), "some/dir: permission denied");
        isOfTheUser(new IOException("Stale file handle"), "Stale file handle");
        isOfTheUser(new InvalidPathException("f?", "unmappable"), "'f?'", "LC_ALL=C.UTF-8");
    }

    @Test
    void allElseIsABug() {
        for (Throwable bug : List.of(
                new IllegalStateException("x"),
                new StackOverflowError(),
                new ExceptionInInitializerError(new IllegalStateException("y")))) {
            assertEquals(ExitCode.INTERNAL, Trouble.of(bug).exit());
        }
    }

    @Test
    void whatWrapsItselfIsToldAllTheSame() {
        Exception outer = new IllegalStateException("a");
        Exception inner = new IllegalStateException("b", outer);
        outer.initCause(inner);
        assertEquals(ExitCode.INTERNAL, Trouble.of(outer).exit());
    }
}

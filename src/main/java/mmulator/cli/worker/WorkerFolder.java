package mmulator.cli.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import mmulator.cli.option.Trouble;
import mmulator.cli.option.UserMistake;

/** Where workers leave what they have to say. In the end only the logs of crashes stay. */
record WorkerFolder(Path folder, AtomicInteger made) implements AutoCloseable {

    /** Below it, what workers unpack: native libraries. */
    static final String UNPACKED = "unpacked";

    /**
     * Of one worker.
     *
     * @param chatter its stderr
     * @param crashLog written by the JVM if it crashes
     */
    record Traces(Path chatter, Path crashLog) {}

    static WorkerFolder make() {
        try {
            return new WorkerFolder(Files.createTempDirectory("mmulator-test-"), new AtomicInteger());
        } catch (IOException e) {
            throw new UserMistake("mmulator: error: no folder for temporary files: " + Trouble.reason(e)
                    + "; name one with MMULATOR_JAVA_OPTS=-Djava.io.tmpdir=DIR");
        }
    }

    Traces next() {
        int number = made.incrementAndGet();
        return new Traces(folder.resolve("stderr-" + number + ".txt"), folder.resolve("crash-" + number + ".log"));
    }

    private void deleteUnpacked() throws IOException {
        Path unpacked = folder.resolve(UNPACKED);
        if (Files.isDirectory(unpacked)) {
            try (Stream<Path> files = Files.list(unpacked)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(unpacked);
        }
    }

    @Override
    public void close() {
        try {
            for (int number = 1; number <= made.get(); number++) {
                Files.deleteIfExists(folder.resolve("stderr-" + number + ".txt"));
            }
            deleteUnpacked();
            Files.deleteIfExists(folder);
        } catch (IOException inUse) {
            // A log is in it, or a system that does not delete open files; either is left to whoever cleans up there.
        }
    }
}

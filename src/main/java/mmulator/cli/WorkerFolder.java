package mmulator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Where workers leave what they have to say. In the end only the logs of crashes stay. */
record WorkerFolder(Path folder, AtomicInteger made) implements AutoCloseable {

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
            throw new UserMistake("mmulator: error: no folder for temporary files: " + e.getMessage());
        }
    }

    Traces next() {
        int number = made.incrementAndGet();
        return new Traces(folder.resolve("stderr-" + number + ".txt"), folder.resolve("crash-" + number + ".log"));
    }

    @Override
    public void close() {
        try {
            for (int number = 1; number <= made.get(); number++) {
                Files.deleteIfExists(folder.resolve("stderr-" + number + ".txt"));
            }
            Files.deleteIfExists(folder);
        } catch (IOException inUse) {
            // A log is in it, or a system that does not delete open files; either is left to whoever cleans up there.
        }
    }
}

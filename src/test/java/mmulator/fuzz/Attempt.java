package mmulator.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets a target read inputs under watch: within a time, within an amount of memory, and leaving the input on disk if it
 * takes the JVM down.
 */
final class Attempt {
    /** By the clock on the wall: one that waits for ever takes no processor time. */
    private static final long MAX_WALL_NANOS = TimeUnit.SECONDS.toNanos(120);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What is under way. */
    private record Reading(byte[] input, long threadNanos, long startNanos) {}

    /** An input that its reader did not answer as it should. */
    record Bug(byte[] input, Throwable thrown) {
        /** Where it was thrown: other inputs that end there show the same bug. */
        String signature() {
            for (StackTraceElement frame : thrown.getStackTrace()) {
                if (frame.getClassName().startsWith("mmulator.")
                        && !frame.getClassName().startsWith("mmulator.fuzz.")) {
                    // The depth at which a stack overflows varies, and so does the method.
                    return thrown.getClass().getName() + (thrown instanceof StackOverflowError ? "" : " at " + frame);
                }
            }
            return thrown.getClass().getName();
        }
    }

    /** @param bug null if all is well */
    record Result(Answer answer, Bug bug) {}

    private static final Answer NONE = Answer.accepted("");

    private final Target target;
    private final Path current;
    private final AtomicReference<Reading> reading = new AtomicReference<>();
    private volatile Thread worker;

    Attempt(Target target, Path folder) {
        this.target = target;
        this.current = folder.resolve("current." + target.kind().extension());
    }

    /** Lets the target read one input, on the thread of {@link #watch}. */
    Result read(byte[] input) {
        if (target.runsNativeCode()) {
            try {
                Files.write(current, input);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        Thread thread = Thread.currentThread();
        reading.set(new Reading(input, THREADS.getThreadCpuTime(thread.threadId()), System.nanoTime()));
        long before = THREADS.getThreadAllocatedBytes(thread.threadId());
        try {
            Answer answer = target.read(input);
            answer.check();
            long allocated = THREADS.getThreadAllocatedBytes(thread.threadId()) - before;
            if (allocated > target.maxAllocation()) {
                throw new AssertionError("allocated more than " + (target.maxAllocation() >> 20) + " MiB");
            }
            return new Result(answer, null);
        } catch (Throwable thrown) {
            return new Result(NONE, new Bug(input, thrown));
        } finally {
            reading.set(null);
        }
    }

    /**
     * Does {@code work}, which calls {@link #read}, on a thread of its own.
     *
     * @param hung makes a result of an input that hangs; its thread is left behind if it does not heed interrupts
     */
    <T> T watch(Supplier<T> work, Function<Bug, T> hung) throws InterruptedException, IOException {
        CompletableFuture<T> result = new CompletableFuture<>();
        worker = Thread.ofPlatform().daemon().name("fuzz " + target.name()).start(() -> {
            try {
                result.complete(work.get());
            } catch (Throwable thrown) {
                result.completeExceptionally(thrown);
            }
        });
        while (true) {
            try {
                T value = result.get(200, TimeUnit.MILLISECONDS);
                Files.deleteIfExists(current);
                return value;
            } catch (TimeoutException waiting) {
                Reading now = reading.get();
                if (now != null && isOver(now)) {
                    AssertionError hang = new AssertionError("does not end in time");
                    hang.setStackTrace(worker.getStackTrace());
                    worker.interrupt();
                    return hung.apply(new Bug(now.input, hang));
                }
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            }
        }
    }

    private boolean isOver(Reading now) {
        return THREADS.getThreadCpuTime(worker.threadId()) - now.threadNanos
                        > target.maxTime().toNanos()
                || System.nanoTime() - now.startNanos > MAX_WALL_NANOS;
    }
}

package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import mmulator.debug.Debuggee;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;
import mmulator.report.text.SourceMap;

/** A server for one fixture, on a thread of its own. */
final class ServedFixture implements AutoCloseable {
    /** Steps after which each of two CPUs has stored something, whatever the turns. */
    private static final long A_FEW = 64;

    final GdbServer server;
    final Path elf;
    final List<String> log = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicReference<Debuggee> served = new AtomicReference<>();

    private ServedFixture(Path fixture, Path folder, Endpoint endpoint, boolean waits) throws IOException {
        FixtureImage image = FixtureImage.of(FixtureParser.parse(fixture));
        elf = folder.resolve("served.elf");
        byte[] symbols =
                SymbolFile.of(image.assembled(), Path.of("").toAbsolutePath().toString());
        Files.write(elf, symbols);
        server = GdbServer.open(endpoint, log::add);
        SourceMap sources = SourceMap.of(image);
        thread = Thread.ofPlatform().daemon().start(() -> {
            try (Debuggee debuggee = Debuggee.open(image)) {
                served.set(debuggee);
                server.serve(
                        debuggee,
                        send -> new Session(debuggee, sources, fixture.toString(), elf.toString(), symbols, send),
                        waits);
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            } catch (Throwable failed) {
                failure.set(failed);
            }
        });
    }

    static ServedFixture waiting(Path fixture, Path folder) throws IOException {
        return new ServedFixture(fixture, folder, new Endpoint.Tcp("", 0), true);
    }

    static ServedFixture running(Path fixture, Path folder) throws IOException {
        return new ServedFixture(fixture, folder, new Endpoint.Tcp("", 0), false);
    }

    static ServedFixture at(Endpoint endpoint, Path fixture, Path folder) throws IOException {
        return new ServedFixture(fixture, folder, endpoint, true);
    }

    int port() {
        return Integer.parseInt(server.target().substring(1));
    }

    /** Of a machine that runs by itself. */
    void awaitEnd() throws InterruptedException {
        while (log.stream().noneMatch(line -> line.startsWith("stopped"))) {
            Thread.sleep(5);
        }
    }

    /** Until the machine, which must be one that goes on for long, has executed something. */
    void awaitRunning() throws InterruptedException {
        Debuggee debuggee = served.get();
        while (debuggee == null || debuggee.steps() < A_FEW) {
            assertTrue(thread.isAlive(), "the server has ended");
            Thread.sleep(5);
            debuggee = served.get();
        }
    }

    /** After a kill. */
    void join() throws InterruptedException {
        thread.join(300_000);
        assertFalse(thread.isAlive(), "the server goes on after a kill");
    }

    @Override
    public void close() {
        server.close();
        thread.interrupt();
        try {
            thread.join(300_000);
        } catch (InterruptedException given) {
            Thread.currentThread().interrupt();
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw new AssertionError("the server's thread failed", failed);
        }
    }
}

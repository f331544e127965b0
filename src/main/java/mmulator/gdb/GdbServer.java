package mmulator.gdb;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import mmulator.debug.Debuggee;
import org.jspecify.annotations.Nullable;

/**
 * Listens for one debugger at a time. The machine belongs to the thread that calls {@link #serve}; others only accept,
 * read, and interrupt it.
 */
public final class GdbServer implements AutoCloseable {
    private final ServerSocketChannel server;
    private final @Nullable Path socketFile;
    private final BlockingQueue<Connection> arrived = new LinkedBlockingQueue<>();
    private final Consumer<String> log;

    private @Nullable Debuggee machine;
    private boolean occupied;
    /** The machine runs and no debugger is there. */
    private boolean runsAlone;

    private GdbServer(ServerSocketChannel server, @Nullable Path socketFile, Consumer<String> log) {
        this.server = server;
        this.socketFile = socketFile;
        this.log = log;
    }

    /**
     * @param log takes lines on who comes and goes
     * @throws IOException if it cannot listen there; {@link BindException} if somebody else does
     */
    public static GdbServer open(Endpoint endpoint, Consumer<String> log) throws IOException {
        ServerSocketChannel server = switch (endpoint) {
            case Endpoint.Tcp tcp -> ServerSocketChannel.open();
            case Endpoint.Unix unix -> ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        };
        try {
            switch (endpoint) {
                case Endpoint.Tcp tcp -> {
                    InetSocketAddress address = (InetSocketAddress) tcp.socketAddress();
                    if (address.isUnresolved()) {
                        throw new IOException("unknown host " + tcp.host());
                    }
                    server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                    server.bind(address);
                }
                case Endpoint.Unix unix -> {
                    removeIfDead(unix.path());
                    server.bind(unix.socketAddress());
                }
            }
            return new GdbServer(server, endpoint instanceof Endpoint.Unix(Path path) ? path : null, log);
        } catch (IOException | RuntimeException refused) {
            server.close();
            throw refused;
        }
    }

    /** A socket that its owner has left behind. One that somebody answers at stays, and so does any other file. */
    private static void removeIfDead(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException nobody) {
            if (!Files.isRegularFile(path)) {
                Files.delete(path);
            }
        }
    }

    /** What to give to {@code target remote}. */
    public String target() {
        if (socketFile != null) {
            return socketFile.toAbsolutePath().toString();
        }
        try {
            InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
            boolean local = address.getAddress().isLoopbackAddress()
                    || address.getAddress().isAnyLocalAddress();
            return (local ? "" : address.getAddress().getHostAddress()) + ":" + address.getPort();
        } catch (IOException closed) {
            throw new IllegalStateException("the server is closed", closed);
        }
    }

    /**
     * Serves debuggers until one kills the machine or the server is closed.
     *
     * @param session opens a session; its argument takes packets that come before a reply
     * @param waits the machine stays at its first instruction until a debugger lets it run; otherwise it runs at once
     */
    public void serve(Debuggee debuggee, Function<Consumer<String>, Session> session, boolean waits)
            throws InterruptedException {
        synchronized (this) {
            machine = debuggee;
            runsAlone = !waits;
        }
        Thread.ofPlatform().daemon().name("mmulator-gdb-accept").start(this::accept);
        if (!waits) {
            debuggee.resume();
            synchronized (this) {
                runsAlone = false;
            }
            log.accept("stopped after " + debuggee.steps() + " steps");
        }
        Session.End end = Session.End.OPEN;
        while (end != Session.End.KILLED && server.isOpen()) {
            try (Connection connection = arrived.take()) {
                end = talk(connection, session.apply(connection::send));
            }
            synchronized (this) {
                occupied = false;
            }
        }
    }

    private Session.End talk(Connection connection, Session session) throws InterruptedException {
        log.accept("debugger connected");
        try {
            while (session.end() == Session.End.OPEN) {
                Optional<String> packet = connection.next();
                if (packet.isEmpty()) {
                    log.accept("debugger gone; the machine stays as it is for the next one");
                    return session.end();
                }
                String reply = session.reply(packet.get());
                connection.done();
                // Before the reply, because what the debugger sends on getting it is not to be acknowledged any more.
                connection.acknowledges(session.acknowledges());
                if (reply != null) {
                    connection.send(reply);
                }
            }
            log.accept(
                    session.end() == Session.End.KILLED
                            ? "killed"
                            : "debugger detached; the machine stays as it is for the next one");
            return session.end();
        } finally {
            session.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                admit(server.accept());
            }
        } catch (IOException closed) {
            // The end of listening; whoever is connected stays so.
        }
    }

    private synchronized void admit(SocketChannel client) throws IOException {
        if (occupied) {
            log.accept("a second debugger was refused");
            Connection.refuse(client);
            return;
        }
        occupied = true;
        if (!(client.getLocalAddress() instanceof UnixDomainSocketAddress)) {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        Debuggee debuggee = machine;
        Connection connection =
                new Connection(client, log, this::greeted, debuggee == null ? () -> {} : debuggee::interrupt);
        connection.start();
        arrived.add(connection);
    }

    /** A debugger stops the machine where it is; whoever only connects does not. */
    private synchronized void greeted() {
        Debuggee debuggee = machine;
        if (runsAlone && debuggee != null) {
            debuggee.interrupt();
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            if (socketFile != null) {
                Files.deleteIfExists(socketFile);
            }
        } catch (IOException gone) {
            // Nobody can connect any more, and that is what was asked for.
        }
    }
}

package mmulator.gdb;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where to listen, in QEMU's words; without a host nobody but this machine can connect. */
public sealed interface Endpoint {
    /** {@code tcp:HOST:PORT}. @param host "" for the loopback interface @param port 0 for any that is free */
    record Tcp(String host, int port) implements Endpoint {
        @Override
        public String toString() {
            return "tcp:" + host + ":" + port;
        }
    }

    /** {@code unix:PATH}. */
    record Unix(Path path) implements Endpoint {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    Endpoint DEFAULT = new Tcp("", 1234);

    /** @throws IllegalArgumentException with what is wrong */
    static Endpoint parse(String text) {
        if (text.startsWith("unix:") && text.length() > "unix:".length()) {
            try {
                return new Unix(Path.of(text.substring("unix:".length())));
            } catch (InvalidPathException wrong) {
                throw new IllegalArgumentException("'" + text + "' is no path", wrong);
            }
        }
        int colon = text.lastIndexOf(':');
        if (text.startsWith("tcp:") && colon >= "tcp:".length()) {
            try {
                int port = Integer.parseInt(text.substring(colon + 1));
                if (port >= 0 && port <= 0xffff) {
                    return new Tcp(text.substring("tcp:".length(), colon), port);
                }
            } catch (NumberFormatException notANumber) {
                // falls through to the one message for both
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no place to listen at; expected tcp::PORT, tcp:HOST:PORT or unix:PATH");
    }

    /** What to bind; a host that does not exist stays unresolved, which binding complains of. */
    default SocketAddress socketAddress() {
        return switch (this) {
            case Tcp(String host, int port) ->
                host.isEmpty()
                        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
                        : new InetSocketAddress(host, port);
            case Unix(Path path) -> UnixDomainSocketAddress.of(path);
        };
    }
}

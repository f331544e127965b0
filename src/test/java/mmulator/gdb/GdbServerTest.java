package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that come, go, and misbehave. */
final class GdbServerTest {
    private static final Path ALONE = Path.of("fixtures/park/bad_never_released.yaml");

    @TempDir
    private Path folder;

    /** A debugger that acknowledges nothing unless told. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;

        Client(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(600_000);
        }

        void send(String bytes) throws IOException {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** As debuggers send it: they make nothing short. */
        void packet(String payload) throws IOException {
            int sum = payload.chars().sum() & 0xff;
            send("$" + payload + "#" + HexBytes.ofByte(sum));
        }

        /** One byte, or one packet with its frame. */
        String receive() throws IOException {
            int first = socket.getInputStream().read();
            if (first != '$') {
                return first < 0 ? "closed" : String.valueOf((char) first);
            }
            StringBuilder packet = new StringBuilder("$");
            while (packet.length() < 3 || packet.charAt(packet.length() - 3) != '#') {
                packet.append((char) socket.getInputStream().read());
            }
            return packet.toString();
        }

        String ask(String payload) throws IOException {
            packet(payload);
            assertEquals("+", receive());
            return receive();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void packetsAreAcknowledgedUntilTheDebuggerWantsNone() throws Exception {
        try (ServedFixture served = ServedFixture.waiting(ALONE, folder);
                Client client = new Client(served.port())) {
            assertEquals("$QC1#c5", client.ask("qC"));
            assertEquals("$OK#9a", client.ask("QStartNoAckMode"));
            client.packet("qC");
            assertEquals("$QC1#c5", client.receive());
        }
    }

    @Test
    void pageInABrowserCannotEndTheSession() throws Exception {
        try (ServedFixture served = ServedFixture.waiting(ALONE, folder)) {
            for (String request :
                    List.of("POST / HTTP/1.1\r\nHost: localhost\r\n\r\n$qC#b4$k#6b", "\u0016\u0003\u0001")) {
                assertEquals("closed", whenFree(served, request));
            }
            assertEquals("+", whenFree(served, "$k#6b"));
            assertEquals("+", whenFree(served, "$vKill;1#6e"));
            try (Client client = freeAgain(served)) {
                assertEquals("$QC1#c5", client.ask("qC"));
            }
        }
    }

    /** What a connection that begins so gets first, once the one before is over. */
    private static String whenFree(ServedFixture served, String bytes) throws Exception {
        while (true) {
            try (Client client = new Client(served.port())) {
                client.send(bytes);
                String first = client.receive();
                if (!first.startsWith("$E.another debugger")) {
                    return first;
                }
            }
            Thread.sleep(5);
        }
    }

    @Test
    void damagedPacketIsAskedForAgain() throws Exception {
        try (ServedFixture served = ServedFixture.waiting(ALONE, folder);
                Client client = new Client(served.port())) {
            client.send("$qC#00");
            assertEquals("-", client.receive());
            assertEquals("$QC1#c5", client.ask("qC"));
            client.send("-");
            assertEquals("$QC1#c5", client.receive());
        }
    }

    @Test
    void oversizedAndMalformedPacketsAreSurvived() throws Exception {
        try (ServedFixture served = ServedFixture.waiting(ALONE, folder);
                Client client = new Client(served.port())) {
            assertTrue(client.ask("m" + "1".repeat(100_000)).startsWith("$E.empty, or longer than PacketSize"));
            assertTrue(client.ask("m1").startsWith("$E."));
            client.send("#$#}}}\0\1\2");
            client.packet("qC");
            while (!client.receive().equals("$QC1#c5")) {
                // what it makes of the noise
            }
        }
    }

    @Test
    void secondDebuggerIsRefusedAndTheFirstGoesOn() throws Exception {
        try (ServedFixture served = ServedFixture.waiting(ALONE, folder);
                Client first = new Client(served.port())) {
            assertEquals("$QC1#c5", first.ask("qC"));
            try (Client second = new Client(served.port())) {
                assertTrue(second.receive().startsWith("$E.another debugger is connected to this machine#"));
                assertEquals("closed", second.receive());
            }
            assertEquals("$QC1#c5", first.ask("qC"));
            assertTrue(served.log.contains("a second debugger was refused"));
        }
    }

    @Test
    void debuggerThatVanishesLeavesTheMachineToTheNext() throws Exception {
        try (ServedFixture served = ServedFixture.waiting(ALONE, folder)) {
            String pc;
            try (Client first = new Client(served.port())) {
                first.ask("vCont;s:1");
                pc = first.ask("p20");
                first.ask("Z0,40220000,4");
                first.send("$m4021"); // and not a byte more
            }
            try (Client second = freeAgain(served)) {
                assertEquals(pc, second.ask("p20"));
                second.packet("c");
                assertEquals("+", second.receive());
                assertTrue(second.receive().startsWith("$O")); // the breakpoint is gone, so it has ended
            }
        }
    }

    /** The place is free a moment after the debugger before has gone. */
    private static Client freeAgain(ServedFixture served) throws Exception {
        while (served.log.stream()
                .noneMatch(line -> line.startsWith("debugger gone") || line.startsWith("debugger detached"))) {
            Thread.sleep(5);
        }
        while (true) {
            Client client = new Client(served.port());
            client.packet("qAttached");
            String reply = client.receive();
            if (reply.equals("+")) {
                client.receive();
                return client;
            }
            client.close();
            Thread.sleep(5);
        }
    }

    @Test
    void interruptStopsARunningMachine() throws Exception {
        try (ServedFixture served = ServedFixture.waiting(Counting.in(folder), folder);
                Client client = new Client(served.port())) {
            client.packet("vCont;c");
            assertEquals("+", client.receive());
            client.send("\3");
            assertTrue(client.receive().startsWith("$T02thread:"));
            // Nothing runs now, so nothing is to be stopped: the next step is a step.
            client.send("\3");
            assertTrue(client.ask("vCont;s:1").startsWith("$T05thread:1;"));
        }
    }

    @Test
    void machineThatRunsStopsWhenItsDebuggerVanishes() throws Exception {
        try (ServedFixture served = ServedFixture.waiting(Counting.in(folder), folder)) {
            try (Client client = new Client(served.port())) {
                client.packet("vCont;c");
                assertEquals("+", client.receive());
                served.awaitRunning();
            }
            try (Client next = freeAgain(served)) {
                assertTrue(next.ask("?").startsWith("$T02thread:"));
            }
        }
    }

    @Test
    void machineThatRunsByItselfStopsForItsDebugger() throws Exception {
        try (ServedFixture served = ServedFixture.running(Counting.in(folder), folder);
                Client client = new Client(served.port())) {
            assertTrue(client.ask("?").startsWith("$T02thread:"));
        }
    }

    @Test
    void killEndsTheServer() throws Exception {
        try (ServedFixture served = ServedFixture.waiting(ALONE, folder)) {
            try (Client client = new Client(served.port())) {
                client.ask("qC");
                client.packet("k");
                served.join();
            }
            assertTrue(served.log.contains("killed"));
        }
    }

    @Test
    void portInUseIsRefused() throws Exception {
        try (ServedFixture served = ServedFixture.waiting(ALONE, folder)) {
            Endpoint same = new Endpoint.Tcp("", served.port());
            assertThrows(BindException.class, () -> GdbServer.open(same, line -> {}));
        }
    }

    @Test
    void socketThatNobodyServesIsReplaced() throws Exception {
        Path socket = folder.resolve("socket");
        try (ServerSocketChannel abandoned = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            abandoned.bind(UnixDomainSocketAddress.of(socket));
        }
        assertTrue(Files.exists(socket));
        Endpoint endpoint = new Endpoint.Unix(socket);
        try (GdbServer server = GdbServer.open(endpoint, line -> {})) {
            assertEquals(socket.toString(), server.target());
            assertThrows(IOException.class, () -> GdbServer.open(endpoint, line -> {}));
        }
        assertFalse(Files.exists(socket));
    }

    @Test
    void fileThatIsNoSocketStays() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        assertThrows(IOException.class, () -> GdbServer.open(new Endpoint.Unix(file), line -> {}));
        assertEquals("precious", Files.readString(file));
    }
}

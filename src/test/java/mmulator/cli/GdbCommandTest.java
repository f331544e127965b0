package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code gdb} command from its arguments to its exit code. */
final class GdbCommandTest {
    private static final String FIXTURE = "fixtures/park/bad_never_released.yaml";

    @TempDir
    private Path folder;

    /** Runs the command until a debugger that says only this has been heard. */
    private CommandLineRun until(String packet, String... arguments) throws Exception {
        Path socket = folder.resolve("socket");
        String[] all = new String[arguments.length + 3];
        all[0] = "gdb";
        all[1] = "--gdb";
        all[2] = "unix:" + socket;
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        CompletableFuture<CommandLineRun> run = CompletableFuture.supplyAsync(() -> CommandLineRun.of(all));
        while (!run.isDone()) {
            try (SocketChannel debugger = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                debugger.write(ByteBuffer.wrap(packet.getBytes(StandardCharsets.US_ASCII)));
                return run.get();
            } catch (SocketException notYet) {
                Thread.sleep(10);
            }
        }
        return run.get();
    }

    @Test
    void killedMachineEndsTheCommand() throws Exception {
        Path elf = folder.resolve("image.elf");
        CommandLineRun run = until("$qC#b4$k#6b", "-S", "--elf", elf.toString(), FIXTURE);
        assertEquals(0, run.exit(), run.err());
        assertTrue(
                run.err()
                        .contains("gdb-multiarch -ex 'file " + elf + "' -ex 'target remote " + folder.resolve("socket")
                                + "'"),
                run.err());
        assertEquals("\177ELF", new String(Files.readAllBytes(elf), 0, 4, StandardCharsets.ISO_8859_1));
        assertEquals("", run.out());
    }

    @Test
    void withoutWaitingTheMachineHasRun() throws Exception {
        CommandLineRun run = until("$qC#b4$k#6b", FIXTURE);
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.err().contains("stopped after "), run.err());
        assertFalse(Files.exists(folder.resolve("socket")));
    }

    @Test
    void scheduleThatDoesNotFitIsTold() throws Exception {
        CommandLineRun run = until("$c#63", "--schedule", "3*5", FIXTURE);
        assertEquals(2, run.exit(), run.err());
        assertTrue(run.err().contains("mmulator: schedule: turn 1 (3*5) needs cpu3"), run.err());
    }

    @Test
    void endpointThatIsNoneIsAMistake() {
        CommandLineRun run = CommandLineRun.of("gdb", "--gdb", "1234", FIXTURE);
        assertEquals(2, run.exit());
        assertTrue(run.err().contains("'1234' is no place to listen at; expected tcp::PORT"), run.err());
    }

    @Test
    void portInUseIsTold() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandLineRun run = CommandLineRun.of("gdb", "--gdb", "tcp::" + other.getLocalPort(), FIXTURE);
            assertEquals(2, run.exit(), run.err());
            assertTrue(run.err().contains("cannot listen at tcp::" + other.getLocalPort()), run.err());
            assertTrue(run.err().contains("--gdb tcp::0 takes any port that is free"), run.err());
        }
    }

    @Test
    void symbolFileThatCannotBeWrittenIsTold() {
        CommandLineRun run = CommandLineRun.of(
                "gdb",
                "--gdb",
                "tcp::0",
                "--elf",
                folder.resolve("no/such/file").toString(),
                FIXTURE);
        assertEquals(2, run.exit(), run.err());
        assertTrue(run.err().contains("no/such/file: error: cannot be written"), run.err());
    }
}

package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Somebody else's fixture reads nothing but what it came with, by whatever name or link. */
@DisabledOnOs(OS.WINDOWS)
final class RestrictTest {
    private static final String SECRET = "root:x:0:0";
    private static final String NOT_BELOW = "is not below";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path theirs;

    @SuppressWarnings("NullAway.Init")
    private Path secret;

    @BeforeEach
    void files() throws IOException {
        theirs = Files.createDirectory(folder.resolve("theirs"));
        secret = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        Files.writeString(theirs.resolve("code.S"), ".text\n.globl code\ncode: nop\nhlt #0\n");
    }

    private CommandLineRun restricted(String command, Path file, String... more) {
        String[] line = new String[more.length + 4];
        line[0] = command;
        line[1] = "--restrict";
        line[2] = theirs.toString();
        line[3] = file.toString();
        System.arraycopy(more, 0, line, 4, more.length);
        return CommandLineRun.of(line);
    }

    private Path fixture(String sources, String more) throws IOException {
        return Files.writeString(theirs.resolve("x.yaml"), """
                description: Theirs.
                memory: [{base: 0x4000_0000, size: 2M}]
                sources: [%s]
                sections: {.text: {pa: 0x4010_0000}}
                cpus: [{entry: code}]
                %s
                """.formatted(sources, more));
    }

    private static void assertRefused(CommandLineRun run, String position) {
        assertEquals(2, run.exit(), run.out() + run.err());
        assertTrue(run.err().contains(NOT_BELOW), run.err());
        assertTrue(run.err().startsWith(position), run.err());
        assertFalse((run.out() + run.err()).contains(SECRET), run.err());
    }

    @Test
    void whatBelongsToAFixtureIsRead() throws IOException {
        assertEquals(0, restricted("run", fixture("code.S", "")).exit());
        assertEquals(0, restricted("run", fixture("../theirs/code.S", "")).exit());
        Files.createSymbolicLink(theirs.resolve("link.S"), Path.of("code.S"));
        assertEquals(0, restricted("run", fixture("link.S", "")).exit());
        assertEquals(0, restricted("list", theirs).exit());
        assertEquals(0, restricted("test", theirs, "-j", "1").exit());
    }

    @Test
    void folderThatALinkLeadsToIsTheFolder() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), theirs);
        Path file = fixture("code.S", "");
        assertEquals(
                0,
                CommandLineRun.of("run", "--restrict", link.toString(), file.toString())
                        .exit());
        assertEquals(
                0,
                CommandLineRun.of(
                                "--restrict",
                                theirs.toString(),
                                "run",
                                link.resolve("x.yaml").toString())
                        .exit());
    }

    @Test
    void whateverAFixtureNamesOutsideIsRefusedWhereItStands() throws IOException {
        String at = theirs.resolve("x.yaml") + ":";
        for (String outside :
                List.of(secret.toString(), "../secret", "/etc/passwd", "../absent", "gone/../../secret")) {
            assertRefused(restricted("run", fixture(outside, "")), at + "3:11: error: ");
            assertRefused(
                    restricted("run", fixture("{file: " + outside + ", pa: 0x4010_0000}", "")), at + "3:18: error: ");
            assertRefused(
                    restricted("run", fixture("{file: code.S, symbols: " + outside + "}", "")), at + "3:35: error: ");
            assertRefused(restricted("run", fixture("code.S", "needs: [" + outside + "]")), at + "6:9: error: ");
            assertRefused(restricted("run", fixture("code.S", "include: [" + outside + "]")), at + "6:11: error: ");
            for (String key : List.of("kernel", "symbols", "config")) {
                String kernel = key.equals("kernel") ? "" : "kernel: code.S, ";
                assertRefused(
                        restricted("run", fixture("code.S", "linux: {" + kernel + key + ": " + outside + "}")),
                        at + "6:");
            }
            assertRefused(
                    restricted("run", Files.writeString(theirs.resolve("y.yaml"), "like: " + outside + "\n")),
                    theirs.resolve("y.yaml") + ":1:7: error: like: ");
        }
    }

    @Test
    void whateverASourceNamesOutsideIsRefusedWhereItStands() throws IOException {
        for (String directive : List.of(".include", ".incbin")) {
            for (String outside : List.of(secret.toString(), "../secret", "/etc/passwd")) {
                Path source = Files.writeString(
                        theirs.resolve("code.S"),
                        ".text\n.globl code\ncode: nop\n" + directive + " \"" + outside + "\"\n");
                assertRefused(restricted("run", fixture("code.S", "")), source + ":4:");
                assertRefused(restricted("disasm", source), source + ":4:");
            }
        }
    }

    @Test
    void linksAreFollowedBeforeItIsJudged() throws IOException {
        Files.createSymbolicLink(theirs.resolve("link.S"), secret);
        Files.createSymbolicLink(theirs.resolve("relative.S"), Path.of("../secret"));
        Files.createSymbolicLink(theirs.resolve("chain.S"), Path.of("link.S"));
        Files.createSymbolicLink(theirs.resolve("absent.S"), Path.of("../absent"));
        Files.createSymbolicLink(theirs.resolve("round.S"), Path.of("round.S"));
        Files.createSymbolicLink(theirs.resolve("up"), folder);
        for (String link :
                List.of("link.S", "relative.S", "chain.S", "absent.S", "round.S", "up/secret", "up/absent")) {
            assertRefused(restricted("run", fixture(link, "")), theirs.resolve("x.yaml") + ":3:11: error: ");
        }
        Path fixture = Files.createSymbolicLink(theirs.resolve("fixture.yaml"), secret);
        assertRefused(restricted("run", fixture), fixture + ":1:1: error: ");
        Files.createSymbolicLink(theirs.resolve("x.expected"), secret);
        CommandLineRun test = restricted("test", fixture("code.S", ""), "-j", "1");
        assertEquals(1, test.exit());
        assertTrue(test.out().contains(NOT_BELOW), test.out());
        assertFalse(test.out().contains(SECRET), test.out());
    }

    @Test
    void operandsAreReadWithinTheFolderToo() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        for (String command : List.of(
                "run",
                "explore",
                "mutate",
                "walk",
                "tables",
                "why",
                "gdb",
                "export-litmus",
                "check",
                "merge",
                "litmus",
                "disasm")) {
            List<String> more = command.equals("walk") ? List.of("0") : List.of();
            CommandLineRun run = restricted(command, secret, more.toArray(String[]::new));
            assertEquals(2, run.exit(), command + run.err());
            assertTrue(run.err().contains(NOT_BELOW), command + ": " + run.err());
        }
        for (String command : List.of("list", "test", "litmus")) {
            assertEquals(2, restricted(command, elsewhere).exit(), command);
        }
        Path litmus = Files.copy(Path.of("fixtures/litmus/unmap.litmus"), theirs.resolve("x.litmus"));
        assertRefused(restricted("litmus", litmus, "--expect", secret.toString()), secret + ":1:1: error: ");
    }

    @Test
    void testsRunTheirFixturesWithinTheFolder() throws IOException {
        CommandLineRun run = restricted("test", fixture(secret.toString(), ""), "-j", "1");
        assertEquals(1, run.exit(), run.out());
        assertTrue(run.out().contains(NOT_BELOW), run.out());
    }

    @Test
    void folderThatIsNoneIsAMistake() throws IOException {
        for (Path none : List.of(secret, folder.resolve("absent"))) {
            CommandLineRun run = CommandLineRun.of(
                    "run", "--restrict", none.toString(), fixture("code.S", "").toString());
            assertEquals(2, run.exit());
            assertTrue(run.err().startsWith("mmulator: error: --restrict " + none + ": "), run.err());
        }
    }

    /** In a folder of somebody else, {@code mmulator test *} names whatever he has called his files. */
    @Test
    void nameThatBeginsWithAnAtSignIsNoListOfArguments() throws IOException {
        Path victim = folder.resolve("victim");
        Path arguments = Files.writeString(
                folder.resolve("arguments"), "--html\n" + victim + "\n" + fixture("code.S", "") + "\n");
        CommandLineRun run = CommandLineRun.of("run", "@" + arguments);
        assertEquals(2, run.exit());
        assertTrue(run.err().startsWith("@" + arguments + ":1:1: error: no such file"), run.err());
        assertFalse(Files.exists(victim));
    }
}

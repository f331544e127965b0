package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every command with random options and operands: whatever stands there, it ends, says why, and is no bug of ours. */
@Timeout(value = 1, unit = TimeUnit.DAYS) // a flag may ask for many
final class CommandLinesTest {
    private static final long SEED = Long.getLong("mmulator.seed", 20);
    /** More by -Dmmulator.commandlines=100000. */
    private static final int LINES = Integer.getInteger("mmulator.commandlines", 400);

    private static final Set<Integer> DOCUMENTED = Set.of(0, 1, 2, 77, 124);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final List<String> words = new ArrayList<>(List.of(
            "",
            "-",
            "--",
            "0",
            "1",
            "2",
            "-1",
            "3/2",
            "1/2",
            "0*3,1",
            "0*",
            "9223372036854775808",
            "0x40000000",
            "12K",
            "all",
            "help",
            "exec",
            "tlb,bbm",
            "first",
            "cpu0",
            "swapper",
            "[",
            "*",
            "\u00e4",
            "a b",
            "127.0.0.1:0",
            "tcp::99999"));

    @BeforeEach
    void files() throws IOException {
        String fixture = Files.readString(Path.of("fixtures/first/good_hello.yaml"))
                .replace("../../asm", Path.of("asm").toAbsolutePath().toString());
        word("hello.yaml", fixture);
        word("empty.yaml", "");
        word("cut.yaml", fixture.substring(0, fixture.length() / 2));
        word("x.trace", "mmulator-trace 1\ncpu0 mmu ttbr0=0x4100_0000\ncpu0 read 0x20_0000\n");
        word("x.litmus", "AArch64 x\n{ }\n P0 ;\n NOP ;\nexists (true)\n");
        word("results.json", "{}");
        words.add(folder.toString());
        words.add(folder.resolve("absent").toString());
        words.add(folder.resolve("absent/absent.yaml").toString());
    }

    private void word(String name, String text) throws IOException {
        // Twice: half of all operands are files that there are.
        words.addAll(List.of(
                Files.writeString(folder.resolve(name), text).toString(),
                folder.resolve(name).toString()));
    }

    @Test
    void whateverStandsOnACommandLineIsNoBugOfOurs() {
        System.out.println("CommandLinesTest seed " + SEED + " (-Dmmulator.seed=…)");
        Random random = new Random(SEED);
        // By name: the order must not depend on a hash.
        List<CommandSpec> commands = new TreeMap<>(Mmulator.commandLine().getSubcommands())
                .values().stream().map(CommandLine::getCommandSpec).toList();
        int done = 0;
        for (int i = 0; i < LINES; i++) {
            String[] line = line(random, commands.get(random.nextInt(commands.size())));
            String shown = "seed " + SEED + ", line " + i + ": " + String.join(" ", line);
            CommandLineRun run =
                    assertTimeoutPreemptively(Duration.ofMinutes(1), () -> CommandLineRun.of(line), () -> shown);
            assertTrue(DOCUMENTED.contains(run.exit()), () -> run.exit() + " of " + shown + "\n" + run.err());
            assertFalse(
                    (run.out() + run.err()).contains("\tat "), () -> "a stack trace of " + shown + "\n" + run.err());
            assertTrue(run.exit() != 2 || !run.err().isBlank(), () -> "exit 2 and no word why: " + shown);
            done += run.exit() == 2 ? 0 : 1;
        }
        assertTrue(done > LINES / 20, "too few that were not refused: " + done);
    }

    private String[] line(Random random, CommandSpec command) {
        List<String> line = new ArrayList<>(List.of(command.name()));
        // A server would wait for somebody.
        boolean waits = command.name().equals("gdb");
        int options = random.nextInt(5);
        for (int i = 0; i < options; i++) {
            OptionSpec option =
                    command.options().get(random.nextInt(command.options().size()));
            // Processes have tests of their own, and would take all the time.
            if (option.longestName().equals("--jobs")) {
                continue;
            }
            line.add(option.names()[random.nextInt(option.names().length)]);
            if (option.arity().max() > 0 && random.nextInt(20) != 0) {
                line.add(word(random, option.type() == Path.class));
            }
        }
        int operands = random.nextInt(4) == 0 ? random.nextInt(3) : 1;
        for (int i = 0; i < operands; i++) {
            line.add(word(random, true));
        }
        if (waits || command.name().equals("test")) {
            line.add("--nonsense");
        }
        return line.toArray(String[]::new);
    }

    /** Files are only named in our folder: what is written is written there. */
    private String word(Random random, boolean file) {
        List<String> fit = file
                ? words.stream()
                        .filter(word -> word.startsWith(folder.toString()))
                        .toList()
                : words;
        return fit.get(random.nextInt(fit.size()));
    }
}

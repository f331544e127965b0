package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Options that are right by themselves, two at a time: the command does what they say, or says why they do not go together. */
@Timeout(value = 1, unit = TimeUnit.DAYS) // a flag may ask for many
final class OptionPairsTest {
    private static final long SEED = Long.getLong("mmulator.seed", 20);
    /** All of them, some 800, by {@code -Dmmulator.pairs=10000}. */
    private static final int PAIRS = Integer.getInteger("mmulator.pairs", 120);

    private static final Set<Integer> DOCUMENTED = Set.of(0, 1, 2, 77, 124);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final Map<String, List<String>> operands = new TreeMap<>();
    private int written;

    private void operands() throws IOException {
        String fixture = Files.readString(Path.of("fixtures/shapes/good_move_page.yaml"))
                .replace("../../asm", Path.of("asm").toAbsolutePath().toString());
        String page = Files.writeString(folder.resolve("good_x.yaml"), fixture).toString();
        String litmus = Files.writeString(folder.resolve("x.litmus"), "AArch64 x\n{ }\n P0 ;\n NOP ;\nexists (true)\n")
                .toString();
        String trace = folder.resolve("x.trace").toString();
        String results = folder.resolve("1.json").toString();
        assertEquals(0, CommandLineRun.of("run", page, "--trace", trace).exit());
        CommandLineRun.of("explore", page, "--max-executions", "3", "--json", results);
        for (String command : List.of("run", "explore", "mutate", "tables", "why", "export-litmus")) {
            operands.put(command, List.of(page));
        }
        operands.put("walk", List.of(page, "0xffff800090000000"));
        operands.put("check", List.of(trace));
        operands.put("merge", List.of(results));
        operands.put("litmus", List.of(litmus));
        operands.put("list", List.of(folder.toString()));
        operands.put("disasm", List.of("asm/driver/hello.S"));
        operands.put("doctor", List.of());
        operands.put("new", List.of(folder.resolve("new").toString()));
    }

    /** One that is right, if the option takes any. */
    private List<String> value(String command, OptionSpec option) {
        if (option.arity().max() == 0) {
            return List.of();
        }
        String page = folder.resolve("good_x.yaml").toString();
        return List.of(
                switch (option.longestName()) {
                    case "--restrict" -> Path.of("").toAbsolutePath().getRoot().toString();
                    case "--strategy" -> "bounded";
                    case "--shard" -> "1/2";
                    case "--schedule" -> "0*3";
                    case "--mutate" -> page + ":1: isb -> nop";
                    case "--in" -> "move_page.S";
                    case "--fixture" -> page;
                    case "--root" -> "swapper_pg_dir";
                    case "--section" -> ".text";
                    case "--kind" -> "bbm";
                    case "--expect" -> folder.resolve("1.json").toString();
                    case "--max-time", "--timeout" -> "2";
                    case "--max-executions" -> "3";
                    case "--max-steps" -> "50";
                    case "--jobs" -> "2";
                    case "--cpu", "--preemptions", "--seed", "--depth", "--quantum" -> "1";
                    case "-d" -> "exec,tlb";
                    case "-I" -> "asm/include";
                    default -> {
                        assertEquals("FILE", option.paramLabel(), command + " " + option.longestName());
                        yield folder.resolve("out" + written++).toString();
                    }
                });
    }

    @Test
    void anyTwoOptionsGoTogetherOrItIsSaidWhyNot() throws IOException {
        operands();
        List<List<String>> lines = new ArrayList<>();
        Map<String, CommandLine> commands = new TreeMap<>(Mmulator.commandLine().getSubcommands());
        operands.keySet().forEach(name -> {
            List<OptionSpec> options = commands.get(name).getCommandSpec().options();
            for (int i = 0; i < options.size(); i++) {
                for (int j = i; j < options.size(); j++) {
                    lines.add(line(name, options.get(i), options.get(j)));
                }
            }
        });
        System.out.println(
                "OptionPairsTest seed " + SEED + ", " + Math.min(PAIRS, lines.size()) + " of " + lines.size());
        Collections.shuffle(lines, new Random(SEED));
        for (List<String> line : lines.subList(0, Math.min(PAIRS, lines.size()))) {
            String shown = String.join(" ", line);
            CommandLineRun run = assertTimeoutPreemptively(
                    Duration.ofMinutes(2), () -> CommandLineRun.of(line.toArray(String[]::new)), () -> shown);
            assertTrue(DOCUMENTED.contains(run.exit()), () -> run.exit() + " of " + shown + "\n" + run.err());
            assertFalse((run.out() + run.err()).contains("\tat "), () -> "a trace of " + shown + "\n" + run.err());
            assertTrue(run.exit() != 2 || !run.err().isBlank(), () -> "exit 2 and no word why: " + shown);
        }
    }

    private List<String> line(String command, OptionSpec one, OptionSpec other) {
        List<String> line = new ArrayList<>(List.of(command));
        for (OptionSpec option : List.of(one, other)) {
            line.add(option.names()[0]);
            line.addAll(value(command, option));
        }
        boolean bounded = line.contains("--max-executions");
        if (!bounded && Set.of("explore", "mutate", "litmus").contains(command)) {
            line.addAll(List.of("--max-executions", "3"));
        }
        line.addAll(operands.get(command));
        return line;
    }
}

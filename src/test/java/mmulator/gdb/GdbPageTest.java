package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The sessions that pages show are real ones: every {@code (gdb)} line of its blocks is typed, in their
 * order, and what follows each on the page is all that the debugger says to it. A line {@code …} stands for any lines.
 */
final class GdbPageTest {
    private static final String PROMPT = "(gdb) ";

    private record Exchange(String command, List<String> said) {}

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "src/docs/gdb.md, fixtures/park/bad_never_released.yaml",
        "src/docs/tutorial.md, fixtures/tutorial/bad_hang.yaml",
    })
    void sessionOfThePageIsReal(Path page, Path fixture) throws Exception {
        RealGdb.assumePresent();
        List<Exchange> quoted = quoted(Files.readAllLines(page));
        assertFalse(quoted.isEmpty());
        List<Exchange> real;
        try (ServedFixture served = ServedFixture.waiting(fixture, folder)) {
            StringBuilder commands = new StringBuilder("set trace-commands on\n");
            quoted.forEach(exchange -> commands.append(exchange.command
                            .replace(":1234", served.server.target())
                            .replace("/tmp/park.elf", served.elf.toString()))
                    .append('\n'));
            String said = RealGdb.run(folder, commands + "detach\n");
            real = real(said.replace(served.elf.toString(), "/tmp/park.elf").replace(served.server.target(), ":1234"));
        }
        assertEquals(text(quoted), text(merged(quoted, real)));
    }

    private static List<Exchange> quoted(List<String> page) {
        List<Exchange> exchanges = new ArrayList<>();
        boolean inBlock = false;
        for (String line : page) {
            if (line.startsWith("```")) {
                inBlock = line.equals("```gdb");
            } else if (inBlock && line.startsWith(PROMPT)) {
                exchanges.add(new Exchange(line.substring(PROMPT.length()), new ArrayList<>()));
            } else if (inBlock && !line.isBlank()) {
                exchanges.getLast().said.add(line.stripTrailing());
            }
        }
        return exchanges;
    }

    /** The debugger repeats each command after a plus sign. */
    private static List<Exchange> real(String said) {
        List<Exchange> exchanges = new ArrayList<>();
        for (String line : said.lines().toList()) {
            if (line.equals("+detach")) {
                break; // ours, after the page's last
            }
            if (line.equals("+continue ")) {
                continue; // the debugger's own, by which it goes back
            }
            if (line.startsWith("+")) {
                exchanges.add(new Exchange(line.substring(1), new ArrayList<>()));
            } else if (!exchanges.isEmpty() && !line.isBlank()) {
                exchanges.getLast().said.add(line.stripTrailing());
            }
        }
        return exchanges;
    }

    /** The real exchanges, with what the page leaves out left out. */
    private static List<Exchange> merged(List<Exchange> quoted, List<Exchange> real) {
        List<Exchange> merged = new ArrayList<>();
        for (int i = 0; i < real.size(); i++) {
            List<String> page = i < quoted.size() ? quoted.get(i).said : List.of();
            int gap = page.indexOf("…");
            List<String> said = real.get(i).said;
            if (gap >= 0 && said.size() >= page.size() - 1) {
                int after = page.size() - gap - 1;
                said = Stream.of(said.subList(0, gap), List.of("…"), said.subList(said.size() - after, said.size()))
                        .flatMap(List::stream)
                        .toList();
            }
            merged.add(new Exchange(real.get(i).command, said));
        }
        return merged;
    }

    private static String text(List<Exchange> exchanges) {
        StringBuilder text = new StringBuilder();
        exchanges.forEach(exchange -> {
            text.append(PROMPT).append(exchange.command).append('\n');
            exchange.said.forEach(line -> text.append(line).append('\n'));
        });
        return text.toString();
    }
}

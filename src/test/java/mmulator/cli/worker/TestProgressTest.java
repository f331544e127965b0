package mmulator.cli.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import mmulator.cli.option.Terminal;
import mmulator.report.text.Palette;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The line that moves. */
final class TestProgressTest {
    private static String firstLine(int times, String... fixtures) {
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err), Palette.PLAIN);
        TestProgress.on(terminal, true, List.of(fixtures), times);
        return err.toString();
    }

    @ParameterizedTest
    @CsvSource({"1, ''", "2, 'run 0 of 6 '", "1000000000, 'run 0 of 3000000000 '", "2147483647, 'run 0 of 6442450941 '"
    })
    void allRunsOfAllFixturesAreCounted(int times, String runs) {
        assertEquals(runs + "[0/3] 0 not passed; a", firstLine(times, "a", "b", "c"));
    }

    /** A longer one would wrap, and only its last row could be erased. */
    @Test
    void lineIsNoLongerThanATerminalIsWide() {
        String start = "[0/1] 0 not passed; ";
        String name = "a".repeat(78 - start.length());

        assertEquals(start + name, firstLine(1, name));
        assertEquals(start + name.substring(1) + "\u2026", firstLine(1, name + "a"));
    }
}

package mmulator.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;

import mmulator.report.text.Palette;
import org.junit.jupiter.api.Test;

final class TerminalTest {

    @Test
    void withoutTerminalThereIsNoColour() {
        assertEquals(Palette.PLAIN, Terminal.palette(null, "xterm", null));
    }

    @Test
    void noColorAsksForNoneOnAnyTerminal() {
        assertEquals(Palette.PLAIN, Terminal.palette("1", "xterm", System.console()));
    }

    @Test
    void columnsAreThoseOfTheEnvironmentOrOfTheTerminal() {
        assertEquals(132, Terminal.columns("132", "24 100"));
        assertEquals(100, Terminal.columns(null, "24 100"));
        assertEquals(100, Terminal.columns("wide", "24 100"));
        assertEquals(80, Terminal.columns(null, ""));
        assertEquals(80, Terminal.columns("0", "0 0"));
        assertEquals(40, Terminal.columns("10", ""));
    }

    @Test
    void whatIsLeftIsForetoldInRoundNumbers() {
        assertEquals("7 s", ProgressLine.time(6.2));
        assertEquals("2 min", ProgressLine.time(130));
        assertEquals("2 h", ProgressLine.time(7_000));
    }
}

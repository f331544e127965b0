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
}

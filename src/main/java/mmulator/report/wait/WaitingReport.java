package mmulator.report.wait;

import java.util.ArrayList;
import java.util.List;
import mmulator.fixture.why.Waiter;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.report.text.Notation;
import mmulator.report.text.Palette;
import mmulator.report.text.SourceMap;

/** What each CPU is doing and where it looks while it waits, with what lies there now. */
public final class WaitingReport {
    private static final int LABEL = 8;

    private final WaitText words;
    private final Palette palette;

    public WaitingReport(SourceMap sources, Palette palette) {
        words = new WaitText(sources);
        this.palette = palette;
    }

    /** @param waiters all CPUs that have not halted */
    public String print(List<Waiter> waiters, PhysicalMemory memory) {
        if (waiters.isEmpty()) {
            return "every CPU has halted\n";
        }
        StringBuilder text = new StringBuilder();
        for (Waiter waiter : waiters) {
            text.append(palette.label("cpu" + waiter.cpu()))
                    .append(' ')
                    .append(words.doing(waiter))
                    .append('\n');
            lines(waiter, memory)
                    .forEach(line -> text.append(
                            palette.label(Notation.right(line.label(), LABEL)) + "  " + line.text() + "\n"));
        }
        return text.toString();
    }

    private record Line(String label, String text) {}

    private List<Line> lines(Waiter waiter, PhysicalMemory memory) {
        List<Line> lines = new ArrayList<>();
        boolean waits = waiter.next() == Waiter.Next.WAITS_AGAIN;
        if (waits) {
            waiter.looks()
                    .forEach(look -> lines.add(new Line(
                            "looks at",
                            words.look(look) + ", holds "
                                    + Notation.hex(look.location().value(memory)))));
        }
        if (waiter.parked()) {
            lines.add(new Line("woken by", wakes(waiter)));
            lines.add(new Line(
                    "if woken",
                    switch (waiter.next()) {
                        case WAITS_AGAIN -> "it would wait again";
                        case GOES_ON -> "it would go on";
                        case UNKNOWN -> "it would do something else for a long time";
                    }));
        }
        if (!waiter.pendingInterrupts().isEmpty()) {
            lines.add(new Line("pending", interrupts(waiter)));
        }
        return lines;
    }

    /** What could end the sleep of a parked CPU. */
    static String wakes(Waiter waiter) {
        return switch (waiter.activity()) {
            case WAITING_FOR_INTERRUPT -> "an interrupt";
            case WAITING_FOR_EVENT, RUNNING, SPINNING, HALTED ->
                (waiter.reserved().isPresent()
                                ? "a store by another CPU to the granule of "
                                        + Notation.address(waiter.reserved().getAsLong())
                                        + ", which its monitor watches; "
                                : "no store, since its monitor watches nothing; ")
                        + "sev" + (waiter.masked() ? "" : "; an interrupt");
        };
    }

    static String interrupts(Waiter waiter) {
        return "SGI "
                + String.join(
                        ", ",
                        waiter.pendingInterrupts().stream().map(String::valueOf).toList())
                + (waiter.masked() ? ", which it does not take: interrupts are masked" : "");
    }
}

package mmulator.report.wait;

import java.util.List;
import java.util.stream.Collectors;
import mmulator.fixture.why.Look;
import mmulator.fixture.why.Waiter;
import mmulator.fixture.why.WatchedBytes;
import mmulator.machine.state.Activity;
import mmulator.report.text.Notation;
import mmulator.report.text.Place;
import mmulator.report.text.SourceMap;

/** How waiting CPUs, and places that they look at, are named. */
final class WaitText {
    private final SourceMap sources;

    WaitText(SourceMap sources) {
        this.sources = sources;
    }

    /** {@code parked: wfe at park_wait+0x8 (asm/park/park_wait.S:31)}. */
    String doing(Waiter waiter) {
        String what = switch (waiter.activity()) {
            case WAITING_FOR_EVENT -> "parked: wfe";
            case WAITING_FOR_INTERRUPT -> "parked: wfi";
            case SPINNING -> "spins without a load";
            case RUNNING ->
                switch (waiter.next()) {
                    case WAITS_AGAIN -> "spins";
                    case GOES_ON, UNKNOWN -> "runs";
                };
            case HALTED -> "has halted";
        };
        // A CPU that goes round may be found anywhere in its loop.
        boolean round = waiter.activity() == Activity.RUNNING && waiter.next() == Waiter.Next.WAITS_AGAIN;
        return what + " at "
                + place(
                        round && !waiter.looks().isEmpty()
                                ? waiter.looks().getFirst().pc()
                                : waiter.pc());
    }

    /** {@code flag (0x0000000040003000), 4 bytes}. */
    String location(WatchedBytes location) {
        return name(location)
                + (sources.at(location.address()).symbol() == null
                        ? ""
                        : " (" + Notation.address(location.address()) + ")")
                + ", " + Notation.count(location.size(), "byte");
    }

    /** {@code flag}, or the address where no symbol is known. */
    String name(WatchedBytes location) {
        return name(location.address());
    }

    String name(long address) {
        return sources.at(address).name();
    }

    /** {@code ldar w1, [x0] at wait+0x4 (asm/park/wait.S:11)}. */
    String instruction(long pc) {
        Place place = sources.at(pc);
        return (place.text().isEmpty() ? "" : place.text() + " at ") + place(pc);
    }

    String look(Look look) {
        return location(look.location()) + ": " + instruction(look.pc());
    }

    private String place(long pc) {
        Place place = sources.at(pc);
        return place.name() + (place.file() == null ? "" : " (" + place.position() + ")");
    }

    /** {@code 0x0, 0x10}. */
    static String values(List<Long> values) {
        return values.stream().map(Notation::hex).collect(Collectors.joining(", "));
    }

    /** {@code steps 4 to 9}. */
    static String steps(List<Long> steps) {
        long first = steps.stream().mapToLong(Long::longValue).min().orElse(0);
        long last = steps.stream().mapToLong(Long::longValue).max().orElse(0);
        return first == last
                ? "step " + Notation.number(first)
                : "steps " + Notation.number(first) + " to " + Notation.number(last);
    }
}

package mmulator.report.trace;

import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import mmulator.arch.EffectiveAddress;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.report.text.EventText;
import mmulator.report.text.Notation;
import mmulator.report.text.Place;
import mmulator.report.text.SourceMap;

/**
 * Writes the events that {@code -d} asks for, one a line:
 *
 * <pre>      57 cpu0   0x0000000040080024 split_pmd+0x24 exec: str x9, [x8]</pre>
 *
 * Step, CPU, address and symbol stand in the same columns on every line, then the item's name and a colon.
 */
public final class TraceLog implements Observer {
    /** After X0 to X30. */
    private static final int SP = 31;

    private final Set<TraceItem> items;
    private final SourceMap sources;
    private final PrintWriter out;
    private final IntFunction<EffectiveAddress.Registers> registers;
    private final Map<Long, Integer> seen = new HashMap<>();
    private final Map<Integer, long[]> last = new HashMap<>();

    /**
     * @param registers general registers of a CPU, for {@link TraceItem#CPU}
     * @param out is neither flushed nor closed here
     */
    public TraceLog(
            Set<TraceItem> items,
            SourceMap sources,
            IntFunction<EffectiveAddress.Registers> registers,
            PrintWriter out) {
        this.items = EnumSet.copyOf(items);
        this.sources = sources;
        this.registers = registers;
        this.out = out;
    }

    @Override
    public Detail detail() {
        Detail most = Detail.MMU;
        for (TraceItem item : items) {
            most = item.detail().compareTo(most) > 0 ? item.detail() : most;
        }
        return most;
    }

    @Override
    public void observe(Event event) {
        // Another observer may have asked for more detail than this one.
        if (event instanceof Event.Step step) {
            observeStep(step);
        } else if (items.contains(TraceItem.of(event)) && !isPlainStore(event)) {
            write(event, TraceItem.of(event), EventText.of(event, sources));
        }
    }

    private void observeStep(Event.Step step) {
        if (items.contains(TraceItem.IN_ASM)) {
            Integer before = seen.put(step.physicalPc(), step.word());
            if (before == null || before != step.word()) {
                Place place = sources.at(step.pc());
                String source = place.file() == null ? "(no source)" : place.position() + "  " + place.text();
                write(step, TraceItem.IN_ASM, Notation.word(step.word()) + "  " + source);
            }
        }
        if (items.contains(TraceItem.CPU)) {
            observeRegisters(step);
        }
        if (items.contains(TraceItem.EXEC)) {
            String text = sources.at(step.pc()).text();
            write(step, TraceItem.EXEC, text.isEmpty() ? ".inst " + Notation.word(step.word()) : text);
        }
    }

    /** What changed since the CPU's last step: all of them each time is more than anyone reads. */
    private void observeRegisters(Event.Step step) {
        EffectiveAddress.Registers now = registers.apply(step.cpu());
        long[] before = last.computeIfAbsent(step.cpu(), first -> new long[SP + 1]);
        StringBuilder changed = new StringBuilder();
        for (int n = 0; n <= SP; n++) {
            long value = n == SP ? now.sp() : now.x(n);
            if (value != before[n]) {
                before[n] = value;
                changed.append(changed.isEmpty() ? "" : " ")
                        .append(n == SP ? "sp" : "x" + n)
                        .append('=');
                changed.append(Notation.address(value));
            }
        }
        if (!changed.isEmpty()) {
            write(step, TraceItem.CPU, changed.toString());
        }
    }

    private static boolean isPlainStore(Event event) {
        return event instanceof Event.Store store && !store.table();
    }

    private void write(Event event, TraceItem item, String text) {
        out.print(Notation.right(Long.toString(event.step()), 8));
        out.print(" ");
        out.print(Notation.padded("cpu" + event.cpu(), 6));
        out.print(" ");
        out.print(Notation.address(event.pc()));
        out.print(" ");
        out.print(
                sources.at(event.pc()).symbol() == null
                        ? "?"
                        : sources.at(event.pc()).name());
        out.print(" ");
        out.print(item.option());
        out.print(": ");
        // Always \n: the same bytes on every system.
        out.print(text + "\n");
    }
}

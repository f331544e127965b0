package mmulator.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mmulator.asm.source.SourcePosition;
import mmulator.machine.event.Event;
import mmulator.machine.spec.MachineSpec;
import mmulator.mmu.DescriptorMemory;
import org.jspecify.annotations.Nullable;

/** Reads a trace line by line and tells its events; nothing but what the events have come to is kept. */
final class TraceReader {
    /** Characters; what {@link TraceWriter} writes stays far below. */
    static final int MAX_LINE = 1 << 16;

    static final String HEADER = "mmulator-trace";
    static final int VERSION = 1;

    private final String name;
    private final BufferedReader in;
    private final TraceState state = new TraceState();
    private final EventParser events = new EventParser(state);
    private final Instructions instructions;
    private final Map<Integer, Long> pcs = new HashMap<>();
    private final char[] buffer = new char[1 << 13];
    private int position;
    private int filled;
    private int number;
    private String text = "";
    private boolean begun;
    private boolean recorded;
    private long step;
    private @Nullable End end;

    /**
     * @param name of the file, for messages
     * @param out told of each event; {@link #memory()} is as it was just before
     */
    public TraceReader(String name, BufferedReader in, Consumer<Event> out) {
        this.name = name;
        this.in = in;
        this.told = event -> {
            out.accept(event);
            state.observe(event);
        };
        instructions = new Instructions(state, told);
    }

    private final Consumer<Event> told;

    /** Physical memory as the trace tells it. */
    public DescriptorMemory memory() {
        return state.memory();
    }

    /** The line read last, from 1. */
    public int lineNumber() {
        return number;
    }

    /** Its text. */
    public String lineText() {
        return text;
    }

    /** How the run ended, once all is read; a trace written by hand need not say so. */
    public Optional<End> end() {
        return Optional.ofNullable(end);
    }

    /** The step of the last event. */
    public long step() {
        return step;
    }

    /** CPUs that the trace tells of. */
    public int cpus() {
        return pcs.size();
    }

    /**
     * Reads one line.
     *
     * @return false at the end of the trace
     * @throws TraceException if the line is wrong
     */
    public boolean read() {
        String next = nextLine();
        if (next == null) {
            finish();
            return false;
        }
        text = next;
        Line line = new Line(name, number, text);
        if (!line.isEmpty()) {
            if (begun) {
                declarationOrEvent(line);
            } else {
                header(line);
            }
        }
        return true;
    }

    private @Nullable String nextLine() {
        number++;
        StringBuilder line = new StringBuilder();
        try {
            while (true) {
                if (position == filled) {
                    position = 0;
                    filled = Math.max(0, in.read(buffer));
                    if (filled == 0) {
                        return line.isEmpty() ? null : line.toString();
                    }
                }
                int from = position;
                while (position < filled && buffer[position] != '\n') {
                    position++;
                }
                line.append(buffer, from, position - from);
                if (line.length() > MAX_LINE) {
                    throw at(1, "line of more than " + MAX_LINE + " characters; is this a trace?");
                }
                if (position < filled) {
                    position++;
                    return line.toString();
                }
            }
        } catch (MalformedInputException notText) {
            throw at(1, "here or below is a byte that is not UTF-8; is this a trace?");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void header(Line line) {
        if (!line.take(HEADER)) {
            throw line.error("a trace begins with the line '" + HEADER + " " + VERSION + "'");
        }
        int version = line.between(0, 999, "the version of the format");
        if (version != VERSION) {
            throw line.wrong("version " + version + " of the format; this mmulator reads version " + VERSION);
        }
        line.end();
        begun = true;
    }

    private void declarationOrEvent(Line line) {
        if (end != null) {
            throw line.error("there is nothing after 'end'");
        }
        if (line.take("recorded")) {
            recorded = true;
            line.rest();
        } else if (line.take("memory")) {
            memory(line);
        } else if (line.take("end")) {
            end = EndText.parse(line, step);
        } else {
            event(line);
        }
    }

    private void memory(Line line) {
        long address = line.number("a physical address");
        if (line.take("=")) {
            if ((address & 7) != 0) {
                throw line.wrong("memory is told by eight bytes, at a multiple of 8");
            }
            state.memory().write(address, line.number("the eight bytes there"));
        } else {
            state.memory()
                    .region(new MachineSpec.Region(address, line.size("'=' and a value, or the size of a region")));
        }
        line.end();
    }

    private void event(Line line) {
        boolean stepGiven = line.take("step");
        long here = stepGiven ? line.number("a step") : step;
        if (here < 0) {
            throw line.wrong("a step is below 2^63");
        }
        int cpu = EventParser.cpu(line);
        boolean pcGiven = line.take("pc");
        long pc = pcGiven ? line.number("an address") : pcs.getOrDefault(cpu, 0L);
        String word = line.word("what happened");
        if (word.equals("features")) {
            state.features(cpu, FeatureText.parse(line));
            return;
        }
        // By hand: each line is an instruction, at the address after the CPU's last one.
        boolean counts = !word.equals("mmu");
        here += counts && !stepGiven ? 1 : 0;
        pcs.put(cpu, counts && !pcGiven ? pc + 4 : pc);
        step = here;
        if (Instructions.WORDS.contains(word)) {
            instructions.execute(word, line, cpu, here, pc);
        } else if (EventParser.WORDS.contains(word) || TranslationText.ACCESSES.containsKey(word)) {
            Event event = events.parse(word, line, cpu, here, pc);
            line.end();
            told.accept(event);
        } else {
            throw line.wrong("unknown word '" + word + "'; expected one of " + String.join(", ", known()));
        }
    }

    private static List<String> known() {
        List<String> known = new ArrayList<>(Instructions.WORDS);
        TranslationText.ACCESSES.keySet().stream().sorted().forEach(known::add);
        known.add("features");
        known.addAll(EventParser.WORDS);
        return known;
    }

    private void finish() {
        if (!begun) {
            throw at(1, "the file is empty; a trace begins with the line '" + HEADER + " " + VERSION + "'");
        }
        if (recorded && end == null) {
            throw at(
                    1,
                    "the recording was cut off: it does not come to 'end'; to check what there is, add the line 'end stopped'");
        }
    }

    private TraceException at(int column, String message) {
        return TraceException.at(new SourcePosition(name, number, column), message);
    }
}

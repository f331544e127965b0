package mmulator.report.html;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mmulator.arch.Descriptor;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import mmulator.arch.TableLevel;
import mmulator.check.Checker;
import mmulator.check.DescriptorChange;
import mmulator.machine.event.Event;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.TableShape;
import mmulator.mmu.VaRange;
import mmulator.report.text.BitFields;
import mmulator.report.text.Notation;
import mmulator.report.text.SourceMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The translation tables as they were found, and every descriptor stored since. */
final class RecordedTables {
    /** Descriptors that follow one another by one rule count as one. */
    private static final int MOST_RUNS = 100_000;

    private static final int MOST_CHANGES = 200_000;

    /** The address is written in the text with the same digits as in the value: the page does not decode. */
    private static final Pattern ADDRESS = Pattern.compile("^(Block OA |Page OA |Table next )0x([0-9a-f]+)(.*)$");

    private static final String PLACEHOLDER = "@";

    private final DescriptorMemory memory;
    private final Checker checker;
    private final SourceMap sources;
    private final Texts texts = new Texts();
    private final Map<Long, Table> byAddress = new HashMap<>();
    private final List<Table> tables = new ArrayList<>();
    private final TreeMap<Long, Table> inOrder = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final Map<Integer, List<Change>> unpublished = new HashMap<>();
    private int runs;
    private long tablesLeftOut;
    private long changesLeftOut;

    private record Table(
            long address,
            TableLevel level,
            int entries,
            Granule granule,
            DescriptorFormat format,
            long step,
            List<Run> runs,
            boolean complete) {
        boolean contains(long pa) {
            return pa - address >= 0 && pa - address < 8L * entries;
        }
    }

    /** @param text with a placeholder for {@code address}, which grows by {@code delta} as the value does */
    private record Run(int index, int count, long value, long delta, int text, long address) {}

    /** A descriptor was stored. */
    static final class Change {
        final long address;
        final long step;
        final int cpu;
        final long value;
        final int text;
        final String words;
        long published = RecordedTlbs.NEVER;

        private Change(long address, long step, int cpu, long value, int text, String words) {
            this.address = address;
            this.step = step;
            this.cpu = cpu;
            this.value = value;
            this.text = text;
            this.words = words;
        }
    }

    RecordedTables(DescriptorMemory memory, Checker checker, SourceMap sources) {
        this.memory = memory;
        this.checker = checker;
        this.sources = sources;
    }

    void observe(Event event) {
        if (event instanceof Event.TableFound found) {
            found(found);
        } else if (event instanceof Event.Store store && store.table()) {
            stored(store);
        } else if (event instanceof Event.BarrierExecuted barrier
                && barrier.barrier().publishes()) {
            List<Change> waiting = unpublished.remove(barrier.cpu());
            if (waiting != null) {
                waiting.forEach(change -> change.published = barrier.step());
            }
        }
    }

    List<Change> changes() {
        return changes;
    }

    private void found(Event.TableFound found) {
        Table known = byAddress.get(found.address());
        if (known != null && known.level.level() == found.level()) {
            return;
        }
        if (known != null) {
            // One page at two levels: the page shows the table as it was first found.
            tablesLeftOut++;
            return;
        }
        DescriptorFormat format = format(found);
        List<Run> contents = runs < MOST_RUNS ? contents(found, format) : List.of();
        Table table = new Table(
                found.address(),
                new TableLevel(found.level(), startLevel(found)),
                found.entries(),
                found.granule(),
                format,
                found.step(),
                contents,
                runs < MOST_RUNS);
        runs += contents.size();
        byAddress.put(found.address(), table);
        tables.add(table);
        inOrder.put(found.address(), table);
    }

    /** A table below another belongs to the walks that begin where the other's do. */
    private int startLevel(Event.TableFound found) {
        Table parent = found.parent() == TableShape.ROOT ? null : holding(found.parent());
        return parent == null
                ? Math.min(found.level(), found.parent() == TableShape.ROOT ? 3 : 0)
                : parent.level.start();
    }

    private @Nullable Table holding(long descriptor) {
        Map.Entry<Long, Table> below = inOrder.floorEntry(descriptor);
        return below != null && below.getValue().contains(descriptor) ? below.getValue() : null;
    }

    /** The event does not tell; the regimes of the CPU do. */
    private DescriptorFormat format(Event.TableFound found) {
        for (Regime regime : checker.regimes(found.cpu())) {
            for (VaRange range : List.of(regime.lower(), regime.upper())) {
                if (range.granule() == found.granule()) {
                    return range.format();
                }
            }
        }
        return DescriptorFormat.OA48;
    }

    private List<Run> contents(Event.TableFound found, DescriptorFormat format) {
        List<Run> contents = new ArrayList<>();
        Run last = null;
        for (int i = 0; i < found.entries(); i++) {
            long pa = found.address() + 8L * i;
            long value = memory.contains(pa) ? memory.read(pa) : 0;
            if (value == 0) {
                if (last != null) {
                    contents.add(last);
                    last = null;
                }
                continue;
            }
            Matcher address = ADDRESS.matcher(new Descriptor(value, found.level(), found.granule(), format).toString());
            boolean hasAddress = address.matches();
            int text = texts.of(
                    hasAddress ? address.group(1) + PLACEHOLDER + address.group(3) : text(value, found, format));
            long oa = hasAddress ? Long.parseUnsignedLong(address.group(2), 16) : 0;
            Run longer = last == null ? null : longer(last, value, text, oa, hasAddress);
            if (longer != null) {
                last = longer;
            } else {
                if (last != null) {
                    contents.add(last);
                }
                last = new Run(i, 1, value, 0, text, oa);
            }
        }
        if (last != null) {
            contents.add(last);
        }
        return contents;
    }

    private static String text(long value, Event.TableFound found, DescriptorFormat format) {
        return new Descriptor(value, found.level(), found.granule(), format).toString();
    }

    /** The run with one more descriptor, or null if that does not follow from it. */
    private static @Nullable Run longer(Run run, long value, int text, long address, boolean hasAddress) {
        long delta = run.count == 1 ? value - run.value : run.delta;
        boolean follows = text == run.text
                && value == run.value + run.count * delta
                && (!hasAddress || address == run.address + run.count * delta);
        return follows ? new Run(run.index, run.count + 1, run.value, delta, run.text, run.address) : null;
    }

    private void stored(Event.Store store) {
        DescriptorChange.of(store, memory).forEach(change -> stored(store, change));
    }

    private void stored(Event.Store store, DescriptorChange change) {
        Table table = holding(change.address());
        if (table == null || change.changesNothing()) {
            return;
        }
        if (changes.size() == MOST_CHANGES) {
            changesLeftOut++;
            return;
        }
        String text = new Descriptor(change.newValue(), table.level.level(), table.granule, table.format).toString();
        String old = new Descriptor(change.oldValue(), table.level.level(), table.granule, table.format).toString();
        Change stored = new Change(
                change.address(),
                store.step(),
                store.cpu(),
                change.newValue(),
                texts.of(text),
                table.level + " at " + Notation.address(change.address()) + ": " + old + " -> " + text);
        changes.add(stored);
        unpublished.computeIfAbsent(store.cpu(), absent -> new ArrayList<>()).add(stored);
    }

    List<String> omissions() {
        List<String> missing = new ArrayList<>();
        if (changesLeftOut > 0) {
            missing.add("Of the descriptors stored the first " + Notation.number(MOST_CHANGES) + " are shown; "
                    + Notation.number(changesLeftOut) + " more are not, so tables are out of date after those.");
        }
        long unread = tables.stream().filter(table -> !table.complete).count();
        if (unread > 0) {
            missing.add("The contents of " + Notation.count(unread, "table") + " are not shown: too many for a page.");
        }
        if (tablesLeftOut > 0) {
            missing.add(Notation.count(tablesLeftOut, "time")
                    + " a table was found at a second level; it is shown at the first.");
        }
        return missing;
    }

    void write(JsonGenerator json) {
        Fields fields = new Fields();
        json.writeArrayPropertyStart("tables");
        for (Table table : tables) {
            String name = sources.table(table.address);
            json.writeStartArray();
            json.writeString(Notation.address(table.address));
            json.writeNumber(table.level.level());
            json.writeString(table.level.toString());
            json.writeNumber(table.entries);
            json.writeNumber(table.granule.entryShift(table.level.level()));
            json.writeNumber(table.step);
            json.writeString(name == null ? "" : name);
            json.writeNumber(table.complete ? 1 : 0);
            json.writeStartArray();
            table.runs.forEach(run -> write(run, json));
            json.writeEndArray();
            writeFields(table, fields, json);
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("stores");
        for (Change change : changes) {
            json.writeStartArray();
            json.writeString(Notation.hex(change.address));
            json.writeNumber(change.step);
            json.writeNumber(change.cpu);
            json.writeString(Notation.hex(change.value));
            json.writeNumber(change.text);
            json.writeNumber(change.published);
            json.writeEndArray();
        }
        json.writeEndArray();
        texts.write("descriptors", json);
        fields.write(json);
    }

    /** By the bits 1:0, which say at a level what a descriptor is. */
    private static void writeFields(Table table, Fields fields, JsonGenerator json) {
        json.writeStartArray();
        for (long bits = 0; bits <= 3; bits++) {
            json.writeNumber(
                    fields.of(BitFields.of(new Descriptor(bits, table.level.level(), table.granule, table.format))));
        }
        json.writeEndArray();
    }

    private static void write(Run run, JsonGenerator json) {
        json.writeStartArray();
        json.writeNumber(run.index);
        json.writeNumber(run.count);
        json.writeString(Notation.hex(run.value));
        json.writeString(Notation.hex(run.delta));
        json.writeNumber(run.text);
        json.writeString(Notation.hex(run.address));
        json.writeEndArray();
    }
}

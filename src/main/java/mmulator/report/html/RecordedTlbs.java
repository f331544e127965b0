package mmulator.report.html;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmulator.machine.event.Event;
import mmulator.mmu.tlb.TlbEntry;
import tools.jackson.core.JsonGenerator;

/** What the concrete TLBs held: each entry from the step that filled it to the one that removed it. */
final class RecordedTlbs {
    /** Beyond these the page says how many are missing. */
    static final int MOST = 200_000;

    /** Has not come. */
    static final long NEVER = -1;

    private final EntryNumbers entries;
    private final Texts removers = new Texts();
    private final Map<Integer, Map<TlbEntry, Stay>> present = new HashMap<>();
    private final List<Stay> stays = new ArrayList<>();
    private long leftOut;

    /** One entry's time in one TLB. */
    static final class Stay {
        final int cpu;
        final TlbEntry entry;
        final long from;
        long until = NEVER;
        String remover = "";

        private Stay(int cpu, TlbEntry entry, long from) {
            this.cpu = cpu;
            this.entry = entry;
            this.from = from;
        }
    }

    RecordedTlbs(EntryNumbers entries) {
        this.entries = entries;
    }

    void observe(Event event) {
        if (event instanceof Event.TlbFilled filled) {
            Stay stay = new Stay(filled.cpu(), filled.entry(), filled.step());
            present.computeIfAbsent(filled.cpu(), absent -> new HashMap<>()).put(filled.entry(), stay);
            if (stays.size() < MOST) {
                stays.add(stay);
            } else {
                leftOut++;
            }
        } else if (event instanceof Event.TlbRemoved removed) {
            String by = removed.maintenance() == null
                    ? "replacement"
                    : removed.maintenance().toString();
            for (TlbEntry entry : removed.entries()) {
                Stay stay = present.getOrDefault(removed.cpu(), Map.of()).remove(entry);
                if (stay != null) {
                    stay.until = removed.step();
                    stay.remover = by;
                }
            }
        }
    }

    List<Stay> stays() {
        return stays;
    }

    long leftOut() {
        return leftOut;
    }

    /** Each as {@code [CPU, entry, from, until or −1, removed by]}, in the order of filling. */
    void write(JsonGenerator json) {
        json.writeArrayPropertyStart("stays");
        for (Stay stay : stays) {
            json.writeStartArray();
            json.writeNumber(stay.cpu);
            json.writeNumber(entries.of(stay.entry));
            json.writeNumber(stay.from);
            json.writeNumber(stay.until);
            json.writeNumber(removers.of(stay.remover));
            json.writeEndArray();
        }
        json.writeEndArray();
        removers.write("removers", json);
    }
}

package mmulator.report.html;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.tlb.TlbEntry;
import mmulator.report.text.Notation;
import tools.jackson.core.JsonGenerator;

/** TLB entries by number, whenever they were filled: what is concrete and what is possible share them. */
final class EntryNumbers {
    /** One that serves a contiguous run is the same whichever member it came of. */
    private record Key(
            long iaBase,
            int sizeShift,
            int asid,
            long oaBase,
            LeafAttributes attributes,
            int level,
            boolean run,
            boolean fromContiguous) {}

    private final Map<Key, Integer> numbers = new HashMap<>();
    private final List<TlbEntry> entries = new ArrayList<>();
    private final Texts texts = new Texts();

    int of(TlbEntry entry) {
        Key key = new Key(
                entry.iaBase(),
                entry.sizeShift(),
                entry.global() ? -1 : entry.asid(),
                entry.oaBase(),
                entry.attributes(),
                entry.level(),
                entry.contiguousRun(),
                entry.fromContiguous());
        return numbers.computeIfAbsent(key, added -> {
            entries.add(entry);
            return entries.size() - 1;
        });
    }

    /** Each as {@code [IA, log2 of size, OA, level, is a run, ASID or −1, attributes, descriptor, its value]}. */
    void write(JsonGenerator json) {
        json.writeArrayPropertyStart("entries");
        for (TlbEntry entry : entries) {
            json.writeStartArray();
            json.writeString(Notation.address(entry.iaBase()));
            json.writeNumber(entry.sizeShift());
            json.writeString(Notation.address(entry.oaBase()));
            json.writeNumber(entry.level());
            json.writeNumber(entry.contiguousRun() ? 1 : 0);
            json.writeNumber(entry.global() ? -1 : entry.asid());
            json.writeNumber(texts.of(entry.attributes().toString()));
            json.writeString(Notation.address(entry.descriptorAddress()));
            json.writeString(Notation.address(entry.descriptorValue()));
            json.writeEndArray();
        }
        json.writeEndArray();
        texts.write("attributes", json);
    }
}

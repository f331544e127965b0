package mmulator.asm.link;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmulator.asm.section.SectionContent;
import mmulator.asm.source.Diagnostic;
import mmulator.asm.source.SourcePosition;

/** Gives output sections their addresses and checks that they do not collide. */
final class SectionPlacer {
    private final LinkLayout layout;
    private final List<Diagnostic> errors;

    SectionPlacer(LinkLayout layout, List<Diagnostic> errors) {
        this.layout = layout;
        this.errors = errors;
    }

    void place(Collection<OutputSection> sections) {
        Map<SectionPlacement, Long> used = new HashMap<>();
        for (OutputSection section : sections) {
            SectionContent.Place fixed = section.fixed();
            if (fixed != null) {
                section.place(fixed.virtualAddress(), fixed.physicalAddress());
                continue;
            }
            SectionPlacement place = layout.placementOf(section.name());
            if (place.isPattern() || place.equals(layout.rest())) {
                // Both addresses advance together, so that one offset translates all of them.
                long offset = used.getOrDefault(place, 0L);
                offset += -(place.virtualAddress() + offset) & (section.alignment() - 1);
                section.place(place.virtualAddress() + offset, place.physicalAddress() + offset);
                used.put(place, offset + section.size());
            } else {
                section.place(place.virtualAddress(), place.physicalAddress());
                if ((place.virtualAddress() & (section.alignment() - 1)) != 0) {
                    errors.add(Diagnostic.error(
                            placedAt(section),
                            String.format(
                                    "section '%s' is placed at 0x%016x but wants an alignment of 0x%x",
                                    section.name(), place.virtualAddress(), section.alignment())));
                }
            }
        }
        checkOverlaps(new ArrayList<>(sections));
    }

    private void checkOverlaps(List<OutputSection> sections) {
        for (int i = 0; i < sections.size(); i++) {
            for (int j = 0; j < i; j++) {
                OutputSection a = sections.get(j);
                OutputSection b = sections.get(i);
                if (overlap(a.virtualAddress(), a.size(), b.virtualAddress(), b.size())) {
                    report(b, a, "virtual", b.virtualAddress(), a.virtualAddress());
                } else if (overlap(a.physicalAddress(), a.size(), b.physicalAddress(), b.size())) {
                    report(b, a, "physical", b.physicalAddress(), a.physicalAddress());
                }
            }
        }
    }

    private static boolean overlap(long a, long aSize, long b, long bSize) {
        return Long.compareUnsigned(b - a, aSize) < 0 || Long.compareUnsigned(a - b, bSize) < 0;
    }

    private void report(OutputSection b, OutputSection a, String space, long at, long other) {
        errors.add(Diagnostic.error(
                placedAt(b),
                String.format(
                        "section '%s' at %s address 0x%016x (0x%x bytes) overlaps section '%s' at 0x%016x (0x%x bytes)",
                        b.name(), space, at, b.size(), a.name(), other, a.size())));
    }

    /** Who put it there is to be told, and else who wrote what is in it. */
    private SourcePosition placedAt(OutputSection section) {
        SourcePosition place =
                section.fixed() == null ? layout.placementOf(section.name()).position() : null;
        return place == null ? section.position() : place;
    }
}

package mmulator.asm.link;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmulator.asm.section.Fixup;
import mmulator.asm.section.SectionContent;
import mmulator.asm.section.SectionKind;
import mmulator.asm.source.SourcePosition;
import org.jspecify.annotations.Nullable;

/** The sections of one name from all files, one after the other. */
final class OutputSection {
    private final String name;
    private final Map<SectionContent, Integer> parts = new LinkedHashMap<>();
    private int size;
    private int alignment = 1;
    private long virtualAddress;
    private long physicalAddress;

    /** Makes the bytes that a fixup stands for. */
    @FunctionalInterface
    interface Filler {
        long fill(SectionContent section, Fixup fixup);
    }

    OutputSection(String name) {
        this.name = name;
    }

    void add(SectionContent part) {
        alignment = Math.max(alignment, part.alignment());
        // What follows on another part of its own file has counted on that.
        int offset = part.start() > 0 ? size : (size + part.alignment() - 1) & -part.alignment();
        parts.put(part, offset);
        size = offset + part.size();
    }

    String name() {
        return name;
    }

    int size() {
        return size;
    }

    int alignment() {
        return alignment;
    }

    /** The parts and their offsets. */
    Map<SectionContent, Integer> parts() {
        return parts;
    }

    long virtualAddress() {
        return virtualAddress;
    }

    long physicalAddress() {
        return physicalAddress;
    }

    void place(long virtual, long physical) {
        virtualAddress = virtual;
        physicalAddress = physical;
    }

    /** The first that made bytes here: the place to complain at. */
    SourcePosition position() {
        return parts.keySet().iterator().next().position();
    }

    /** Null for one that goes where its name says. */
    SectionContent.@Nullable Place fixed() {
        return parts.keySet().iterator().next().place();
    }

    /** Allocated sections of one name may differ in flags between files; the image has them all. */
    private SectionKind kind() {
        boolean writable = false;
        boolean executable = false;
        boolean zeroed = true;
        for (SectionContent part : parts.keySet()) {
            writable |= part.kind().writable();
            executable |= part.kind().executable();
            zeroed &= part.kind().zeroed();
        }
        return new SectionKind(true, writable, executable, zeroed);
    }

    ImageSection toImage(Filler filler, List<LineTable.Row> rows) {
        SectionKind kind = kind();
        // Zeros are many in a kernel, and nobody needs to see them.
        byte[] bytes = sharable() ? parts.keySet().iterator().next().raw() : new byte[kind.zeroed() ? 0 : size];
        parts.forEach((part, offset) -> {
            if (!part.kind().zeroed() && part.raw() != bytes) {
                System.arraycopy(part.raw(), 0, bytes, offset, part.size());
            }
            for (Fixup fixup : part.fixups()) {
                long value = filler.fill(part, fixup);
                for (int i = 0; i < fixup.length(); i++) {
                    bytes[(int) (offset + fixup.offset()) + i] = (byte) (value >>> (8 * i));
                }
            }
            addRows(part, virtualAddress + offset, rows);
        });
        return new ImageSection(name, kind, virtualAddress, physicalAddress, alignment, size, bytes, fixed() != null);
    }

    /** What has its place and all its bytes already, which a kernel has many of, need not be there twice. */
    private boolean sharable() {
        SectionContent first = parts.keySet().iterator().next();
        return parts.size() == 1
                && first.place() != null
                && first.fixups().isEmpty()
                && first.raw().length == size
                && size > 0;
    }

    private static void addRows(SectionContent part, long address, List<LineTable.Row> rows) {
        List<SectionContent.LineMark> lines = part.lines();
        for (int i = 0; i < lines.size(); i++) {
            long start = lines.get(i).offset();
            long end = i + 1 < lines.size() ? lines.get(i + 1).offset() : part.size();
            rows.add(
                    new LineTable.Row(address + start, end - start, lines.get(i).statement()));
        }
    }
}

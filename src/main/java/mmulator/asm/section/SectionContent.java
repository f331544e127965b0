package mmulator.asm.section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mmulator.asm.source.SourcePosition;
import mmulator.asm.source.Statement;
import org.jspecify.annotations.Nullable;

/**
 * One section of one file: its bytes so far, what the linker must fill in, and which statement made which byte. That of an
 * object has no statements.
 */
public final class SectionContent {
    private final String name;
    private final SectionKind kind;
    private final int start;
    private final OutputBudget budget;
    private final List<Fixup> fixups = new ArrayList<>();
    private final List<LineMark> lines = new ArrayList<>();
    private final LiteralPool literals = new LiteralPool();
    private byte[] bytes = new byte[256];
    private int size;
    private int alignment = 1;
    private @Nullable Statement statement;
    private @Nullable SourcePosition origin;
    private @Nullable Place place;

    /** From {@code offset} on, bytes come from {@code statement}. */
    public record LineMark(long offset, Statement statement) {}

    /** @param start 0, or where this part of the section follows on others */
    SectionContent(String name, SectionKind kind, int start, OutputBudget budget) {
        this.name = name;
        this.kind = kind;
        this.start = start;
        this.budget = budget;
    }

    /** Where a section has to be whose file is linked already. */
    public record Place(long virtualAddress, long physicalAddress) {}

    /**
     * A section that is there already.
     *
     * @param bytes of them, as many as {@code size}, or none if they are all zero
     */
    public static SectionContent of(
            String name,
            SectionKind kind,
            byte[] bytes,
            int size,
            int alignment,
            SourcePosition origin,
            @Nullable Place place) {
        SectionContent section = new SectionContent(name, kind, 0, new OutputBudget(size));
        section.bytes = bytes;
        section.size = size;
        section.alignment = alignment;
        section.origin = origin;
        section.place = place;
        return section;
    }

    public String name() {
        return name;
    }

    public SectionKind kind() {
        return kind;
    }

    public int size() {
        return size;
    }

    /** Where it follows, without a gap, on other parts of the file's section of that name; 0 for what begins it. */
    public int start() {
        return start;
    }

    /** In bytes, a power of two. */
    public int alignment() {
        return alignment;
    }

    public LiteralPool literals() {
        return literals;
    }

    public List<Fixup> fixups() {
        return fixups;
    }

    public List<LineMark> lines() {
        return lines;
    }

    /** The place to complain at; of a section that is empty, its name. */
    public SourcePosition position() {
        return origin != null
                ? origin
                : lines.isEmpty()
                        ? SourcePosition.ofFile(name)
                        : lines.getFirst().statement().at(0);
    }

    /** Null for one that goes where its name says. */
    @Nullable
    public Place place() {
        return place;
    }

    /** The bytes, with room for more behind them; of an object's section of zeros none. */
    public byte[] raw() {
        return bytes;
    }

    public void raiseAlignment(int bytes) {
        alignment = Math.max(alignment, bytes);
    }

    /** Appends the {@code length} low bytes of {@code value}, little-endian. */
    public void append(long value, int length, Statement by) {
        int at = reserve(length, by, value != 0);
        for (int i = 0; i < length; i++) {
            bytes[at + i] = (byte) (value >>> (8 * i));
        }
    }

    public void append(byte[] content, Statement by) {
        boolean nonZero = false;
        for (byte b : content) {
            nonZero |= b != 0;
        }
        int at = reserve(content.length, by, nonZero);
        System.arraycopy(content, 0, bytes, at, content.length);
    }

    public void fill(long count, int value, Statement by) {
        int at = reserve(count, by, value != 0);
        Arrays.fill(bytes, at, size, (byte) value);
    }

    /** Appends zeros in place of {@code fixup}'s bytes. */
    public void append(Fixup fixup, Statement by) {
        reserve(fixup.length(), by, true);
        fixups.add(fixup);
    }

    /** Zeros up to a multiple of {@code boundary}, a power of two. */
    public void padTo(int boundary, Statement by) {
        raiseAlignment(boundary);
        fill(padding(boundary), 0, by);
    }

    /** How many bytes are missing to a multiple of {@code boundary}, a power of two. */
    public int padding(int boundary) {
        return -(start + size) & (boundary - 1);
    }

    /** What the linker must fill in where there is something already. */
    public void add(Fixup fixup) {
        fixups.add(fixup);
    }

    private int reserve(long length, Statement by, boolean content) {
        if (length > 0 && content && kind.zeroed()) {
            throw by.error(0, "section '" + name + "' can hold zeros only");
        }
        if (!budget.take(length)) {
            throw by.error(0, "output grows beyond " + budget.limit() + " bytes");
        }
        if (size + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.max(size + length, Math.min(2L * bytes.length, budget.limit())));
        }
        if (length > 0 && by != statement) {
            lines.add(new LineMark(size, by));
            statement = by;
        }
        int at = size;
        size += (int) length;
        return at;
    }
}

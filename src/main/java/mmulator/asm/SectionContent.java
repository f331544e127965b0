package mmulator.asm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One section of one file: its bytes so far, what the linker must fill in, and which statement made which byte. */
final class SectionContent {
    private final String name;
    private final SectionKind kind;
    private final OutputBudget budget;
    private final List<Fixup> fixups = new ArrayList<>();
    private final List<LineMark> lines = new ArrayList<>();
    private final LiteralPool literals = new LiteralPool();
    private byte[] bytes = new byte[256];
    private int size;
    private int alignment = 1;
    private @Nullable Statement statement;

    /** From {@code offset} on, bytes come from {@code statement}. */
    record LineMark(long offset, Statement statement) {}

    SectionContent(String name, SectionKind kind, OutputBudget budget) {
        this.name = name;
        this.kind = kind;
        this.budget = budget;
    }

    String name() {
        return name;
    }

    SectionKind kind() {
        return kind;
    }

    int size() {
        return size;
    }

    /** In bytes, a power of two. */
    int alignment() {
        return alignment;
    }

    LiteralPool literals() {
        return literals;
    }

    List<Fixup> fixups() {
        return fixups;
    }

    List<LineMark> lines() {
        return lines;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    void raiseAlignment(int bytes) {
        alignment = Math.max(alignment, bytes);
    }

    /** Appends the {@code length} low bytes of {@code value}, little-endian. */
    void append(long value, int length, Statement by) {
        int at = reserve(length, by, value != 0);
        for (int i = 0; i < length; i++) {
            bytes[at + i] = (byte) (value >>> (8 * i));
        }
    }

    void append(byte[] content, Statement by) {
        boolean nonZero = false;
        for (byte b : content) {
            nonZero |= b != 0;
        }
        int at = reserve(content.length, by, nonZero);
        System.arraycopy(content, 0, bytes, at, content.length);
    }

    void fill(long count, int value, Statement by) {
        int at = reserve(count, by, value != 0);
        Arrays.fill(bytes, at, size, (byte) value);
    }

    /** Appends zeros in place of {@code fixup}'s bytes. */
    void append(Fixup fixup, Statement by) {
        reserve(fixup.length(), by, true);
        fixups.add(fixup);
    }

    /** Zeros up to a multiple of {@code boundary}, a power of two. */
    void padTo(int boundary, Statement by) {
        raiseAlignment(boundary);
        fill(-size & (boundary - 1), 0, by);
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

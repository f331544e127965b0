package mmulator.elf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A unit of {@code .debug_info}: its entries, and which functions were put into which by DWARF 5, "Subroutine and Entry Point
 * Entries" and "Inlined Subroutine Entries"; 4 too.
 */
public final class DebugUnit {
    private static final int SUBPROGRAM = 0x2e;
    private static final int INLINED = 0x1d;

    private static final int NAME = 0x03;
    private static final int STATEMENTS = 0x10;
    private static final int LOW = 0x11;
    private static final int HIGH = 0x12;
    private static final int FOLDER = 0x1b;
    private static final int ORIGIN = 0x31;
    private static final int SPECIFICATION = 0x47;
    private static final int RANGES = 0x55;
    private static final int CALL_FILE = 0x58;
    private static final int CALL_LINE = 0x59;
    private static final long IMPLICIT_CONST = 0x21;

    /** In the place of a value that is not there. */
    public static final long NONE = -1;

    /** References that lead from one entry to the next, in search of a name. */
    private static final int MAX_CHAIN = 8;

    private final DebugSections sections;
    private final Bytes bytes;
    private final long begin;
    private final boolean wide;
    private final int version;
    private final int addressSize;
    private final int first;
    private final Map<Long, Abbreviation> abbreviations = new HashMap<>();

    private record Abbreviation(int tag, boolean children, long[] names, long[] forms, long[] constants) {}

    /** An entry: values by attribute. */
    public static final class Entry {
        private final Map<Integer, Long> values = new HashMap<>();
        private int tag;
        private boolean children;
        private boolean highIsSize;
        private long end;

        /** A number, or the offset of text or of an entry; {@link #NONE} for one that is not there. */
        public long get(int attribute) {
            return values.getOrDefault(attribute, NONE);
        }

        public int tag() {
            return tag;
        }

        /** Whether those up to the next end of a list are its own. */
        public boolean hasChildren() {
            return children;
        }

        /** Where the next entry begins, in the unit. */
        public long end() {
            return end;
        }
    }

    /**
     * A function that was put into another.
     *
     * @param file number of the file of the call, in the line table
     */
    record Inlined(String function, long file, long line) {}

    /** @param offset of the unit in {@code .debug_info} */
    public DebugUnit(DebugSections sections, long offset) {
        this.sections = sections;
        begin = offset;
        Reader reader = new Reader(sections.info(), offset);
        long length = reader.u32();
        wide = length == 0xffff_ffffL;
        long size = wide ? reader.u64() + 12 : length + 4;
        bytes = sections.info().slice(offset, size, "a unit of .debug_info");
        Reader header = new Reader(bytes, wide ? 12 : 4);
        version = header.u16();
        if (version >= 5) {
            header.u8();
            addressSize = header.u8();
            abbreviations(header.offset(wide));
        } else {
            long table = header.offset(wide);
            addressSize = header.u8();
            abbreviations(table);
        }
        first = (int) header.at();
    }

    private void abbreviations(long offset) {
        Reader reader = new Reader(sections.abbreviations(), offset);
        for (long code = reader.unsigned(); code != 0; code = reader.unsigned()) {
            int tag = (int) reader.unsigned();
            boolean children = reader.u8() != 0;
            List<long[]> attributes = new ArrayList<>();
            while (true) {
                long name = reader.unsigned();
                long form = reader.unsigned();
                long constant = form == IMPLICIT_CONST ? reader.signed() : 0;
                if (name == 0 && form == 0) {
                    break;
                }
                attributes.add(new long[] {name, form, constant});
            }
            abbreviations.put(
                    code,
                    new Abbreviation(
                            tag,
                            children,
                            attributes.stream().mapToLong(a -> a[0]).toArray(),
                            attributes.stream().mapToLong(a -> a[1]).toArray(),
                            attributes.stream().mapToLong(a -> a[2]).toArray()));
        }
    }

    /** Offset of the unit after it. */
    public long next() {
        return begin + bytes.size();
    }

    /** Where its first entry is, in the unit. */
    public long first() {
        return first;
    }

    /** The entry at a place in the unit, with the values of those of some tags; null for the end of a list, of one byte. */
    public @Nullable Entry entry(long at, IntPredicate tags) {
        return at >= bytes.size() ? null : read(new Reader(bytes, at), tags);
    }

    /** A text that an entry has; "" without. */
    public String text(Entry entry, int attribute) {
        long at = entry.get(attribute);
        return at == NONE ? "" : sections.text(at);
    }

    /** Offset of its line table; {@link #NONE} without one. */
    long statements() {
        Entry unit = read(new Reader(bytes, first));
        return unit == null ? NONE : unit.get(STATEMENTS);
    }

    /** Where the compiler ran; "" if it does not tell. */
    String folder() {
        Entry unit = read(new Reader(bytes, first));
        return unit == null ? "" : text(unit, FOLDER);
    }

    /** The function that an address lies in, and before it those that were put into it there, the innermost first. */
    List<Inlined> around(long address) {
        Reader reader = new Reader(bytes, first);
        Entry unit = read(reader);
        long base = unit == null ? 0 : Math.max(unit.get(LOW), 0);
        List<Inlined> found = new ArrayList<>();
        int depth = 1;
        while (unit != null && depth > 0 && !reader.atEnd()) {
            Entry entry = read(reader);
            if (entry == null) {
                depth--;
                continue;
            }
            if ((entry.tag == SUBPROGRAM || entry.tag == INLINED) && contains(entry, address, base)) {
                found.addFirst(new Inlined(name(entry, 0), entry.get(CALL_FILE), entry.get(CALL_LINE)));
            }
            depth += entry.children ? 1 : 0;
        }
        return found;
    }

    private boolean contains(Entry entry, long address, long base) {
        long low = entry.get(LOW);
        long high = entry.get(HIGH);
        if (high != NONE) {
            long end = entry.highIsSize ? low + high : high;
            return Long.compareUnsigned(address, low) >= 0 && Long.compareUnsigned(address, end) < 0;
        }
        long ranges = entry.get(RANGES);
        return ranges != NONE && version >= 5 && sections.contains(ranges, address, base, addressSize);
    }

    private String name(Entry entry, int depth) {
        String own = text(entry, NAME);
        long origin = entry.get(ORIGIN) != NONE ? entry.get(ORIGIN) : entry.get(SPECIFICATION);
        if (!own.isEmpty() || origin == NONE || depth == MAX_CHAIN) {
            return own;
        }
        Entry other = read(new Reader(bytes, origin));
        return other == null ? "" : name(other, depth + 1);
    }

    /** Null for the one that ends the children of another. */
    private @Nullable Entry read(Reader reader) {
        return read(reader, tag -> tag == SUBPROGRAM || tag == INLINED);
    }

    private @Nullable Entry read(Reader reader, IntPredicate tags) {
        long code = reader.unsigned();
        if (code == 0) {
            return null;
        }
        Abbreviation abbreviation = abbreviations.get(code);
        if (abbreviation == null) {
            throw new ElfException("an entry has an abbreviation that is not there");
        }
        Entry entry = new Entry();
        entry.tag = abbreviation.tag;
        entry.children = abbreviation.children;
        for (int i = 0; i < abbreviation.names.length; i++) {
            int name = (int) abbreviation.names[i];
            Form form = Form.of(abbreviation.forms[i]);
            boolean wanted = name == NAME
                    || name == STATEMENTS
                    || name == FOLDER
                    || tags.test(entry.tag)
                    || reader.at() < first + 100L;
            long value = wanted ? value(reader, form, abbreviation.constants[i]) : NONE;
            if (!wanted) {
                form.skip(reader, wide, addressSize, version);
            } else if (value != NONE) {
                entry.values.put(name, value);
                entry.highIsSize |= name == HIGH && form != Form.ADDR;
            }
        }
        entry.end = reader.at();
        return entry;
    }

    /** A number, an address, an offset of text (in the one section of text or, negative, in the other), or of an entry. */
    private long value(Reader reader, Form form, long constant) {
        return switch (form) {
            case ADDR, DATA8 -> reader.u64();
            case DATA4, REF4 -> reader.u32();
            case DATA1, REF1, FLAG -> reader.u8();
            case DATA2, REF2 -> reader.u16();
            case UDATA, REF_UDATA -> reader.unsigned();
            case SDATA -> reader.signed();
            case SEC_OFFSET, STRP -> reader.offset(wide);
            case LINE_STRP -> DebugSections.ofLines(reader.offset(wide));
            case IMPLICIT_CONST -> constant;
            case FLAG_PRESENT -> 1;
            case REF_ADDR -> reader.offset(wide) - begin;
            case STRING -> {
                long at = DebugSections.ofInfo(begin + reader.at());
                reader.skipString();
                yield at;
            }
            default -> {
                form.skip(reader, wide, addressSize, version);
                yield NONE;
            }
        };
    }
}

package mmulator.elf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lines of a large program, of which few are ever asked for: those of a unit are read with the first address in it. Which unit
 * an address belongs to, {@code .debug_aranges} tells: DWARF 5, "Lookup by Address". Safe for use by several threads.
 */
public final class LinesOnDemand implements LineSource {
    private static final long WIDE = 0xffff_ffffL;
    private static final long STATEMENTS = 0x10;
    private static final long FOLDER = 0x1b;
    private static final long IMPLICIT_CONST = 0x21;

    private final Bytes info;
    private final Bytes abbreviations;
    private final Bytes lines;
    private final Bytes lineStrings;
    private final Bytes strings;
    private final List<Range> ranges;
    private final Map<Long, LineRows> units = new ConcurrentHashMap<>();

    private record Range(long start, long end, long unit) {}

    private LinesOnDemand(ElfFile file, Bytes ranges) {
        info = section(file, ".debug_info");
        abbreviations = section(file, ".debug_abbrev");
        lines = section(file, ".debug_line");
        lineStrings = section(file, ".debug_line_str");
        strings = section(file, ".debug_str");
        this.ranges = ranges(ranges);
    }

    /** Empty for a file that does not tell which addresses belong together, or is damaged there. */
    public static Optional<LinesOnDemand> of(ElfFile file) {
        try {
            return file.section(".debug_aranges").map(ranges -> new LinesOnDemand(file, file.contents(ranges)));
        } catch (ElfException damaged) {
            return Optional.empty();
        }
    }

    private static Bytes section(ElfFile file, String name) {
        return file.section(name).map(file::contents).orElseGet(() -> Bytes.of(new byte[0], name));
    }

    private static List<Range> ranges(Bytes bytes) {
        List<Range> ranges = new ArrayList<>();
        Reader sets = new Reader(bytes, 0);
        while (!sets.atEnd()) {
            long begin = sets.at();
            long length = sets.u32();
            boolean wide = length == WIDE;
            if (wide) {
                length = sets.u64();
            }
            long header = sets.at() - begin;
            Reader set = new Reader(sets.unit(length, bytes.what()), 0);
            set.u16();
            long unit = set.offset(wide);
            int addressSize = set.u8();
            if (addressSize != Long.BYTES) {
                throw new ElfException(bytes.what() + " has addresses of " + addressSize + " bytes");
            }
            set.u8();
            // Pairs are aligned to their size, from the begin of the set.
            set.skip(-(set.at() + header) & 2 * Long.BYTES - 1);
            while (!set.atEnd()) {
                long start = set.u64();
                long size = set.u64();
                if (size != 0) {
                    ranges.add(new Range(start, start + size, unit));
                }
            }
        }
        ranges.sort(Comparator.comparing(Range::start, Long::compareUnsigned));
        return ranges;
    }

    @Override
    public LineRows.@Nullable Row at(long address) {
        int low = 0;
        int high = ranges.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(ranges.get(middle).start, address) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == 0 || Long.compareUnsigned(address, ranges.get(low - 1).end) >= 0) {
            return null;
        }
        return units.computeIfAbsent(ranges.get(low - 1).unit, this::unit).at(address);
    }

    @Override
    public List<LineRows.Row> all() {
        return List.of();
    }

    /** Without lines, code is shown by address: no reason not to show it. */
    private LineRows unit(long offset) {
        try {
            return read(offset);
        } catch (ElfException damaged) {
            return LineRows.NONE;
        }
    }

    private LineRows read(long offset) {
        Reader reader = new Reader(info, offset);
        long length = reader.u32();
        boolean wide = length == WIDE;
        if (wide) {
            length = reader.u64();
        }
        Reader unit = new Reader(reader.unit(length, info.what()), 0);
        int version = unit.u16();
        long abbreviation;
        int addressSize;
        if (version >= 5) {
            unit.u8();
            addressSize = unit.u8();
            abbreviation = unit.offset(wide);
        } else {
            abbreviation = unit.offset(wide);
            addressSize = unit.u8();
        }
        Reader entry = new Reader(abbreviations, abbreviation);
        find(entry, unit.unsigned());
        long statements = -1;
        String folder = "";
        while (true) {
            long name = entry.unsigned();
            long number = entry.unsigned();
            if (name == 0 && number == 0) {
                break;
            }
            if (number == IMPLICIT_CONST) {
                entry.signed();
            }
            Form form = Form.of(number);
            if (name == STATEMENTS && (form == Form.SEC_OFFSET || form == Form.DATA4)) {
                statements = form == Form.DATA4 ? unit.u32() : unit.offset(wide);
            } else if (name == FOLDER && form == Form.STRP) {
                folder = strings.string(unit.offset(wide));
            } else if (name == FOLDER && form == Form.LINE_STRP) {
                folder = lineStrings.string(unit.offset(wide));
            } else if (name == FOLDER && form == Form.STRING) {
                folder = unit.string();
            } else {
                form.skip(unit, wide, addressSize, version);
            }
        }
        return statements == -1
                ? LineRows.NONE
                : LineProgram.readOne(lines, statements, lineStrings, strings, folder).below(folder);
    }

    /** Leaves the reader behind the number of the abbreviation, its tag and its children. */
    private static void find(Reader entry, long code) {
        while (true) {
            long found = entry.unsigned();
            if (found == 0) {
                throw new ElfException("a unit has an abbreviation that is not there");
            }
            entry.unsigned();
            entry.u8();
            if (found == code) {
                return;
            }
            long name;
            long form;
            do {
                name = entry.unsigned();
                form = entry.unsigned();
                if (form == IMPLICIT_CONST) {
                    entry.signed();
                }
            } while (name != 0 || form != 0);
        }
    }
}

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

    private final DebugSections sections;
    private final Bytes lines;
    private final List<Range> ranges;
    private final Map<Long, LineRows> units = new ConcurrentHashMap<>();
    private final Map<Long, String> chains = new ConcurrentHashMap<>();

    private record Range(long start, long end, long unit) {}

    private LinesOnDemand(ElfFile file, Bytes ranges) {
        sections = DebugSections.of(file);
        lines = DebugSections.section(file, ".debug_line");
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
        Range range = range(address);
        return range == null
                ? null
                : units.computeIfAbsent(range.unit, this::unit).at(address);
    }

    private @Nullable Range range(long address) {
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
        return low == 0 || Long.compareUnsigned(address, ranges.get(low - 1).end) >= 0 ? null : ranges.get(low - 1);
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
        DebugUnit unit = new DebugUnit(sections, offset);
        long statements = unit.statements();
        String folder = unit.folder();
        return statements < 0
                ? LineRows.NONE
                : LineProgram.readOne(lines, statements, sections.lineStrings(), sections.strings(), folder)
                        .below(folder);
    }

    /**
     * The functions around an address, if one was put into another there: {@code split_contpmd, inlined in
     * split_kernel_leaf_mapping at arch/arm64/mm/mmu.c:902}; "" otherwise, and where nothing tells.
     */
    public String inlined(long address) {
        Range range = range(address);
        return range == null ? "" : chains.computeIfAbsent(address, at -> chain(range.unit, at));
    }

    private String chain(long offset, long address) {
        try {
            DebugUnit unit = new DebugUnit(sections, offset);
            List<DebugUnit.Inlined> around = unit.around(address);
            if (around.size() < 2) {
                return "";
            }
            String folder = unit.folder();
            LineProgramHeader files =
                    LineProgram.header(lines, unit.statements(), sections.lineStrings(), sections.strings(), folder);
            StringBuilder text = new StringBuilder(around.getFirst().function());
            for (int i = 1; i < around.size(); i++) {
                DebugUnit.Inlined inner = around.get(i - 1);
                String path = files.path(inner.file());
                String prefix = folder + "/";
                text.append(", inlined in ")
                        .append(around.get(i).function())
                        .append(" at ")
                        .append(path.startsWith(prefix) ? path.substring(prefix.length()) : path)
                        .append(':')
                        .append(inner.line());
            }
            return text.toString();
        } catch (ElfException damaged) {
            return "";
        }
    }
}

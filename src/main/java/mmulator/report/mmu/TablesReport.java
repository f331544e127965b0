package mmulator.report.mmu;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mmulator.arch.Descriptor;
import mmulator.arch.TableLevel;
import mmulator.machine.Cpu;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.TableScan;
import mmulator.mmu.VaRange;
import mmulator.report.text.Notation;
import mmulator.report.text.Palette;
import mmulator.report.text.SourceMap;

/**
 * Translation tables as ranges, a line each, in the order of addresses: what Linux's ptdump shows, with output addresses.
 * The same tables give the same lines, so that two such texts can be compared line by line.
 */
public final class TablesReport {
    private final DescriptorMemory memory;
    private final Palette palette;
    private final boolean holes;

    /** @param holes print what is not mapped, too */
    public TablesReport(DescriptorMemory memory, Palette palette, boolean holes) {
        this.memory = memory;
        this.palette = palette;
        this.holes = holes;
    }

    /** What both TTBRs of a CPU hold, in effect now; nothing with the MMU off. */
    public String print(Cpu cpu, SourceMap sources) {
        List<TableRoot> roots = rootsOf(cpu, sources);
        if (roots.isEmpty()) {
            return "cpu" + cpu.index() + " has its MMU off\n";
        }
        StringBuilder text = new StringBuilder();
        roots.forEach(root -> text.append(print(root)));
        return text.toString();
    }

    /** The tables of both halves that the CPU walks. */
    public static List<TableRoot> rootsOf(Cpu cpu, SourceMap sources) {
        List<TableRoot> roots = new ArrayList<>();
        for (VaRange range : List.of(cpu.regime().lower(), cpu.regime().upper())) {
            if (cpu.regime().mmuOn() && range.walkEnabled()) {
                String name = sources.table(range.tableBase());
                String named = name == null ? "" : " " + name;
                roots.add(new TableRoot(
                        "cpu" + cpu.index() + " TTBR" + range.half() + "_EL1" + named, cpu.regime(), range.half()));
            }
        }
        return roots;
    }

    public String print(TableRoot root) {
        StringBuilder text = new StringBuilder(head(root));
        lines(root).forEach(line -> text.append(line.text()).append('\n'));
        return text.append(foot(root)).toString();
    }

    /** A range. @param start its first address */
    record Line(long start, String text) {}

    String head(TableRoot root) {
        VaRange range = root.range();
        return palette.label(root.name()) + " at " + Notation.address(range.tableBase()) + ": " + range.granule()
                + " granule, " + range.iaBits() + "-bit IA, from "
                + new TableLevel(range.startLevel(), range.startLevel()) + "\n";
    }

    private String foot(TableRoot root) {
        long[] count = {0, 0};
        // A table that is linked twice is one table.
        Set<Long> tables = new HashSet<>();
        TableScan.scan(root.regime(), root.half(), memory, entry -> {
            if (entry.descriptor().kind() == Descriptor.Kind.TABLE
                    && tables.add(entry.descriptor().address())) {
                count[0]++;
            }
            count[1] += entry.descriptor().kind().isLeaf() ? 1 : 0;
        });
        return palette.faint(Notation.count(count[0] + 1, "table") + ", " + Notation.count(count[1], "leaf", "leaves"))
                + "\n";
    }

    /** The ranges without head and foot, in the order of addresses. */
    List<Line> lines(TableRoot root) {
        List<Line> lines = new ArrayList<>();
        VaRange half = root.range();
        long at = half.start();
        TableRange.All all = TableRange.of(root.regime(), root.half(), memory);
        for (TableRange range : all.ranges()) {
            hole(at, range.start(), lines);
            lines.add(new Line(range.start(), line(range, half)));
            at = range.end();
        }
        if (all.complete()) {
            hole(at, half.start() + (1L << half.iaBits()), lines);
        } else {
            lines.add(new Line(
                    -1, "more than " + Notation.number(TableScan.LIMIT) + " descriptors: what follows is not listed"));
        }
        return lines;
    }

    private void hole(long from, long to, List<Line> lines) {
        if (holes && from != to) {
            lines.add(new Line(from, bounds(from, to) + "  -"));
        }
    }

    private static String bounds(long from, long to) {
        return Notation.address(from) + "-" + Notation.address(to) + " " + Notation.right(Notation.size(to - from), 7);
    }

    /** Range, size, level, attributes and output address. */
    static String line(TableRange range, VaRange half) {
        Descriptor descriptor = range.descriptor();
        String level = new TableLevel(descriptor.level(), half.startLevel()).linuxName();
        return bounds(range.start(), range.end()) + "  " + level + "  "
                + switch (descriptor.kind()) {
                    case BLOCK, PAGE -> leaf(range);
                    case TABLE -> "Table next " + Notation.address(descriptor.address()) + ", where there is no memory";
                    case RESERVED, INVALID -> descriptor.toString();
                };
    }

    private static String leaf(TableRange range) {
        Descriptor descriptor = range.descriptor();
        LeafAttributes attributes = range.attributes();
        StringBuilder text = new StringBuilder();
        column(text, "BLK", descriptor.kind() == Descriptor.Kind.BLOCK);
        column(text, "CONT", range.contiguous());
        text.append((attributes.ap() & 2) != 0 ? "RO " : "RW ");
        column(text, "EL0", (attributes.ap() & 1) != 0);
        column(text, "PXN", attributes.pxn());
        column(text, "UXN", attributes.uxn());
        column(text, "AF", descriptor.has(Descriptor.AF));
        column(text, "nG", attributes.nG());
        column(text, "DBM", attributes.dbm());
        column(text, "GP", attributes.gp());
        column(text, "nT", attributes.nT());
        column(text, "SW=" + Notation.hex(descriptor.software()), descriptor.software() != 0);
        text.append(attributes.memoryAttribute())
                .append(
                        switch (attributes.shareability()) {
                            case 0 -> " NSH";
                            case 2 -> " OSH";
                            case 3 -> " ISH";
                            default -> " SH=1";
                        });
        text.append("  -> ").append(Notation.address(range.outputAddress()));
        return text.append(range.breaksRun() ? "  not whole contiguous runs" : "")
                .toString();
    }

    /** What is not set leaves its column blank, so that lines can be compared at a glance. */
    private static void column(StringBuilder text, String word, boolean set) {
        text.append(set ? word : " ".repeat(word.length())).append(' ');
    }
}

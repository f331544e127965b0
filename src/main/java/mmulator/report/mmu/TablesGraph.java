package mmulator.report.mmu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmulator.arch.Descriptor;
import mmulator.arch.TableLevel;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.TableScan;
import mmulator.report.text.Dot;
import mmulator.report.text.Notation;

/** Translation tables for Graphviz: a box for each table with the ranges that it maps itself, an arrow for each link. */
public final class TablesGraph {
    /** Of the ranges of one table so many are written into its box. */
    private static final int TOLD = 8;

    private final DescriptorMemory memory;

    public TablesGraph(DescriptorMemory memory) {
        this.memory = memory;
    }

    private record Table(int level, List<TableRange> ranges) {}

    private record Link(long from, long to, String label) {}

    public String print(List<TableRoot> roots) {
        Dot dot = new Dot("tables");
        for (TableRoot root : roots) {
            Map<Long, Table> tables = new LinkedHashMap<>();
            List<Link> links = new ArrayList<>();
            read(root, tables, links);
            tables.forEach((address, table) -> dot.node(
                    id(address),
                    (address == root.range().tableBase() ? root.name() + "\n" : "")
                            + new TableLevel(table.level, root.range().startLevel()) + " at "
                            + Notation.address(address) + "\n"
                            + ranges(table, root),
                    "shape=box"));
            links.stream().distinct().forEach(link -> dot.edge(id(link.from), id(link.to), link.label, ""));
        }
        return dot.print();
    }

    private static String id(long address) {
        return Notation.hex(address);
    }

    private void read(TableRoot root, Map<Long, Table> tables, List<Link> links) {
        // The table that is being read, by level.
        Map<Integer, Long> current = new HashMap<>();
        begin(root.range().tableBase(), root.range().startLevel(), tables, current);
        TableScan.scan(root.regime(), root.half(), memory, entry -> {
            Descriptor descriptor = entry.descriptor();
            long from = current.getOrDefault(descriptor.level(), root.range().tableBase());
            if (descriptor.kind() == Descriptor.Kind.TABLE && entry.readable()) {
                links.add(new Link(from, descriptor.address(), Notation.address(entry.va())));
                begin(descriptor.address(), descriptor.level() + 1, tables, current);
            } else {
                Table table = tables.computeIfAbsent(from, absent -> new Table(descriptor.level(), new ArrayList<>()));
                TableRange.add(entry, table.ranges);
            }
        });
    }

    private static void begin(long address, int level, Map<Long, Table> tables, Map<Integer, Long> current) {
        current.put(level, address);
        tables.computeIfAbsent(address, absent -> new Table(level, new ArrayList<>()));
    }

    private static String ranges(Table table, TableRoot root) {
        StringBuilder text = new StringBuilder();
        table.ranges.stream()
                .limit(TOLD)
                .forEach(range -> text.append(
                                TablesReport.line(range, root.range()).replaceAll(" {2,}", "  "))
                        .append('\n'));
        if (table.ranges.size() > TOLD) {
            text.append("and ")
                    .append(Notation.number(table.ranges.size() - TOLD))
                    .append(" more\n");
        }
        return text.toString();
    }
}

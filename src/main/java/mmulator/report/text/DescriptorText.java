package mmulator.report.text;

import java.util.HashMap;
import java.util.Map;
import mmulator.arch.Descriptor;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import mmulator.arch.TableLevel;
import mmulator.machine.event.Event;
import mmulator.mmu.TableShape;

/** Reads descriptors aloud. What level a table has is learnt when it is found. */
public final class DescriptorText {
    private record Table(TableLevel level, Granule granule) {}

    private final Map<Long, Table> tables = new HashMap<>();

    /** Learns where tables are. */
    public void learn(Event event) {
        if (event instanceof Event.TableFound found) {
            TableLevel level = new TableLevel(found.level(), startLevel(found));
            long last = found.address() + 8L * found.entries() - 1;
            for (long page = page(found.address()); page <= page(last); page++) {
                tables.put(page, new Table(level, found.granule()));
            }
        }
    }

    /** A table below another belongs to the walks that begin where the other's do. */
    private int startLevel(Event.TableFound found) {
        if (found.parent() == TableShape.ROOT) {
            return found.level();
        }
        Table parent = tables.get(page(found.parent()));
        return parent == null ? Math.min(found.level() - 1, 0) : parent.level.start();
    }

    /** {@code level 2 [PMD] at 0x…: Block … -> Table …}; bare values where the level is not known. */
    public String store(Event.Store store) {
        long address = store.physicalAddress();
        Table table = tables.get(page(address));
        if (table == null || store.size() != Long.BYTES) {
            return "table at " + Notation.address(address) + ": " + Notation.address(store.oldValue()) + " -> "
                    + Notation.address(store.newValue());
        }
        return table.level + " at " + Notation.address(address) + ": " + describe(store.oldValue(), table) + " -> "
                + describe(store.newValue(), table);
    }

    private static String describe(long value, Table table) {
        // The format is not told by the walk; without 52-bit addresses it is this one.
        return new Descriptor(value, table.level.level(), table.granule, DescriptorFormat.OA48).toString();
    }

    private static long page(long address) {
        return address & -Granule.K4.pageSize();
    }
}

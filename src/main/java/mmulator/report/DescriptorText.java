package mmulator.report;

import java.util.HashMap;
import java.util.Map;
import mmulator.arch.Descriptor;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import mmulator.machine.Event;

/** Reads descriptors aloud. What level a table has is learnt when it is found. */
final class DescriptorText {
    private record Table(int level, Granule granule) {}

    private final Map<Long, Table> tables = new HashMap<>();

    /** Learns where tables are. */
    void learn(Event event) {
        if (event instanceof Event.TableFound found) {
            long last = found.address() + 8L * found.entries() - 1;
            for (long page = page(found.address()); page <= page(last); page++) {
                tables.put(page, new Table(found.level(), found.granule()));
            }
        }
    }

    /** {@code level 2 [PMD] at 0x…: Block … -> Table …}; bare values where the level is not known. */
    String store(Event.Store store) {
        long address = store.physicalAddress();
        Table table = tables.get(page(address));
        if (table == null || store.size() != Long.BYTES) {
            return "table at " + Notation.address(address) + ": " + Notation.address(store.oldValue()) + " -> "
                    + Notation.address(store.newValue());
        }
        return level(table.level, table.granule) + " at " + Notation.address(address) + ": "
                + describe(store.oldValue(), table) + " -> " + describe(store.newValue(), table);
    }

    /** {@code level 2 [PMD]}; Linux's names fit the 4K granule with four levels or five. */
    static String level(int level, Granule granule) {
        if (granule != Granule.K4) {
            return "level " + level;
        }
        return "level " + level + switch (level) {
            case -1 -> " [PGD]";
            case 0 -> " [P4D]";
            case 1 -> " [PUD]";
            case 2 -> " [PMD]";
            default -> " [PTE]";
        };
    }

    private static String describe(long value, Table table) {
        // The format is not told by the walk; without 52-bit addresses it is this one.
        return new Descriptor(value, table.level, table.granule, DescriptorFormat.OA48).toString();
    }

    private static long page(long address) {
        return address & -Granule.K4.pageSize();
    }
}

package mmulator.check.world;

import java.util.ArrayList;
import java.util.List;
import mmulator.arch.Descriptor;
import mmulator.arch.Granule;
import mmulator.machine.event.Event;

/** Where the tables of a {@link World} are, and what their descriptors are made of. */
public final class WorldTables {
    /** Where the upper half begins. */
    public static final long UPPER = -1L << 25;

    public static final long ROOT = 0x1000;
    public static final long OTHER_ROOT = 0x2000;
    public static final long TABLE = 0x3000;
    public static final long OTHER_TABLE = 0x4000;
    public static final long EMPTY_ROOT = 0x5000;
    public static final long UPPER_ROOT = 0x6000;

    private WorldTables() {}

    /** Each of them, by every way to it. */
    static List<Event> found() {
        List<Event> found = new ArrayList<>();
        for (long table : new long[] {ROOT, OTHER_ROOT, EMPTY_ROOT, UPPER_ROOT}) {
            found.add(new Event.TableFound(0, 0, 0, table, 2, 16, Granule.K4, -1));
        }
        for (long table : new long[] {TABLE, OTHER_TABLE}) {
            for (long parent : new long[] {ROOT, ROOT + 8, OTHER_ROOT, OTHER_ROOT + 8, UPPER_ROOT, UPPER_ROOT + 8}) {
                found.add(new Event.TableFound(0, 0, 0, table, 3, 512, Granule.K4, parent));
            }
        }
        return found;
    }

    public static long table(long next) {
        return next | 3;
    }

    /** Normal WB, ISH, RW, AF, global. */
    public static long block(long oa) {
        return oa | 0x701;
    }

    public static long page(long oa) {
        return oa | 0x703;
    }

    public static long nonGlobal(long leaf) {
        return leaf | Descriptor.NG;
    }

    public static long contiguous(long leaf) {
        return leaf | Descriptor.CONTIGUOUS;
    }

    /** EL1 may not write. */
    public static long readOnly(long leaf) {
        return leaf | 1L << 7;
    }

    /** APTable[1]: nothing below may be written. */
    public static long readOnlyTable(long next) {
        return table(next) | 1L << 62;
    }
}

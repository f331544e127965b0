package mmulator.relaxed.judge;

import java.util.List;
import mmulator.arch.TlbMaintenance;
import mmulator.mmu.Regime;

/** What rules about tables are about, in the order in which it takes effect for everybody. */
public sealed interface Happening {
    /** Time of the message, or of the last one before. */
    int time();

    /** @param size 1, 2, 4 or 8 bytes */
    record Stored(int time, int cpu, long address, int size, long value) implements Happening {
        /** The aligned eight bytes that it is stored to. */
        public long word() {
            return address & -8;
        }

        private int shift() {
            return 8 * (int) (address & 7);
        }

        private long mask() {
            return size == 8 ? -1L : (1L << 8 * size) - 1;
        }

        /** Of a value of the eight bytes, what lies where it is stored. */
        long part(long value) {
            return value >>> shift() & mask();
        }

        /** What the eight bytes hold afterwards. */
        public long over(long old) {
            return old & ~(mask() << shift()) | (value & mask()) << shift();
        }
    }

    /** Maintenance takes effect on one CPU. */
    record Invalidated(int time, int cpu, TlbMaintenance maintenance) implements Happening {}

    /** A page is handed back. @param pc of the instruction */
    record Freed(int time, int cpu, long pc, long page) implements Happening {}

    /** From now on these regimes may be in effect on a CPU, and no others. */
    record InRegimes(int time, int cpu, List<Regime> regimes) implements Happening {
        public InRegimes {
            regimes = List.copyOf(regimes);
        }
    }
}

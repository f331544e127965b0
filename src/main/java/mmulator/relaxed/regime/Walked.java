package mmulator.relaxed.regime;

import java.util.Arrays;
import mmulator.relaxed.list.Sparse;
import mmulator.relaxed.list.View;
import org.jspecify.annotations.Nullable;

/**
 * What the walks of a CPU have read for each address, as {@link mmulator.relaxed.list.Locations#translated} numbers those. A
 * further one makes another. Arm ARM B2.3.7, "Same Virtual Address".
 */
public final class Walked {
    public static final Walked NONE = new Walked(Sparse.none());

    private final Sparse<Reads> byAddress;

    private Walked(Sparse<Reads> byAddress) {
        this.byAddress = byAddress;
    }

    /** Of one address: two for each location, itself and the view. */
    private record Reads(long[] all) {
        private static final Reads NONE = new Reads(new long[0]);

        int at(int location) {
            int at = 0;
            while (at < all.length && all[at] != location) {
                at += 2;
            }
            return at;
        }

        Reads with(int location, long view) {
            int at = at(location);
            if (at < all.length && View.join(all[at + 1], view) == all[at + 1]) {
                return this;
            }
            long[] more = Arrays.copyOf(all, Math.max(all.length, at + 2));
            more[at] = location;
            more[at + 1] = View.join(more[at + 1], view);
            return new Reads(more);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Reads same && Arrays.equals(all, same.all);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(all);
        }
    }

    private Reads reads(int address) {
        Reads reads = byAddress.get(address);
        return reads == null ? Reads.NONE : reads;
    }

    /** View of the walks for the address that have read the location. */
    public long view(int address, int location) {
        Reads reads = reads(address);
        int at = reads.at(location);
        return at < reads.all.length ? reads.all[at + 1] : View.NONE;
    }

    public Walked with(int address, int location, long view) {
        Sparse<Reads> other = byAddress.with(address, reads(address).with(location, view));
        return other == byAddress ? this : new Walked(other);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Walked same && byAddress.equals(same.byAddress);
    }

    @Override
    public int hashCode() {
        return byAddress.hashCode();
    }
}

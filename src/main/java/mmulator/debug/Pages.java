package mmulator.debug;

import java.util.ArrayList;
import java.util.List;

/** Cuts ranges of addresses at the ends of 4 KiB pages, within which all bytes have one translation. */
final class Pages {
    private static final long SIZE = 4096;

    private Pages() {}

    /** @param length bytes, at least 1 */
    record Part(long address, long length) {}

    static List<Part> of(long address, long length) {
        List<Part> parts = new ArrayList<>();
        long at = address;
        for (long left = length; left > 0; ) {
            long here = Math.min(left, SIZE - (at & SIZE - 1));
            parts.add(new Part(at, here));
            at += here;
            left -= here;
        }
        return parts;
    }
}

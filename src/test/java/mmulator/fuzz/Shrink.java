package mmulator.fuzz;

import java.util.function.Predicate;

/** Makes an input smaller as long as it shows the same. */
final class Shrink {
    private Shrink() {}

    /**
     * Leaves out pieces, first large ones, then ever smaller ones.
     *
     * @param shows true if an input shows what {@code input} does
     * @param attempts most calls of {@code shows}
     */
    static byte[] shrunk(byte[] input, Predicate<byte[]> shows, int attempts) {
        byte[] smallest = input;
        int left = attempts;
        for (int piece = Math.max(1, input.length / 2); piece >= 1; piece = piece == 1 ? 0 : piece / 2) {
            for (int at = 0; at < smallest.length && left > 0; left--) {
                byte[] less = without(smallest, at, Math.min(smallest.length, at + piece));
                if (shows.test(less)) {
                    smallest = less;
                } else {
                    at += piece;
                }
            }
        }
        return smallest;
    }

    private static byte[] without(byte[] bytes, int from, int to) {
        byte[] less = new byte[bytes.length - (to - from)];
        System.arraycopy(bytes, 0, less, 0, from);
        System.arraycopy(bytes, to, less, from, bytes.length - to);
        return less;
    }
}

package mmulator.arch;

/** Numbers of bytes as people write them: in the largest unit without a rest. */
public final class ByteSize {
    private static final String UNITS = "KMGTPE";

    private ByteSize() {}

    /** {@code 4K}, {@code 2M}, {@code 512G}; with no unit what is not a multiple of one. */
    public static String text(long bytes) {
        return text(bytes, UNITS.length());
    }

    /**
     * The same with units up to a terabyte, in which users may write a number.
     *
     * @return such as {@code 4096T}
     */
    public static String typed(long bytes) {
        return text(bytes, UNITS.indexOf('T') + 1);
    }

    private static String text(long bytes, int largest) {
        int unit = bytes == 0 ? 0 : Math.min(largest, Long.numberOfTrailingZeros(bytes) / 10);
        String number = Long.toUnsignedString(bytes >>> 10 * unit);
        return unit == 0 ? number : number + UNITS.charAt(unit - 1);
    }
}

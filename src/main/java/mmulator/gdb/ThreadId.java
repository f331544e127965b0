package mmulator.gdb;

/** CPUs as threads: CPU n is thread n + 1, because 0 means any. */
final class ThreadId {
    static final int ANY = 0;
    static final int ALL = -1;

    private ThreadId() {}

    static String of(int cpu) {
        return Integer.toHexString(cpu + 1);
    }
}

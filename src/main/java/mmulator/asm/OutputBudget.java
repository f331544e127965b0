package mmulator.asm;

/** How many bytes of output may still be made. */
final class OutputBudget {
    private final long limit;
    private long used;

    OutputBudget(long limit) {
        this.limit = limit;
    }

    /** Takes {@code bytes} (which may be anything), or answers false. */
    boolean take(long bytes) {
        if (bytes < 0 || bytes > limit - used) {
            return false;
        }
        used += bytes;
        return true;
    }

    long limit() {
        return limit;
    }
}

package mmulator.asm.section;

/** How many bytes of output may still be made. */
public final class OutputBudget {
    private final long limit;
    private long used;

    public OutputBudget(long limit) {
        this.limit = limit;
    }

    /** Takes {@code bytes} (which may be anything), or answers false. */
    public boolean take(long bytes) {
        if (bytes < 0 || bytes > limit - used) {
            return false;
        }
        used += bytes;
        return true;
    }

    public long limit() {
        return limit;
    }
}

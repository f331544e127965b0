package mmulator.gdb;

/** What the debugger has chosen: the CPU that registers and memory are of, the one to resume, and whose addresses. */
final class Selection {
    private final int cpus;
    private int general;
    private int control = ThreadId.ALL;
    private boolean physical;

    Selection(int cpus) {
        this.cpus = cpus;
    }

    /** {@code Hg}: any thread stays what it was. */
    void general(int thread) {
        if (thread > ThreadId.ANY) {
            general = cpu(thread);
        }
    }

    void stoppedAt(int cpu) {
        general = cpu;
    }

    /** {@code Hc}. */
    void control(int thread) {
        control = thread > ThreadId.ANY ? cpu(thread) : ThreadId.ALL;
    }

    /** The CPU that registers and memory are asked of. */
    int cpu() {
        return general;
    }

    /** The CPU to resume alone, or -1 for all. */
    int control() {
        return control;
    }

    /** The CPU of a thread. */
    int cpu(int thread) {
        if (thread < 1 || thread > cpus) {
            throw new BadPacket("no thread " + thread);
        }
        return thread - 1;
    }

    int cpus() {
        return cpus;
    }

    /** Addresses are physical. */
    boolean physical() {
        return physical;
    }

    void physical(boolean now) {
        physical = now;
    }
}

package mmulator.machine.state;

/** X0 to X30, the stack pointer in use, NZCV and V0 to V31 of one CPU, wherever they are kept. */
public interface GeneralRegisters {

    /** @param n 0 to 30 */
    long x(int n);

    /** @param n 0 to 30 */
    void setX(int n, long value);

    long sp();

    void setSp(long value);

    /** In bits 31 to 28. */
    long nzcv();

    void setNzcv(long value);

    /** @param half 0 for bits 63:0, 1 for bits 127:64 */
    long vector(int n, int half);

    void setVector(int n, int half, long value);

    /** How many values there are of all of them. */
    int SIZE = 97;

    /** Where those of the vector registers begin. */
    int VECTORS = 33;

    /** All of them, those of the vector registers last, or left out while they are all 0; not to be changed, and good until the next change. */
    long[] values();

    /** All of them at some moment. @param state a name for these contents */
    record Saved(long state, long[] values) {}

    Saved save();

    void restore(Saved saved);
}

package mmulator.machine;

import mmulator.engine.RegisterFile;
import mmulator.machine.memory.CodePages;
import org.jspecify.annotations.Nullable;

/** The registers of one CPU that its engines use: X0 to X30, SP, NZCV, V0 to V31. The engine that ran last has them. */
final class GeneralRegisters {
    private final CodePages code;
    private CodeEngine holder;
    private final long[] moved = new long[RegisterFile.SIZE];
    /** Names the present contents; never used twice. */
    private long state;

    private long states;
    /** What {@link #state} names, once read. */
    private long @Nullable [] read;

    GeneralRegisters(CodePages code, CodeEngine first) {
        this.code = code;
        holder = first;
    }

    /** From now on they are in {@code engine}, which is about to change them. */
    void moveTo(CodeEngine engine) {
        if (engine != holder) {
            boolean vectors = code.usesVectors();
            holder.registers().read(moved, vectors);
            engine.registers().write(moved, vectors);
            holder = engine;
        }
        change();
    }

    private void change() {
        state = ++states;
        read = null;
    }

    /** @param n 0 to 30 */
    long x(int n) {
        return holder.unicorn().x(n);
    }

    void setX(int n, long value) {
        change();
        holder.unicorn().setX(n, value);
    }

    long sp() {
        return holder.unicorn().sp();
    }

    void setSp(long value) {
        change();
        holder.unicorn().setSp(value);
    }

    /** In bits 31 to 28. */
    long nzcv() {
        return holder.unicorn().nzcv();
    }

    void setNzcv(long value) {
        change();
        holder.unicorn().setNzcv(value);
    }

    /** @param half 0 for bits 63:0, 1 for bits 127:64 */
    long vector(int n, int half) {
        return values()[RegisterFile.vector(n, half)];
    }

    void setVector(int n, int half, long value) {
        code.vectorsChange();
        change();
        long[] values = values().clone();
        values[RegisterFile.vector(n, half)] = value;
        holder.registers().write(values, true);
        change();
    }

    /** All of them; not to be changed. */
    long[] values() {
        long[] present = read;
        if (present == null) {
            present = new long[RegisterFile.SIZE];
            holder.registers().read(present, code.usesVectors());
            read = present;
        }
        return present;
    }

    /** All of them at some moment. */
    record Saved(long state, long[] values) {}

    Saved save() {
        return new Saved(state, values());
    }

    void restore(Saved saved) {
        if (saved.state != state) {
            holder.registers().write(saved.values, code.usesVectors());
            state = saved.state;
            read = saved.values;
        }
    }
}

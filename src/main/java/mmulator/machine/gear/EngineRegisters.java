package mmulator.machine.gear;

import java.util.Arrays;
import mmulator.engine.RegisterFile;
import mmulator.machine.memory.CodePages;
import mmulator.machine.state.GeneralRegisters;
import org.jspecify.annotations.Nullable;

/** The registers of one CPU that its engines use: X0 to X30, SP, NZCV, V0 to V31. The engine that ran last has them. */
final class EngineRegisters implements GeneralRegisters {
    private static final long[] NONE = {};

    private final CodePages code;
    private CodeEngine holder;
    private final long[] moved = new long[RegisterFile.SIZE];
    private final long[] movedWithoutVectors = new long[RegisterFile.GENERAL];
    /** Names the present contents; never used twice. */
    private long state;

    private long states;
    /** What {@link #state} names, once read. */
    private long @Nullable [] read;
    /** {@link #read} has been given away, and stays as it is. */
    private boolean kept;
    /** Room for the next. */
    private long[] spare = NONE;

    EngineRegisters(CodePages code, CodeEngine first) {
        this.code = code;
        holder = first;
    }

    /** From now on they are in {@code engine}, which is about to change them. */
    void moveTo(CodeEngine engine) {
        if (engine != holder) {
            long[] all = code.usesVectors() ? moved : movedWithoutVectors;
            holder.registers().read(all);
            engine.registers().write(all);
            holder = engine;
        }
        change();
    }

    private void change() {
        state = ++states;
        if (read != null && !kept) {
            spare = read;
        }
        read = null;
        kept = false;
    }

    @Override
    public long x(int n) {
        return holder.unicorn().x(n);
    }

    @Override
    public void setX(int n, long value) {
        change();
        holder.unicorn().setX(n, value);
    }

    @Override
    public long sp() {
        return holder.unicorn().sp();
    }

    @Override
    public void setSp(long value) {
        change();
        holder.unicorn().setSp(value);
    }

    @Override
    public long nzcv() {
        return holder.unicorn().nzcv();
    }

    @Override
    public void setNzcv(long value) {
        change();
        holder.unicorn().setNzcv(value);
    }

    @Override
    public long vector(int n, int half) {
        return withVectors(values())[RegisterFile.vector(n, half)];
    }

    @Override
    public void setVector(int n, int half, long value) {
        code.vectorsChange();
        change();
        long[] values = withVectors(values()).clone();
        values[RegisterFile.vector(n, half)] = value;
        holder.registers().write(values);
        change();
    }

    @Override
    public long[] values() {
        long[] present = read;
        if (present == null) {
            int size = code.usesVectors() ? RegisterFile.SIZE : RegisterFile.GENERAL;
            present = spare.length == size ? spare : new long[size];
            spare = NONE;
            holder.registers().read(present);
            read = present;
        }
        return present;
    }

    /** Those that were read before any code could change vector registers have them all 0. */
    private static long[] withVectors(long[] values) {
        return values.length == RegisterFile.SIZE ? values : Arrays.copyOf(values, RegisterFile.SIZE);
    }

    @Override
    public Saved save() {
        long[] values = values();
        kept = true;
        return new Saved(state, values);
    }

    @Override
    public void restore(Saved saved) {
        if (saved.state() != state) {
            holder.registers().write(code.usesVectors() ? withVectors(saved.values()) : saved.values());
            state = saved.state();
            read = saved.values();
            kept = true;
        }
    }
}

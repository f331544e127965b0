package mmulator.gdb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A CPU of {@link ToyProgram}: its registers as a {@code g} packet has them, and its bytes of data. */
final class ToyCpu {
    static final int SP = 31;
    static final int PC = 32;
    static final int PSTATE = 33;
    static final int REGISTERS = 68;

    final byte[] g;
    final byte[] own;
    boolean halted;

    /** What an instruction has touched, 8 bytes at most. */
    record Touched(boolean store, long address, int size) {}

    ToyCpu(byte[] g, byte[] own, boolean halted) {
        this.g = g.clone();
        this.own = own.clone();
        this.halted = halted;
    }

    ToyCpu copy() {
        return new ToyCpu(g, own, halted);
    }

    boolean same(ToyCpu other) {
        return halted == other.halted && Arrays.equals(g, other.g) && Arrays.equals(own, other.own);
    }

    /** Where a register begins in {@code g}. */
    static int offset(int register) {
        if (register <= PSTATE) {
            return 8 * register;
        }
        return register < 66 ? 268 + 16 * (register - 34) : 780 + 4 * (register - 66);
    }

    static int size(int register) {
        if (register < PSTATE) {
            return 8;
        }
        return register == PSTATE || register >= 66 ? 4 : 16;
    }

    static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    long x(int register) {
        return little(g).getLong(8 * register);
    }

    void setX(int register, long value) {
        little(g).putLong(8 * register, value);
    }

    byte[] register(int register) {
        return Arrays.copyOfRange(g, offset(register), offset(register) + size(register));
    }

    /** Which of the program's instructions comes next. */
    int next() {
        return (int) (x(PC) - ToyProgram.CODE) / 4;
    }

    /** Carries out the next instruction, and tells what it has touched. */
    List<Touched> execute(ToyProgram program) {
        List<Touched> touched = new ArrayList<>();
        long pc = x(PC);
        setX(PC, pc + 4);
        switch (program.ops.get(next() - 1)) {
            case ToyProgram.Nothing nothing -> {}
            case ToyProgram.Add(int to, int from, int immediate) -> setX(to, x(from) + immediate);
            case ToyProgram.Access access -> {
                move(access, access.register(), access.offset(), touched);
                if (access.pair()) {
                    move(access, access.register() + 10, access.offset() + 8, touched);
                }
            }
            case ToyProgram.Again again -> setX(PC, x(3) != 0 ? ToyProgram.CODE : pc + 4);
            case ToyProgram.Halt halt -> {
                halted = true;
                setX(PC, pc);
            }
        }
        return touched;
    }

    private void move(ToyProgram.Access access, int register, int offset, List<Touched> touched) {
        byte[] eight = new byte[8];
        if (access.store()) {
            little(eight).putLong(x(register));
            System.arraycopy(eight, 0, own, offset, access.size());
        } else {
            System.arraycopy(own, offset, eight, 0, access.size());
            setX(register, little(eight).getLong());
        }
        touched.add(new Touched(access.store(), x(1) + offset, access.size()));
    }
}

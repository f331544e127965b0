package mmulator.relaxed;

import java.util.ArrayList;
import java.util.List;
import mmulator.arch.MemoryInstruction;
import mmulator.arch.MemoryInstruction.Kind;
import mmulator.relaxed.end.Execution;
import mmulator.relaxed.list.View;

/** The rules of FEAT_LSE: a read and a write with nothing of others between. */
final class Atomics {
    private final Given given;
    private final Reads reads;
    private final Writes writes;

    Atomics(Given given, Reads reads, Writes writes) {
        this.given = given;
        this.reads = reads;
        this.writes = writes;
    }

    static long truncate(long value, int size) {
        return size == 8 ? value : value & (1L << 8 * size) - 1;
    }

    /** What the read of an atomic has got. */
    private record Got(CpuState state, long value, int time, long post, boolean acquire) {}

    /** @param result the register that gets what is read: with ZR there is no acquire, and DMB LD does not order the read */
    private List<Got> read(CpuState state, Accesses.Access access, int location, int result) {
        given.look(location);
        boolean kept = result != 31;
        boolean acquire = access.instruction().acquire() && kept;
        long pre = Reads.before(state, access.view(), access.place(), acquire, false);
        List<Got> all = new ArrayList<>();
        for (int time : reads.choices(state, location, pre)) {
            long post = reads.after(state, location, time, pre, acquire);
            if (View.reads(post) < access.place().before()) {
                CpuState after = state.copy();
                reads.done(after, location, access.view(), access.place(), post, acquire, kept);
                after.recency += time;
                long value = given.value(after, location, time);
                given.tell(after, access.pc(), Execution.Kind.READ, location, value, time, View.reads(pre));
                all.add(new Got(after, value, time, post, acquire));
            }
        }
        return all;
    }

    /** LDADD and its kin, SWP. */
    void operate(CpuState state, Accesses.Access access, int location, List<CpuState> next) {
        MemoryInstruction instruction = access.instruction();
        int operand = instruction.operand();
        for (Got got : read(state, access, location, instruction.target())) {
            long value = MemoryInstruction.operate(access.step().word(), got.value, state.value(operand));
            // What SWP writes is not made of what it reads.
            long data =
                    instruction.kind() == Kind.SWAP ? state.view(operand) : View.join(state.view(operand), got.post);
            got.state.set(instruction.target(), got.value, got.post);
            write(got, access, location, value, data, next);
        }
    }

    private void write(Got got, Accesses.Access access, int location, long value, long data, List<CpuState> next) {
        boolean release = access.instruction().release();
        Writes.Pair pair = new Writes.Pair(got.time, got.post);
        Writes.Write write = new Writes.Write(
                location, value, access.view(), data, release, pair, got.acquire && release, access.place());
        if (writes.make(got.state, write)) {
            next.add(got.state);
        }
    }

    /**
     * CAS. The comparison is a pick dependency of the write. What a success leaves in the register is known twice, from memory
     * and from what it was compared with, and may be taken from either. A failure may write back what it has read.
     */
    void compare(CpuState state, Accesses.Access access, int location, List<CpuState> next) {
        MemoryInstruction instruction = access.instruction();
        int register = instruction.operand();
        long expected = truncate(state.value(register), instruction.size());
        long compared = state.view(register);
        for (Got got : read(state, access, location, register)) {
            long picked = View.picked(View.join(compared, got.post));
            CpuState without = got.state.copy();
            without.set(register, got.value, got.post);
            if (got.value != expected) {
                next.add(without);
                got.state.set(register, got.value, got.post);
                write(got, access, location, got.value, picked, next);
                continue;
            }
            // What a success orders, a longer list may undo by a failure, on which nothing depends: so candidates
            // may come from runs without the write.
            without.hypothetical = true;
            next.add(without);
            long value = truncate(state.value(instruction.target()), instruction.size());
            long data = View.join(state.view(instruction.target()), picked);
            long fromComparison = View.join(compared, View.picked(got.post));
            if (register != 31 && fromComparison != got.post) {
                Got other = new Got(got.state.copy(), got.value, got.time, got.post, got.acquire);
                other.state.set(register, got.value, fromComparison);
                write(other, access, location, value, data, next);
            }
            got.state.set(register, got.value, got.post);
            write(got, access, location, value, data, next);
        }
    }

    /** The executions of a CAS that does not find what it compares with, and does not write. */
    void fail(CpuState state, Accesses.Access access, int location, List<CpuState> next) {
        int register = access.instruction().operand();
        long expected = truncate(state.value(register), access.instruction().size());
        for (Got got : read(state, access, location, register)) {
            if (got.value != expected) {
                got.state.set(register, got.value, got.post);
                next.add(got.state);
            }
        }
    }
}

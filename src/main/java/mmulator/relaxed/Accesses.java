package mmulator.relaxed;

import java.util.List;
import java.util.Objects;
import mmulator.arch.EffectiveAddress;
import mmulator.arch.Instruction;
import mmulator.arch.MemoryInstruction;
import mmulator.arch.RegisterUse;
import mmulator.mmu.AccessKind;
import mmulator.relaxed.end.Execution;
import mmulator.relaxed.list.View;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.program.RefusedException;
import mmulator.relaxed.regime.Place;
import mmulator.relaxed.step.Step;
import org.jspecify.annotations.Nullable;

/** Loads, stores and exclusives: all that can come of one, by the rules of {@link Reads} and {@link Writes}. */
final class Accesses {
    /** Of the smallest page. */
    private static final int PAGE_SHIFT = 12;

    private final Given given;
    private final Program.@Nullable Mmu mmu;
    private final Walks walks;
    private final Exceptions exceptions;
    private final Reads reads;
    private final Writes writes;
    private final Atomics atomics;

    Accesses(Given given, Program.@Nullable Mmu mmu) {
        this.given = given;
        this.mmu = mmu;
        walks = new Walks(given);
        exceptions = new Exceptions(mmu);
        reads = new Reads(given);
        writes = new Writes(given);
        atomics = new Atomics(given, reads, writes);
    }

    /** An access under way, translated. @param view of its address */
    record Access(Step.Access step, long pc, long address, long view, Place place) {
        MemoryInstruction instruction() {
            return step.instruction();
        }
    }

    /** @param next where the states after the access go; none if it cannot happen in this execution */
    void execute(CpuState state, Step.Access step, List<CpuState> next) {
        MemoryInstruction instruction = step.instruction();
        long address = EffectiveAddress.of(step.word(), state.pc, new Values(state));
        if (address % instruction.size() != 0) {
            throw new RefusedException(state.pc, "an unaligned access");
        }
        refuseAcrossPages(state, instruction, address);
        long pc = state.pc;
        refuseMisalignedStack(state, instruction);
        long view = addressView(state, instruction);
        boolean read = instruction.kind() == MemoryInstruction.Kind.LOAD
                || instruction.kind() == MemoryInstruction.Kind.LOAD_EXCLUSIVE;
        boolean compares = mmu != null && instruction.kind() == MemoryInstruction.Kind.COMPARE_AND_SWAP;
        for (Walks.Way way : walks.of(state, address, view, rights(state, step, !read))) {
            CpuState after = way.state();
            Place place = way.place();
            if (place == null) {
                if (exceptions.abort(after, pc, address, Objects.requireNonNull(way.fault()))) {
                    next.add(after);
                }
            } else {
                exceptions.pass(after);
                after.pc += 4;
                translated(after, new Access(step, pc, address, view, place), next);
            }
        }
        if (compares) {
            compareOnly(state, step, address, view, next);
        }
    }

    /** Each element of a pair is translated by its own address, where the first has said nothing of the second. */
    private static void refuseAcrossPages(CpuState state, MemoryInstruction instruction, long address) {
        long last = address + (long) (instruction.elements() - 1) * instruction.size();
        if (state.epochs != null && address >>> PAGE_SHIFT != last >>> PAGE_SHIFT) {
            throw new RefusedException(state.pc, "a pair that lies in two pages");
        }
    }

    private Exceptions.Rights rights(CpuState state, Step.Access step, boolean write) {
        int el = Exceptions.el(state, mmu);
        boolean unprivileged = el == 1 && Instruction.isUnprivileged(step.word());
        AccessKind own = write ? AccessKind.write(el) : AccessKind.read(el);
        AccessKind other = write ? AccessKind.UNPRIVILEGED_WRITE : AccessKind.UNPRIVILEGED_READ;
        return new Exceptions.Rights(
                unprivileged ? other : own,
                exceptions.isPrivilegedAccessNever(state),
                step.instruction().isAtomic(),
                FaultOrder.of(state, step.instruction()));
    }

    /** While a write of SCTLR_EL1 is pending either value may count. */
    private void refuseMisalignedStack(CpuState state, MemoryInstruction instruction) {
        int el = Exceptions.el(state, mmu);
        if (instruction.base() == RegisterUse.SP
                && (state.values[RegisterUse.SP] & 15) != 0
                && state.epochs != null
                && state.epochs.current().stream()
                        .anyMatch(epoch -> epoch.regime().sctlr().checksStackPointer(el))) {
            throw new RefusedException(state.pc, "a stack pointer that is no multiple of 16");
        }
    }

    /** A CAS that fails may do with the permission to read, and leave the page clean. Arm ARM R_TXGHB. */
    private void compareOnly(CpuState state, Step.Access step, long address, long view, List<CpuState> next) {
        for (Walks.Way way : walks.of(state.copy(), address, view, rights(state, step, false))) {
            Place place = way.place();
            if (place != null) {
                Access access = new Access(step, state.pc, address, view, place);
                way.state().pc = state.pc + 4;
                atomics.fail(way.state(), access, location(access, 0, true), next);
            }
        }
    }

    private void translated(CpuState state, Access access, List<CpuState> next) {
        switch (access.instruction().kind()) {
            case LOAD, LOAD_EXCLUSIVE -> load(state, access, 0, next);
            case STORE -> store(state, access, next);
            case STORE_EXCLUSIVE -> storeExclusive(state, access, next);
            case OPERATION, SWAP -> atomics.operate(state, access, location(access, 0, true), next);
            case COMPARE_AND_SWAP -> atomics.compare(state, access, location(access, 0, true), next);
        }
    }

    /** The values of a state, for its addresses. */
    private record Values(CpuState state) implements EffectiveAddress.Registers {
        @Override
        public long x(int n) {
            return state.values[n];
        }

        @Override
        public long sp() {
            return state.values[RegisterUse.SP];
        }
    }

    private static long addressView(CpuState state, MemoryInstruction instruction) {
        long base = instruction.base() < 0 ? View.NONE : state.views[instruction.base()];
        return View.join(base, state.view(instruction.index()));
    }

    private int location(Access access, int element, boolean write) {
        int size = access.instruction().size();
        return given.locations.of(access.place.physicalAddress() + (long) element * size, size, write, access.pc);
    }

    private static void writeBack(CpuState state, Access access) {
        MemoryInstruction instruction = access.instruction();
        if (instruction.writeBack()) {
            int base = instruction.base();
            state.values[base] = instruction.baseAfter(access.step.word(), access.address);
            state.views[base] = access.view;
        }
    }

    /** The elements of a pair are accesses of their own, which nothing orders. */
    private void load(CpuState state, Access access, int element, List<CpuState> next) {
        MemoryInstruction instruction = access.instruction();
        if (element == instruction.elements()) {
            next.add(state);
            return;
        }
        int location = location(access, element, false);
        given.look(location);
        boolean acquire = instruction.acquire();
        long pre = Reads.before(state, access.view, access.place, acquire, instruction.acquirePc());
        int[] times = reads.choices(state, location, pre);
        for (int time : times) {
            long post = reads.after(state, location, time, pre, acquire);
            if (View.reads(post) >= access.place.before()) {
                continue;
            }
            CpuState after = times.length == 1 ? state : state.copy();
            reads.done(after, location, access.view, access.place, post, acquire, true);
            after.recency += time;
            if (instruction.kind() == MemoryInstruction.Kind.LOAD_EXCLUSIVE) {
                after.exclusiveTime = time;
                after.exclusiveLocation = location;
                after.exclusivePost = post;
            }
            if (element == 0) {
                writeBack(after, access);
            }
            long read = given.value(after, location, time);
            given.tell(after, access.pc, Execution.Kind.READ, location, read, time, View.reads(pre));
            long value = instruction.extend(read);
            after.set(element == 0 ? instruction.target() : instruction.target2(), value, post);
            load(after, access, element + 1, next);
        }
    }

    private void store(CpuState state, Access access, List<CpuState> next) {
        MemoryInstruction instruction = access.instruction();
        for (int element = 0; element < instruction.elements(); element++) {
            int register = element == 0 ? instruction.target() : instruction.target2();
            if (!writes.make(state, write(state, access, location(access, element, true), register, null))) {
                return;
            }
        }
        writeBack(state, access);
        next.add(state);
    }

    private static Writes.Write write(
            CpuState state, Access access, int location, int register, Writes.@Nullable Pair pair) {
        MemoryInstruction instruction = access.instruction();
        long value = Atomics.truncate(state.value(register), instruction.size());
        return new Writes.Write(
                location, value, access.view, state.view(register), instruction.release(), pair, false, access.place);
    }

    /** It may fail for no reason. What the status register gets depends on nothing. */
    private void storeExclusive(CpuState state, Access access, List<CpuState> next) {
        MemoryInstruction instruction = access.instruction();
        int location = location(access, 0, true);
        boolean monitored = state.exclusiveTime != CpuState.NO_TIME && state.exclusiveLocation == location;
        Writes.Pair pair = new Writes.Pair(state.exclusiveTime, state.exclusivePost);
        state.exclusiveTime = CpuState.NO_TIME;
        if (monitored) {
            CpuState stored = state.copy();
            Writes.Write write = write(stored, access, location, instruction.target(), pair);
            stored.set(instruction.operand(), 0, View.NONE);
            if (writes.make(stored, write)) {
                next.add(stored);
            }
        }
        state.set(instruction.operand(), 1, View.NONE);
        next.add(state);
    }
}

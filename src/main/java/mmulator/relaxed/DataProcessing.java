package mmulator.relaxed;

import mmulator.arch.Branch;
import mmulator.arch.ConditionCode;
import mmulator.arch.RegisterUse;
import mmulator.relaxed.list.View;
import mmulator.relaxed.step.Evaluator;
import mmulator.relaxed.step.Step;

/** The rules of instructions that access no memory: what depends on what. */
final class DataProcessing {
    private final Evaluator evaluator;

    DataProcessing(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    void plain(CpuState state, Step.Plain step, long pc) {
        long view = View.NONE;
        for (int register : step.reads()) {
            view = View.join(view, state.views[register]);
        }
        write(state, step, pc, view);
    }

    private void write(CpuState state, Step.Plain step, long pc, long view) {
        long[] sources = new long[step.reads().length];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = state.values[step.reads()[i]];
        }
        long[] results = evaluator.evaluate(step, pc, sources);
        for (int i = 0; i < results.length; i++) {
            state.values[step.writes()[i]] = results[i];
            state.views[step.writes()[i]] = view;
        }
    }

    private static boolean holds(CpuState state, int condition) {
        return ConditionCode.holds(condition, (int) (state.values[RegisterUse.NZCV] >>> 28));
    }

    void select(CpuState state, Step.Select step, long pc) {
        int source = holds(state, step.condition()) ? step.ifTrue() : step.ifFalse();
        long flags = View.picked(state.views[RegisterUse.NZCV]);
        write(state, step.plain(), pc, View.join(state.view(source), flags));
    }

    void compare(CpuState state, Step.Compare step, long pc) {
        long view = View.picked(state.views[RegisterUse.NZCV]);
        if (holds(state, step.condition())) {
            for (int register : step.plain().reads()) {
                view = register == RegisterUse.NZCV ? view : View.join(view, state.views[register]);
            }
        }
        write(state, step.plain(), pc, view);
    }

    void jump(CpuState state, Branch branch, long pc) {
        switch (branch) {
            case Branch.Immediate(long offset, boolean link) -> {
                link(state, link, pc);
                state.pc = pc + offset;
            }
            case Branch.Register(int register, boolean link) -> {
                long target = state.value(register);
                depend(state, state.view(register));
                link(state, link, pc);
                state.pc = target;
            }
            case Branch.Conditional(int condition, long offset) -> {
                depend(state, state.views[RegisterUse.NZCV]);
                state.pc = holds(state, condition) ? pc + offset : pc + 4;
            }
            case Branch.Test(int register, long bits, boolean onZero, long offset) -> {
                depend(state, state.view(register));
                state.pc = (state.value(register) & bits) == 0 == onZero ? pc + offset : pc + 4;
            }
        }
    }

    /** A control dependency. */
    private static void depend(CpuState state, long view) {
        state.speculation = View.join(state.speculation, View.settled(view));
    }

    private static void link(CpuState state, boolean link, long pc) {
        if (link) {
            state.set(30, pc + 4, View.NONE);
        }
    }
}

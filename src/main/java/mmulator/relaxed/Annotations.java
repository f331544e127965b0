package mmulator.relaxed;

import java.util.ArrayList;
import java.util.List;
import mmulator.arch.Instruction;
import mmulator.check.Rule;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.relaxed.judge.Breach;
import mmulator.relaxed.judge.Freed;
import mmulator.relaxed.list.View;
import mmulator.relaxed.regime.Epoch;

/** What code tells the rules by hints. */
final class Annotations {
    private final Given given;

    Annotations(Given given) {
        this.given = given;
    }

    void execute(CpuState state, long pc, Instruction.Annotation.Kind kind) {
        if (!given.judges) {
            return;
        }
        long page = state.value(0) & -PhysicalMemory.PAGE_SIZE;
        switch (kind) {
            case PAGE_FREED -> {
                List<Freed> more = new ArrayList<>(state.freed);
                more.add(new Freed(pc, page, View.writes(View.join(state.beforeRelease(), state.view(0))), Epoch.OPEN));
                state.freed = List.copyOf(more);
            }
            case PAGE_ALLOCATED -> {
                Breach breach = new Breach(Rule.ALLOCATION_IN_ATOMIC, pc, page, 0, 0);
                if (state.atomicSections > 0 && state.breach == null && !given.tolerates(breach)) {
                    state.breach = breach;
                }
            }
            case ATOMIC_BEGINS -> state.atomicSections++;
            case ATOMIC_ENDS -> state.atomicSections = Math.max(0, state.atomicSections - 1);
            // A warning is no error, and only errors are told.
            case WARNING -> {}
        }
    }
}

package mmulator.machine.gear;

import java.util.OptionalInt;
import mmulator.arch.AccessAlignment;
import mmulator.arch.EffectiveAddress;
import mmulator.machine.exception.Exceptions;
import mmulator.machine.state.CpuState;
import mmulator.machine.world.Chronicle;

/** Takes the exceptions that a CPU's engines have met. */
final class EngineExceptions {
    /** What the engine calls a data abort: it checks the alignment of atomic and ordered accesses. */
    private static final int DATA_ABORT = 4;

    private final CpuState cpu;
    private final Engines engines;
    private final EngineRun run;
    private final Chronicle chronicle;
    private final Exceptions exceptions;

    EngineExceptions(CpuState cpu, Engines engines, EngineRun run, Chronicle chronicle, Exceptions exceptions) {
        this.cpu = cpu;
        this.engines = engines;
        this.run = run;
        this.chronicle = chronicle;
        this.exceptions = exceptions;
    }

    /** True if there was an exception to take. */
    boolean take() {
        if (run.pollStackPointer()) {
            exceptions.stackPointerAlignment(cpu);
            return true;
        }
        EngineRun.Refusal refused = run.pollRefusal();
        if (refused != null) {
            if (refused.access().isFetch()) {
                chronicle.countStep();
            }
            exceptions.abort(cpu, refused.access(), refused.virtualAddress(), refused.abort());
            return true;
        }
        OptionalInt interrupt = run.pollInterrupt();
        if (interrupt.isPresent()) {
            interrupted(interrupt.getAsInt());
        }
        return interrupt.isPresent();
    }

    private void interrupted(int number) {
        int word = engines.wordAt(cpu.pc());
        if (!engines.instructionAt(cpu.pc()).visible()) {
            chronicle.countStep();
        }
        if (number == DATA_ABORT) {
            exceptions.alignment(cpu, EffectiveAddress.of(word, cpu.pc(), cpu), AccessAlignment.isStore(word));
        } else {
            exceptions.undefined(cpu);
        }
    }
}

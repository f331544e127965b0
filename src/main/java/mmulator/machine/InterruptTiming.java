package mmulator.machine;

import mmulator.machine.choice.ChoicePoint;
import mmulator.machine.exception.Interrupts;
import mmulator.machine.gear.Executor;
import mmulator.machine.state.CpuState;
import mmulator.machine.state.InterruptState;
import mmulator.machine.world.World;

/**
 * When a CPU takes an interrupt that is due. Usually at once. Where the machine reckons with {@link ChoicePoint#INTERRUPT} it
 * may come later in the step: a step is a visible instruction and the plain ones around it, and an interrupt comes between any
 * two instructions. Behind a step that is over is where another order has it come.
 */
final class InterruptTiming {
    /** Plain instructions: a loop of them ends here. */
    private static final int MOST = 64;

    enum When {
        /** None is due. */
        NEVER,
        NOW,
        /** After the instruction at the PC, at the soonest. */
        LATER
    }

    private final World world;
    private final Interrupts interrupts;

    InterruptTiming(World world, Interrupts interrupts) {
        this.world = world;
        this.interrupts = interrupts;
    }

    When of(Executor executor) {
        CpuState cpu = executor.cpu();
        if (!interrupts.isDue(cpu)) {
            return When.NEVER;
        }
        if (!world.choices().points().contains(ChoicePoint.INTERRUPT)) {
            return When.NOW;
        }
        InterruptState state = cpu.interrupts();
        boolean plain = executor.isPlain(cpu.pc());
        boolean inside =
                plain || !state.isBehindStep() && executor.isEngines(cpu.pc()) && executor.isPlain(cpu.pc() + 4);
        if (!inside || state.putOff() == MOST || world.choices().translation(2) == 0) {
            return When.NOW;
        }
        state.putOff(!plain);
        return When.LATER;
    }
}

package mmulator.machine.call;

import mmulator.machine.event.Event;
import mmulator.machine.event.PrintedText;
import mmulator.machine.exception.Exceptions;
import mmulator.machine.exception.Halting;
import mmulator.machine.state.CpuState;
import mmulator.machine.translation.Translator;
import mmulator.machine.world.Loads;
import mmulator.machine.world.Stores;
import mmulator.machine.world.World;

/** What happens where a routine begins that something else stands in for. */
public final class Callees {
    private final Replacements replacements;
    private final World world;
    private final Translator translator;
    private final Loads loads;
    private final Stores stores;
    private final Exceptions exceptions;
    private final Halting halting;

    public Callees(
            Replacements replacements,
            World world,
            Translator translator,
            Loads loads,
            Stores stores,
            Exceptions exceptions,
            Halting halting) {
        this.replacements = replacements;
        this.world = world;
        this.translator = translator;
        this.loads = loads;
        this.stores = stores;
        this.exceptions = exceptions;
        this.halting = halting;
    }

    /** The CPU is at a routine that is replaced. */
    public void call(CpuState cpu) {
        switch (replacements.at(cpu.execution().physicalPc())) {
            case Replacement.Returns(long value) -> returnFrom(cpu, value);
            case Replacement.GoesTo(long virtualAddress, long physicalAddress) ->
                goTo(cpu, cpu.pc() == cpu.execution().physicalPc() ? physicalAddress : virtualAddress);
            case Replacement.Runs(Callee callee) -> run(cpu, callee);
            case Replacement.Prints prints -> {
                boolean printed = run(cpu, call -> print(cpu, call, prints));
                if (printed && prints.level() == Event.Printed.Level.FAILURE) {
                    halting.halt(cpu, 0);
                }
            }
        }
    }

    private long print(CpuState cpu, Call call, Replacement.Prints prints) {
        String text = switch (prints.arguments()) {
            case VARIABLE -> PrintedText.ofArguments(call);
            case LIST -> PrintedText.ofList(call);
        };
        long caller = call.returnAddress() - Integer.BYTES;
        world.chronicle().emit(new Event.Printed(cpu.index(), world.chronicle().steps(), caller, prints.level(), text));
        return 0;
    }

    /** @return false if an access of the routine has raised an exception */
    private boolean run(CpuState cpu, Callee callee) {
        long result;
        try {
            result = callee.call(new Call(world, translator, loads, stores, cpu));
        } catch (Call.Aborted aborted) {
            exceptions.abort(cpu, aborted.access(), aborted.virtualAddress(), translator.lastAbort());
            return false;
        }
        returnFrom(cpu, result);
        return true;
    }

    private static void returnFrom(CpuState cpu, long result) {
        long target = cpu.x(30);
        cpu.setX(0, result);
        goTo(cpu, target);
    }

    private static void goTo(CpuState cpu, long pc) {
        cpu.completedInstruction();
        cpu.setPc(pc);
    }
}

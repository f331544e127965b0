package mmulator.machine;

/** What happens where a routine begins that something else stands in for. */
final class Callees {
    private final Replacements replacements;
    private final World world;
    private final Translator translator;
    private final Loads loads;
    private final Stores stores;
    private final Exceptions exceptions;

    Callees(
            Replacements replacements,
            World world,
            Translator translator,
            Loads loads,
            Stores stores,
            Exceptions exceptions) {
        this.replacements = replacements;
        this.world = world;
        this.translator = translator;
        this.loads = loads;
        this.stores = stores;
        this.exceptions = exceptions;
    }

    /** The CPU is at a routine that is replaced. */
    void call(Cpu cpu) {
        switch (replacements.at(cpu.accesses().physicalPc())) {
            case Replacement.Returns(long value) -> returnFrom(cpu, value);
            case Replacement.GoesTo(long virtualAddress, long physicalAddress) ->
                goTo(cpu, cpu.pc() == cpu.accesses().physicalPc() ? physicalAddress : virtualAddress);
            case Replacement.Runs(Callee callee) -> run(cpu, callee);
        }
    }

    private void run(Cpu cpu, Callee callee) {
        long result;
        try {
            result = callee.call(new Call(world, translator, loads, stores, cpu));
        } catch (Call.Aborted aborted) {
            exceptions.abort(cpu, aborted.access(), aborted.virtualAddress(), translator.lastAbort());
            return;
        }
        returnFrom(cpu, result);
    }

    private static void returnFrom(Cpu cpu, long result) {
        long target = cpu.x(30);
        cpu.setX(0, result);
        goTo(cpu, target);
    }

    private static void goTo(Cpu cpu, long pc) {
        cpu.freshException = null;
        cpu.setPc(pc);
    }
}

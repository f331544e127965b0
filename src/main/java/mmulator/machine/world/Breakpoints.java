package mmulator.machine.world;

import java.util.HashSet;
import java.util.Set;
import mmulator.engine.Budget;

/**
 * Instructions before which a machine stops: at physical addresses, through whatever mapping they are fetched,
 * and at virtual ones. With none a machine is as fast as without; with some it executes step by step, and the engines break
 * before those plain instructions that are meant.
 */
public final class Breakpoints {
    private static final int EVERY_CPU = -1;

    private record Place(long address, int cpu) {}

    private final Runnable forgetCode;
    private final Set<Long> physical = new HashSet<>();
    private final Set<Place> virtual = new HashSet<>();
    private int version;

    /** @param forgetCode lets engines fetch their code again */
    public Breakpoints(Runnable forgetCode) {
        this.forgetCode = forgetCode;
    }

    public boolean isEmpty() {
        return physical.isEmpty() && virtual.isEmpty();
    }

    /** @param address physical */
    public void addPhysical(long address) {
        changed(physical.add(address));
    }

    /** For every CPU. @param address virtual */
    public void addVirtual(long address) {
        changed(virtual.add(new Place(address, EVERY_CPU)));
    }

    /** For one CPU. @param address virtual */
    public void addVirtual(long address, int cpu) {
        changed(virtual.add(new Place(address, cpu)));
    }

    public void clear() {
        boolean had = !isEmpty();
        physical.clear();
        virtual.clear();
        changed(had);
    }

    private void changed(boolean really) {
        if (really) {
            version++;
            forgetCode.run();
        }
    }

    /** Changes with what there is to stop at. */
    public int version() {
        return version;
    }

    public boolean at(int cpu, long pc, long physicalPc) {
        return physical.contains(physicalPc)
                || virtual.contains(new Place(pc, EVERY_CPU))
                || virtual.contains(new Place(pc, cpu));
    }

    /** Lets an engine break before a plain instruction that is meant; the machine sees the others. */
    public Budget.Action marked(Budget.Action action, int cpu, long address, long physicalAddress) {
        boolean plain = action == Budget.Action.PASS || action == Budget.Action.WATCH;
        return plain && at(cpu, address, physicalAddress) ? Budget.Action.BREAK : action;
    }
}

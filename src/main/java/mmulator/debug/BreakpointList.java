package mmulator.debug;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import mmulator.machine.Machine;
import mmulator.machine.memory.Lookup;
import mmulator.machine.world.Breakpoints;

/** The breakpoints of a session, as the machine stops at them and as the user has set them. */
final class BreakpointList {
    private final Machine machine;
    private final List<Breakpoint> all = new ArrayList<>();

    BreakpointList(Machine machine) {
        this.machine = machine;
    }

    void add(Breakpoint breakpoint) {
        all.add(breakpoint);
        tellMachine();
    }

    void remove(Breakpoint breakpoint) {
        all.remove(breakpoint);
        tellMachine();
    }

    private void tellMachine() {
        Breakpoints breakpoints = machine.breakpoints();
        breakpoints.clear();
        for (Breakpoint breakpoint : all) {
            switch (breakpoint) {
                case Breakpoint.Virtual(long address, OptionalInt cpu) -> {
                    if (cpu.isEmpty()) {
                        breakpoints.addVirtual(address);
                    } else {
                        breakpoints.addVirtual(address, cpu.getAsInt());
                    }
                }
                case Breakpoint.Physical(long address) -> breakpoints.addPhysical(address);
            }
        }
    }

    /** Which of them a CPU that the machine has stopped stands at. */
    Stop stopOf(int cpu) {
        long pc = machine.cpu(cpu).pc();
        Lookup lookup = machine.lookup(cpu, pc);
        for (Breakpoint breakpoint : all) {
            boolean here = switch (breakpoint) {
                case Breakpoint.Virtual(long address, OptionalInt only) ->
                    address == pc && (only.isEmpty() || only.getAsInt() == cpu);
                case Breakpoint.Physical(long address) -> lookup.fault() == null && lookup.physicalAddress() == address;
            };
            if (here) {
                return new Stop.AtBreakpoint(cpu, breakpoint);
            }
        }
        // Fetched through a translation that the TLB has lost since.
        return all.stream()
                .filter(breakpoint ->
                        breakpoint instanceof Breakpoint.Physical(long address) && (address & 0xfff) == (pc & 0xfff))
                .findFirst()
                .<Stop>map(breakpoint -> new Stop.AtBreakpoint(cpu, breakpoint))
                .orElseThrow(() -> new IllegalStateException(String.format("no breakpoint at 0x%016x", pc)));
    }
}

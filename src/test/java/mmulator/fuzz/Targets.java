package mmulator.fuzz;

import java.util.List;

/** All that read what strangers have written. */
final class Targets {
    private Targets() {}

    static List<Target> all() {
        return List.of(
                new FixtureTarget(false),
                new FixtureTarget(true),
                new AssemblerTarget(),
                new TraceTarget(),
                new LitmusTarget(),
                new ResultFileTarget(),
                new VerdictsTarget(),
                new ScheduleTarget(),
                new ObjectTarget(),
                new SystemMapTarget(),
                new PacketTarget(),
                new SessionTarget(),
                new CommandTarget(),
                new MachineTarget());
    }

    static Target named(String name) {
        return all().stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no target " + name));
    }
}

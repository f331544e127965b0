package mmulator.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mmulator.arch.Instruction;
import mmulator.asm.link.ImageSection;
import mmulator.engine.GuestMemory;
import mmulator.engine.Hooks;
import mmulator.engine.RegisterFile;
import mmulator.engine.Unicorn;
import mmulator.explore.Exploration;
import mmulator.explore.Explorer;
import mmulator.explore.Settings;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.FixtureSubject;
import mmulator.fixture.read.FixtureParser;
import mmulator.machine.Machine;
import mmulator.machine.spec.CpuSpec;
import mmulator.machine.spec.MachineSpec;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;

/** Exploration of a handshake of two CPUs against a loop that only steps the same code on the same engine. */
final class Exploring {
    private static final Path FIXTURE = Path.of("fixtures/shapes/good_handshake.yaml");

    private Exploring() {}

    static List<Finding> againstStepping() {
        FixtureImage image = FixtureImage.of(FixtureParser.parse(FIXTURE));
        FixtureSubject subject = new FixtureSubject(image);
        Exploration whole = Explorer.explore(subject, Settings.DEFAULT);
        long executions = whole.executions();
        try (Stepping bare = new Stepping(image)) {
            bare.execute();
            double steps = bare.steps();
            Interleaved times = Interleaved.measure(
                    5,
                    () -> explore(subject, Settings.DEFAULT, executions),
                    () -> Interleaved.seconds(() -> {
                        for (long i = 1; i < executions; i++) {
                            bare.execute();
                        }
                    }));
            Interleaved restarting = Interleaved.measure(
                    5,
                    () -> explore(subject, Settings.DEFAULT, executions),
                    () -> explore(subject, Settings.DEFAULT.withSnapshots(false), executions));
            return List.of(
                    Finding.atLeast(
                            "exploration",
                            1 / times.timeRatio(),
                            "×",
                            0.8,
                            "executions a second, checkers on, against bare stepping; " + executions + " executions"),
                    Finding.atMost(
                            "exploration, allocated",
                            allocated(subject) / 1024.0 / executions,
                            "KiB",
                            40,
                            "an execution"),
                    Finding.note(
                            "exploration, ours",
                            executions / times.medianOurs(),
                            "/s",
                            "of up to " + whole.longest() + " steps"),
                    Finding.note(
                            "exploration, bare stepping",
                            executions / times.medianTheirs(),
                            "/s",
                            "of " + steps + " steps"),
                    Finding.atLeast(
                            "snapshots",
                            1 / restarting.timeRatio(),
                            "×",
                            1,
                            "speed of exploration against restarting each time"));
        }
    }

    /** Seconds of processor time for all executions after the first: opening and closing the machine is left out. */
    private static double explore(FixtureSubject subject, Settings settings, long executions) {
        double one = Interleaved.seconds(() -> Explorer.explore(subject, settings.withMaxExecutions(1)));
        double all = Interleaved.seconds(() -> {
            long seen = Explorer.explore(subject, settings).executions();
            if (seen != executions) {
                throw new IllegalStateException(seen + " executions, not " + executions);
            }
        });
        return all - one;
    }

    /** Bytes of the heap that the whole exploration takes. */
    private static long allocated(FixtureSubject subject) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Explorer.explore(subject, Settings.DEFAULT);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /** Two engines, stepped in turn, with nothing of ours but what is needed to step. */
    private static final class Stepping implements AutoCloseable {
        private final GuestMemory memory;
        private final long base;
        private final Map<Long, byte[]> initial = new TreeMap<>();
        private final List<Stepped> cpus;
        private long steps;

        Stepping(FixtureImage image) {
            MachineSpec.Region region = image.spec().memory().getFirst();
            base = region.base();
            memory = GuestMemory.allocate(region.size());
            try (Machine machine = image.open()) {
                byte[] bytes = new byte[Math.toIntExact(region.size())];
                machine.memory().read(base, bytes);
                memory.write(0, bytes);
            }
            for (ImageSection section : image.assembled().sections()) {
                if (section.name().equals(".data")) {
                    initial.put(section.physicalAddress() - base, section.bytes());
                }
            }
            cpus = image.spec().cpus().stream()
                    .map(cpu -> new Stepped(cpu, image))
                    .toList();
        }

        long steps() {
            return steps;
        }

        void execute() {
            initial.forEach(memory::write);
            cpus.forEach(Stepped::reset);
            steps = 0;
            boolean running = true;
            while (running) {
                running = false;
                for (Stepped cpu : cpus) {
                    if (!cpu.halted) {
                        cpu.step();
                        steps++;
                        running = true;
                    }
                }
            }
        }

        @Override
        public void close() {
            cpus.forEach(cpu -> cpu.engine.close());
            memory.close();
        }

        private final class Stepped {
            private final Unicorn engine = Unicorn.open(Unicorn.Translation.BY_HOOK);
            private final RegisterFile registers;
            private final long[] reset = new long[RegisterFile.SIZE];
            private final long entry;
            private boolean armed;
            private boolean halted;
            private long pc;

            Stepped(CpuSpec cpu, FixtureImage image) {
                engine.map(base, memory);
                entry = cpu.pc();
                Regime regime;
                try (Machine machine = image.open()) {
                    regime = machine.cpu(0).regime();
                }
                engine.onTlbFill((page, access) -> fill(regime, page, access));
                ImageSection text = image.assembled().sections().stream()
                        .filter(section -> section.name().equals(".text"))
                        .findFirst()
                        .orElseThrow();
                for (long at = text.virtualAddress(); at < text.virtualAddress() + text.size(); at += 4) {
                    Instruction instruction = Instruction.decode(text.word(at));
                    if (instruction.visible()) {
                        boolean halt = instruction instanceof Instruction.Halt;
                        engine.onCode(at, at, address -> reached(address, halt));
                    }
                }
                registers = engine.registerFile();
                registers.read(reset);
            }

            private long fill(Regime regime, long page, Hooks.Access access) {
                WalkResult walk = Walk.walk(regime, page, access == Hooks.Access.FETCH, new DescriptorMemory() {
                    @Override
                    public boolean contains(long pa) {
                        return true;
                    }

                    @Override
                    public long read(long pa) {
                        return memory.readLong(pa - base);
                    }
                });
                return ((Translated) walk).outputAddress() | 7;
            }

            private void reached(long address, boolean halt) {
                if (armed && !halt) {
                    armed = false;
                } else {
                    halted |= halt && armed;
                    pc = address;
                    engine.stop();
                }
            }

            void reset() {
                registers.write(reset);
                pc = entry;
                halted = false;
            }

            void step() {
                armed = true;
                engine.run(pc);
            }
        }
    }
}

package mmulator.fuzz;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mmulator.arch.SystemRegister;
import mmulator.check.Checker;
import mmulator.check.Violation;
import mmulator.check.WithRules;
import mmulator.machine.Cpu;
import mmulator.machine.Machine;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import mmulator.machine.spec.CpuSpec;
import mmulator.machine.spec.MachineSpec;
import mmulator.recorded.Digest;
import mmulator.recorded.Recording;
import mmulator.trace.TraceWriter;
import org.junit.jupiter.api.Test;

/**
 * Random code on random machines does what was recorded. A line is a machine: how its run ended, which rules it broke, and
 * digests of its trace, of its CPUs and memory at the end, and of every word about what it broke.
 */
final class RecordedMachinesTest {
    private static final int MACHINES = 300;
    private static final int WORDS = 96;
    private static final int MAX_STEPS = 300;

    @Test
    void machinesDoWhatIsRecorded() {
        SortedMap<String, String> answers = new TreeMap<>();
        for (int seed = 0; seed < MACHINES; seed++) {
            answers.put(String.format("machine %03d", seed), answer(seed));
        }
        Recording.of("machines").check(answers);
    }

    private static String answer(long seed) {
        RandomMachine random = RandomMachine.of(seed, RandomCode.of(seed, WORDS));
        if (seed % 16 == 5) {
            random = withoutVectors(random);
        }
        return answer(seed % 3 == 1 ? spurious(random) : random, Observer.Detail.values()[(int) (seed % 4)]);
    }

    /** What may happen at any time is reckoned with. */
    private static RandomMachine spurious(RandomMachine random) {
        MachineSpec spec = random.spec();
        return new RandomMachine(
                new MachineSpec(spec.memory(), spec.cpus(), spec.coherentWalks(), true),
                random.words(),
                random.choices());
    }

    /** VBAR_EL1 is as at reset, and there is memory at 0. */
    private static RandomMachine withoutVectors(RandomMachine random) {
        List<MachineSpec.Region> memory = new ArrayList<>(random.spec().memory());
        memory.add(new MachineSpec.Region(0, 0x1_0000));
        List<CpuSpec> cpus = new ArrayList<>();
        for (CpuSpec cpu : random.spec().cpus()) {
            Map<SystemRegister, Long> registers = new TreeMap<>(cpu.systemRegisters());
            registers.remove(SystemRegister.VBAR_EL1);
            cpus.add(new CpuSpec(
                    cpu.features(),
                    cpu.pc(),
                    cpu.general(),
                    cpu.stackPointer(),
                    registers,
                    cpu.tlb(),
                    cpu.onConflict()));
        }
        MachineSpec spec = new MachineSpec(memory, cpus, random.spec().coherentWalks());
        return new RandomMachine(spec, random.words(), random.choices());
    }

    private static String answer(RandomMachine random, Observer.Detail detail) {
        StringWriter trace = new StringWriter();
        try (Machine machine = random.open()) {
            TraceWriter writer = new TraceWriter(
                    new PrintWriter(trace), machine.memory(), random.spec().memory(), "x");
            Checker checker = new Checker(machine.memory());
            Outcome outcome = machine.run(random.choices(), new WithRules(checker, writer, detail), MAX_STEPS);
            writer.end(outcome, machine.steps());
            Digest rules = new Digest().add(checker.violations());
            checker.violations().forEach(violation -> rules.add(violation.help()));
            String broken = checker.violations().stream()
                    .map(Violation::rule)
                    .distinct()
                    .map(Enum::name)
                    .collect(Collectors.joining(" "));
            return outcome.getClass().getSimpleName() + ", " + machine.steps() + " steps, "
                    + (broken.isEmpty() ? "nothing broken" : broken) + ", rules " + rules + ", end "
                    + end(machine, random) + ", trace "
                    + new Digest().add(trace.toString().replaceFirst("(?m)^recorded .*\n", ""));
        }
    }

    private static Digest end(Machine machine, RandomMachine random) {
        Digest end = new Digest().add(machine.statistics());
        for (Cpu cpu : machine.cpus()) {
            for (int n = 0; n < 31; n++) {
                end.add(cpu.x(n));
            }
            end.add(cpu.sp()).add(cpu.pc());
            for (SystemRegister register : SystemRegister.values()) {
                end.add(cpu.systemRegister(register));
            }
        }
        random.spec().memory().forEach(region -> {
            for (long pa = region.base(); pa < region.base() + region.size(); pa += 8) {
                long value = machine.memory().readLong(pa);
                if (value != 0) {
                    end.add(pa).add(value);
                }
            }
        });
        return end;
    }
}

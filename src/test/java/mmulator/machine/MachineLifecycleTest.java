package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mmulator.arch.CpuFeatures;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.event.Outcome;
import mmulator.machine.spec.CpuSpec;
import mmulator.machine.spec.MachineSpec;
import mmulator.mmu.tlb.TlbOptions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Opening and closing machines. Counts threads and memory of the whole process, so nothing may run beside it. */
@Isolated
final class MachineLifecycleTest {

    @Test
    void closedMachineRefusesToRun() {
        Machine machine = Program.of("all: hlt #0").open();
        machine.close();

        assertThrows(IllegalStateException.class, () -> machine.run(new RoundRobin(1), event -> {}, 10));
        assertThrows(IllegalStateException.class, () -> machine.memory().readLong(Program.DATA));
        assertThrows(IllegalStateException.class, () -> machine.cpu(0).x(0));
    }

    @Test
    void closingTwiceIsHarmless() {
        Machine machine = Program.of("all: hlt #0").open();

        machine.close();
        machine.close();
    }

    @Test
    void aMachineHasOneTo256Cpus() {
        CpuSpec cpu = new CpuSpec(
                CpuFeatures.builder().build(), 0, Map.of(), 0, Map.of(), TlbOptions.DEFAULT, CpuSpec.OnConflict.ABORT);
        List<MachineSpec.Region> memory = List.of(new MachineSpec.Region(0, 0x10000));
        for (int count : new int[] {1, 256}) {
            assertEquals(
                    count,
                    new MachineSpec(memory, Collections.nCopies(count, cpu))
                            .cpus()
                            .size());
        }
        for (int count : new int[] {0, 257}) {
            List<CpuSpec> cpus = Collections.nCopies(count, cpu);
            assertThrows(IllegalArgumentException.class, () -> new MachineSpec(memory, cpus), "" + count);
        }
    }

    @Test
    void machineThatCannotBeMadeLeavesNothingBehind() {
        CpuSpec cpu = new CpuSpec(
                CpuFeatures.builder().build(), 0, Map.of(), 0, Map.of(), TlbOptions.DEFAULT, CpuSpec.OnConflict.ABORT);
        MachineSpec overlapping = new MachineSpec(
                List.of(new MachineSpec.Region(0, 0x10000), new MachineSpec.Region(0x8000, 0x10000)), List.of(cpu));

        assertThrows(RuntimeException.class, () -> Machine.open(overlapping));
    }

    @Test
    void machineAtRestKeepsNoThread() throws InterruptedException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (Machine machine =
                Program.of("all: nop\nldr x1, =data\nldr x2, [x1]\nhlt #0").open()) {
            machine.run(new RoundRobin(7), event -> {}, 100);

            Set<Thread> left = Set.of();
            for (int tries = 0; tries < 1_000; tries++) {
                left = new HashSet<>(Thread.getAllStackTraces().keySet());
                left.removeAll(before);
                left.removeIf(thread -> !thread.getName().equals("mmulator-watchdog"));
                if (left.isEmpty()) {
                    break;
                }
                Thread.sleep(100);
            }
            assertEquals(Set.of(), left);
        }
    }

    @Test
    void hundredsOfMachinesLeaveMemoryFlat() throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/status")));
        Program program = Program.of("""
                all:    ldr     x1, =data
                        ldadd   x1, x2, [x1]
                        hlt     #0
                """).cpus(4);
        open(program, 60);
        long before = residentKiB();
        open(program, 140);
        long grown = residentKiB() - before;

        assertTrue(grown < 40 * 1024, () -> "140 machines of 4 CPUs left " + grown + " KiB resident");
    }

    private static void open(Program program, int times) {
        for (int i = 0; i < times; i++) {
            try (Machine machine = program.open()) {
                assertEquals(new Outcome.AllHalted(), machine.run(new RoundRobin(7), event -> {}, 100));
            }
        }
    }

    private static long residentKiB() throws IOException {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}

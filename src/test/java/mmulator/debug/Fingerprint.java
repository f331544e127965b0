package mmulator.debug;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mmulator.asm.link.ImageSection;
import mmulator.check.Violation;
import mmulator.fixture.Tables;
import mmulator.machine.Cpu;

/** All of a machine that a user could tell apart, in short. */
record Fingerprint(
        long steps,
        List<Long> cpus,
        List<Integer> tlbs,
        List<String> activities,
        List<Violation> violations,
        int memory) {
    static Fingerprint of(Debuggee debuggee) {
        List<Long> cpus = new ArrayList<>();
        List<Integer> tlbs = new ArrayList<>();
        List<String> activities = new ArrayList<>();
        for (Cpu cpu : debuggee.machine().cpus()) {
            cpus.add(cpu.stateHash());
            tlbs.add(cpu.tlb().entries().hashCode());
            activities.add(debuggee.activity(cpu.index()) + " " + cpu.regime().ttbr1() + " "
                    + cpu.pendingRegime().ttbr1());
        }
        int memory = 0;
        for (ImageSection section : debuggee.image().assembled().sections()) {
            memory = 31 * memory + Arrays.hashCode(bytes(debuggee, section.physicalAddress(), section.size()));
        }
        Tables tables = debuggee.image().fixture().tables();
        if (tables != null) {
            long first = tables.pool().base();
            long end = debuggee.image().tablesEnd().orElseThrow();
            memory = 31 * memory + Arrays.hashCode(bytes(debuggee, first, (int) (end - first)));
        }
        return new Fingerprint(debuggee.steps(), cpus, tlbs, activities, List.copyOf(debuggee.violations()), memory);
    }

    private static byte[] bytes(Debuggee debuggee, long address, int length) {
        MemoryRange range = debuggee.readPhysical(address, length);
        if (range.fault() != null) {
            throw new AssertionError(range.fault());
        }
        return range.bytes();
    }

    /** What differs, in few words; empty for nothing. */
    String differenceFrom(Fingerprint other) {
        List<String> parts = new ArrayList<>();
        if (steps != other.steps) {
            parts.add("steps " + steps + " and " + other.steps);
        }
        for (int i = 0; i < cpus.size(); i++) {
            if (!activities.get(i).equals(other.activities.get(i))) {
                parts.add("cpu" + i + " " + activities.get(i) + " and " + other.activities.get(i));
            } else if (!cpus.get(i).equals(other.cpus.get(i))) {
                parts.add("state of cpu" + i + " " + activities.get(i));
            }
            if (!tlbs.get(i).equals(other.tlbs.get(i))) {
                parts.add("TLB of cpu" + i);
            }
        }
        if (!violations.equals(other.violations)) {
            parts.add("violations " + violations + " and " + other.violations);
        }
        if (memory != other.memory) {
            parts.add("memory");
        }
        return String.join("; ", parts);
    }
}

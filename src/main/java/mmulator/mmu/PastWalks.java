package mmulator.mmu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmulator.arch.Granule;
import mmulator.mmu.PastRead.Reading;
import org.jspecify.annotations.Nullable;

/**
 * All walks for one address that one CPU may have made, descriptor by descriptor: each with every value that it could read
 * at a time at which the way there was open. A Table descriptor, once read, may be cached, and the walk may go on from it
 * as long as it is not known to be removed: in another regime with the same ASID, too.
 */
final class PastWalks {
    private final int cpu;
    private final DescriptorMemory memory;
    private final DescriptorHistory history;
    /** Of each CPU that may hold the Table descriptors on the way. */
    private final List<MaintenanceLog> maintenance;
    private final List<Epoch> epochs;
    private final long va;
    private final List<PastWalk> found = new ArrayList<>();

    private PastWalks(
            int cpu,
            DescriptorMemory memory,
            DescriptorHistory history,
            List<MaintenanceLog> maintenance,
            List<Epoch> epochs,
            long va) {
        this.cpu = cpu;
        this.memory = memory;
        this.history = history;
        this.maintenance = maintenance;
        this.epochs = merged(epochs, va);
        this.va = va;
    }

    static List<PastWalk> of(
            int cpu,
            DescriptorMemory memory,
            DescriptorHistory history,
            List<MaintenanceLog> maintenance,
            List<Epoch> epochs,
            long va) {
        PastWalks walks = new PastWalks(cpu, memory, history, maintenance, epochs, va);
        for (Epoch epoch : walks.epochs) {
            walks.read(epoch, null, epoch.window());
        }
        return walks.found;
    }

    /** Epochs that differ in nothing that counts here, and with no time in between, made one. */
    private static List<Epoch> merged(List<Epoch> epochs, long va) {
        List<Epoch> merged = new ArrayList<>(epochs.size());
        for (Epoch epoch : epochs) {
            int same = -1;
            for (int i = 0; i < merged.size(); i++) {
                if (merged.get(i).sameFor(va, epoch) && touch(merged.get(i).window(), epoch.window())) {
                    same = i;
                }
            }
            if (same < 0) {
                merged.add(epoch);
            } else {
                merged.set(same, merged.get(same).through(epoch));
            }
        }
        return merged;
    }

    private static boolean touch(Window one, Window other) {
        return !one.until().isBefore(other.from()) && !other.until().isBefore(one.from());
    }

    /** Gives one descriptor a value; what is read after it is Invalid. */
    private static final class OneValue implements DescriptorMemory {
        private final DescriptorMemory memory;
        private final long value;
        private boolean read;

        OneValue(DescriptorMemory memory, long value) {
            this.memory = memory;
            this.value = value;
        }

        @Override
        public boolean contains(long pa) {
            return memory.contains(pa);
        }

        @Override
        public long read(long pa) {
            long once = read ? 0 : value;
            read = true;
            return once;
        }
    }

    private WalkResult walk(Epoch epoch, @Nullable PastRead from, long value) {
        return Walk.walk(epoch.regime(), va, false, new OneValue(memory, value), from == null ? null : from.table());
    }

    /** @param open when a walk could get here */
    private void read(Epoch epoch, @Nullable PastRead from, Window open) {
        WalkResult next = walk(epoch, from, 0);
        int before = from == null || from.table() == null ? 0 : from.table().steps().count();
        if (next.steps().count() == before) {
            // No walk at all, or the next table is not in memory.
            if (from != null) {
                found.add(PastWalk.of(epoch, next, from));
            }
            return;
        }
        for (Reading reading : readings(next.steps().lastAddress(), from)) {
            Window window = open.and(reading.window());
            if (window.isEmpty()) {
                continue;
            }
            PastRead read = new PastRead(cpu, from, epoch, reading, window, null, Moment.NEVER);
            WalkResult result = walk(epoch, from, reading.value());
            if (result.steps().count() == before + 1) {
                found.add(PastWalk.of(epoch, result, read));
            } else {
                goOn(read, result.steps().prefix(before + 1));
            }
        }
    }

    /** The last of {@code steps} is a Table descriptor. */
    private void goOn(PastRead read, WalkSteps steps) {
        TableEntry table = tableEntry(read, steps);
        Moment removed = Moment.START;
        for (MaintenanceLog log : maintenance) {
            removed = Moment.later(removed, log.removed(table, read));
        }
        PastRead cached = read.asTable(table, removed);
        for (Epoch other : epochs) {
            Window open = new Window(read.window().from(), removed).and(other.window());
            if (!open.isEmpty() && (other == read.epoch() || read.epoch().sharesTableEntries(va, other))) {
                read(other, cached, open);
            }
        }
    }

    private TableEntry tableEntry(PastRead read, WalkSteps steps) {
        Regime regime = read.epoch().regime();
        TableEntry upper = read.previous() == null ? null : read.previous().table();
        VaRange range = regime.rangeOf(va);
        Granule granule = range.granule();
        int level = steps.level(steps.count() - 1);
        int shift = granule.entryShift(level);
        long value = steps.lastValue();
        return new TableEntry(
                va & -1L << shift,
                shift,
                regime.asidFor(va),
                level,
                granule,
                range.format().address(value, granule.pageShift()),
                upper == null ? value : upper.tableBits() | value,
                steps);
    }

    /** Without the values that no walk that comes this way can read any more. */
    private static List<DescriptorHistory.Version> seen(
            long pa, @Nullable PastRead from, List<DescriptorHistory.Version> versions) {
        if (from != null) {
            for (int i = versions.size() - 2; i >= 0; i--) {
                DescriptorHistory.Version version = versions.get(i);
                if (from.sees(version.replacedBy(), version.replacedAt(), pa)) {
                    return versions.subList(i + 1, versions.size());
                }
            }
        }
        return versions;
    }

    /** The values of a descriptor; equal ones made one where a walk cannot tell them apart in time. */
    private List<Reading> readings(long pa, @Nullable PastRead from) {
        List<DescriptorHistory.Version> versions = seen(pa, from, history.of(pa, memory.read(pa)));
        if (versions.size() == 1 && versions.getFirst().from() == Moment.START) {
            DescriptorHistory.Version only = versions.getFirst();
            return List.of(new Reading(only.value(), new Window(Moment.START, Moment.NEVER), List.of(only)));
        }
        List<Reading> readings = new ArrayList<>();
        Map<Long, Integer> latest = new LinkedHashMap<>();
        for (DescriptorHistory.Version version : versions) {
            Window window = new Window(version.from(), version.until(cpu));
            Integer same = latest.get(version.value());
            if (same != null && touch(readings.get(same).window(), window)) {
                Reading earlier = readings.get(same);
                earlier.versions().add(version);
                Moment until = Moment.later(earlier.window().until(), window.until());
                readings.set(
                        same,
                        new Reading(version.value(), new Window(earlier.window().from(), until), earlier.versions()));
            } else {
                latest.put(version.value(), readings.size());
                List<DescriptorHistory.Version> one = new ArrayList<>(1);
                one.add(version);
                readings.add(new Reading(version.value(), window, one));
            }
        }
        return readings;
    }
}

package mmulator.mmu.possible;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.TableEntry;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.history.DescriptorHistory;
import mmulator.mmu.history.DescriptorVersion;
import mmulator.mmu.history.Moment;
import mmulator.mmu.possible.PastRead.Reading;
import org.jspecify.annotations.Nullable;

/**
 * All walks for one address that one CPU may have made, descriptor by descriptor: each with every value that it could read
 * at a time at which the way there was open. A Table descriptor, once read, may be cached, and the walk may go on from it
 * as long as it is not known to be removed: in another regime with the same ASID, too, and, where TTBRn_EL1.CnP says that
 * it is common, on another CPU, which sees stores and has regimes of its own.
 */
final class PastWalks {
    /** A CPU whose walks count. */
    record Walker(int cpu, MaintenanceLog maintenance, List<Epoch> epochs) {
        private Walker merged(long va) {
            return new Walker(cpu, maintenance, PastWalks.merged(epochs, va));
        }
    }

    private final DescriptorMemory memory;
    private final DescriptorHistory history;
    /** The CPU whose walks these are. */
    private final Walker own;
    /** One that shares with it, or null. */
    private final @Nullable Walker other;
    /** When the other CPU's translations may be used by this one. */
    private final List<Epoch> ends;

    private final long va;
    private final List<PastWalk> found = new ArrayList<>();

    private PastWalks(
            DescriptorMemory memory,
            DescriptorHistory history,
            Walker own,
            @Nullable Walker other,
            List<Epoch> ends,
            long va) {
        this.memory = memory;
        this.history = history;
        this.own = own.merged(va);
        this.other = other == null ? null : other.merged(va);
        this.ends = merged(ends, va);
        this.va = va;
    }

    static List<PastWalk> of(DescriptorMemory memory, DescriptorHistory history, Walker own, long va) {
        PastWalks walks = new PastWalks(memory, history, own, null, List.of(), va);
        walks.start(walks.own);
        return walks.found;
    }

    /**
     * Walks that another CPU has a part in: it has read the last descriptor, in one of {@code ends}, or Table descriptors
     * from which {@code own} may have gone on.
     */
    static List<PastWalk> common(
            DescriptorMemory memory, DescriptorHistory history, Walker own, Walker other, List<Epoch> ends, long va) {
        PastWalks walks = new PastWalks(memory, history, own, other, ends, va);
        walks.start(walks.own);
        if (walks.other != null) {
            walks.start(walks.other);
        }
        return walks.found;
    }

    /** True if the walk of now reads descriptors that have had one value each, and no member of a contiguous run. */
    static boolean isSteady(DescriptorMemory memory, DescriptorHistory history, Regime regime, long va) {
        WalkResult now = Walk.walk(regime, va, false, memory, null);
        WalkSteps steps = now.steps();
        for (int i = 0; i < steps.count(); i++) {
            if (history.knows(steps.address(i))) {
                return false;
            }
            history.tellForgotten(steps.address(i), va, memory.dependencies());
        }
        return !(now instanceof Translated leaf && leaf.contiguous())
                && ContiguousRun.isAlone(va, regime.rangeOf(va), steps, memory, history);
    }

    private void start(Walker walker) {
        for (Epoch epoch : walker.epochs) {
            read(walker, epoch, null, epoch.window());
        }
    }

    /** Epochs that differ in nothing that counts here, and with no time in between, made one. */
    private static List<Epoch> merged(List<Epoch> epochs, long va) {
        List<Epoch> merged = new ArrayList<>(epochs.size());
        for (Epoch epoch : epochs) {
            int same = -1;
            for (int i = 0; i < merged.size(); i++) {
                if (merged.get(i).sameFor(va, epoch)
                        && merged.get(i).isCommon(va) == epoch.isCommon(va)
                        && touch(merged.get(i).window(), epoch.window())) {
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
    private void read(Walker walker, Epoch epoch, @Nullable PastRead from, Window open) {
        WalkResult next = walk(epoch, from, 0);
        int before =
                from == null || from.table() == null ? 0 : from.table().steps().count();
        if (next.steps().count() <= before) {
            // No walk at all in this regime, or the next table is not in memory.
            if (from != null && next.steps().count() == before) {
                end(walker, epoch, next, from.in(epoch, open));
            }
            return;
        }
        for (Reading reading : readings(walker.cpu, next.steps().lastAddress(), from)) {
            tellOrders(from, reading);
            Window window = open.and(reading.window());
            if (window.isEmpty()) {
                continue;
            }
            PastRead read = new PastRead(walker.cpu, walker.cpu, from, epoch, reading, window, null, Moment.NEVER);
            WalkResult result = walk(epoch, from, reading.value());
            // A Table descriptor that leads out of memory is one that may be cached (R_XCLRD).
            boolean leadsOut = result instanceof WalkFault fault && fault.kind() == WalkFault.Kind.EXTERNAL_ABORT;
            if (result.steps().count() == before + 1 && !leadsOut) {
                end(walker, epoch, result, read);
            } else {
                TableEntry table =
                        TableEntry.of(epoch.regime(), va, result.steps().prefix(before + 1));
                goOn(walker, read, table, read.window().from());
                if (other != null) {
                    handOver(walker == own ? other : own, read, table);
                }
            }
        }
    }

    private void end(Walker walker, Epoch epoch, WalkResult result, PastRead last) {
        if (walker == own) {
            if (other == null || last.hasOtherWalker(own.cpu)) {
                found.add(PastWalk.of(epoch, result, last));
            }
            return;
        }
        for (Epoch end : ends) {
            Window window = last.window().and(end.window());
            if (end.sameFor(va, epoch) && !window.isEmpty()) {
                found.add(PastWalk.of(end, result, last.in(end, window)));
            }
        }
    }

    /** A Table descriptor has been read; {@code walker} may hold it from {@code from} on. */
    private void goOn(Walker walker, PastRead read, TableEntry table, Moment from) {
        Moment removed = walker.maintenance.removed(
                table, read, new HintedLeaves(walker.cpu, memory, history, walker.maintenance));
        PastRead cached = read.asTable(table, removed);
        for (Epoch epoch : walker.epochs) {
            Window open = new Window(from, removed).and(epoch.window());
            if (!open.isEmpty() && (epoch == read.epoch() || read.epoch().sharesTableEntries(va, epoch))) {
                read(walker, epoch, cached, open);
            }
        }
    }

    /** The other CPU may take what is common once its own TTBRn_EL1 says the same. */
    private void handOver(Walker to, PastRead read, TableEntry table) {
        Moment taken = Moment.NEVER;
        for (Epoch epoch : to.epochs) {
            if (epoch.shares(va, read.epoch())) {
                Moment from = Moment.later(epoch.from(), read.window().from());
                taken = from.isBefore(epoch.until()) ? Moment.earlier(taken, from) : taken;
            }
        }
        if (taken != Moment.NEVER) {
            goOn(to, read.heldBy(to.cpu), table, taken);
        }
    }

    /** A value stored before a cached Table descriptor was removed may have been read by way of that, one stored later not. */
    private void tellOrders(@Nullable PastRead from, Reading reading) {
        if (from == null) {
            return;
        }
        TableEntry table = from.table();
        if (table != null
                && from.removedAt() != Moment.NEVER
                && reading.window().from() != Moment.START) {
            own.maintenance.tellOrders(table, reading.window().from());
            if (other != null) {
                other.maintenance.tellOrders(table, reading.window().from());
            }
        }
    }

    /** Without the values that no walk that comes this way can read any more. */
    private static List<DescriptorVersion> seen(long pa, @Nullable PastRead from, List<DescriptorVersion> versions) {
        if (from != null) {
            for (int i = versions.size() - 2; i >= 0; i--) {
                DescriptorVersion version = versions.get(i);
                if (from.sees(version.replacedBy(), version.step(), pa)) {
                    return versions.subList(i + 1, versions.size());
                }
            }
        }
        return versions;
    }

    /** The values of a descriptor; equal ones made one where a walk cannot tell them apart in time. */
    private List<Reading> readings(int cpu, long pa, @Nullable PastRead from) {
        List<DescriptorVersion> versions = seen(pa, from, history.of(pa, memory.read(pa)));
        history.tellForgotten(pa, va, memory.dependencies());
        if (versions.size() == 1 && versions.getFirst().from() == Moment.START) {
            DescriptorVersion only = versions.getFirst();
            return List.of(new Reading(only.value(), new Window(Moment.START, Moment.NEVER), List.of(only)));
        }
        List<Reading> readings = new ArrayList<>();
        Map<Long, Integer> latest = new LinkedHashMap<>();
        for (DescriptorVersion version : versions) {
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
                List<DescriptorVersion> one = new ArrayList<>(1);
                one.add(version);
                readings.add(new Reading(version.value(), window, one));
            }
        }
        return readings;
    }
}

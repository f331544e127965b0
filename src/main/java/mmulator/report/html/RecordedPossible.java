package mmulator.report.html;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import mmulator.arch.Barrier;
import mmulator.check.Checker;
import mmulator.check.DescriptorChange;
import mmulator.check.WhyKept;
import mmulator.machine.event.Event;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.TableGraph;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;
import mmulator.mmu.history.Moment;
import mmulator.mmu.possible.PossibleEntry;
import mmulator.mmu.tlb.TlbEntry;
import mmulator.report.text.Notation;
import tools.jackson.core.JsonGenerator;

/**
 * What the possible TLBs held, for the addresses that the run has accessed and those whose descriptors it has rewritten:
 * asked again after each step that may have changed the answer.
 */
final class RecordedPossible {
    private static final int MOST_ACCESSED = 256;
    private static final int MOST_REWRITTEN = 128;
    private static final int MOST_QUESTIONS = 60_000;

    private record Address(int number, long va, long since) {}

    private record Change(int cpu, int address, long step, int list) {}

    private final int cpus;
    private final DescriptorMemory memory;
    private final Checker checker;
    private final EntryNumbers entries;
    private final NavigableMap<Long, Address> addresses = new TreeMap<>(Long::compareUnsigned);
    private final List<Address> byNumber = new ArrayList<>();
    private final BitSet[] due;
    private final BitSet[] stale;
    private final BitSet unpublished = new BitSet();
    private final Map<List<List<Long>>, Integer> lists = new HashMap<>();
    private final List<List<List<Long>>> listsByNumber = new ArrayList<>();
    private final Map<Integer, int[]> last = new HashMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final Texts causes = new Texts();
    private int accessedCount;
    private long addressesLeftOut;
    private int questions;
    private long silentFrom = -1;

    /** @param checker has observed every event before this does */
    RecordedPossible(int cpus, DescriptorMemory memory, Checker checker, EntryNumbers entries) {
        this.cpus = cpus;
        this.memory = memory;
        this.checker = checker;
        this.entries = entries;
        due = new BitSet[cpus];
        stale = new BitSet[cpus];
        for (int cpu = 0; cpu < cpus; cpu++) {
            due[cpu] = new BitSet();
            stale[cpu] = new BitSet();
        }
    }

    void observe(Event event) {
        if (event instanceof Event.Translation access) {
            accessed(access);
        } else if (event instanceof Event.Store store && store.table()) {
            stored(store);
        } else if (event instanceof Event.BarrierExecuted barrier
                && barrier.barrier() instanceof Barrier.Dsb dsb
                && dsb.isAtLeast(Barrier.Domain.NSH, Barrier.Access.STORES)) {
            for (BitSet ofCpu : due) {
                ofCpu.or(unpublished);
            }
            if (dsb.publishes()) {
                unpublished.clear();
            }
        } else if (event instanceof Event.RegimesPossible possible) {
            boolean shared = possible.regimes().stream().anyMatch(Regime::isCommon);
            for (int cpu = shared ? 0 : possible.cpu(); cpu <= (shared ? cpus - 1 : possible.cpu()); cpu++) {
                due[cpu].set(0, byNumber.size());
            }
        } else if (event instanceof Event.MaintenanceIssued || event instanceof Event.MaintenanceCompleted) {
            maintained();
        } else if (event instanceof Event.ContextSynchronized synchronization) {
            due[synchronization.cpu()].or(unpublished);
        }
    }

    private void accessed(Event.Translation access) {
        Regime regime = checker.translating(access.cpu());
        if (regime == null) {
            return;
        }
        long va = regime.canonical(access.virtualAddress(), access.access().isFetch());
        if (access.walk() instanceof Translated leaf && leaf.fromTables()) {
            add(leaf.iaBase(), access.step(), true);
        } else {
            int shift = regime.rangeOf(va).granule().pageShift();
            add(va & -1L << shift, access.step(), true);
        }
    }

    private void add(long va, long step, boolean accessed) {
        if (addresses.containsKey(va)) {
            return;
        }
        if (accessed ? accessedCount == MOST_ACCESSED : byNumber.size() - accessedCount == MOST_REWRITTEN) {
            addressesLeftOut++;
            return;
        }
        accessedCount += accessed ? 1 : 0;
        Address address = new Address(byNumber.size(), va, step);
        byNumber.add(address);
        addresses.put(va, address);
        for (BitSet ofCpu : due) {
            ofCpu.set(address.number);
        }
    }

    private void stored(Event.Store store) {
        DescriptorChange.of(store, memory).forEach(change -> stored(store, change.address()));
    }

    private void stored(Event.Store store, long descriptor) {
        for (TableGraph.Place place : checker.places(descriptor)) {
            int shift = place.granule().entryShift(place.level());
            if (mayBeRead(descriptor, place.va())) {
                add(place.va(), store.step(), false);
            }
            BitSet concerned = within(place.va(), shift + place.granule().contiguousShift(place.level()));
            unpublished.or(concerned);
            for (BitSet ofCpu : due) {
                ofCpu.or(concerned);
            }
        }
    }

    /** A table does not tell which half of the address space it is for. */
    private boolean mayBeRead(long descriptor, long va) {
        for (int cpu = 0; cpu < cpus; cpu++) {
            if (checker.possible(cpu).reads(descriptor, va).mayRead()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Only what is stale can go, or be kept for another reason: walks find the rest again. A local operation says of the
     * other CPUs why they still hold what it was meant for.
     */
    private void maintained() {
        for (int cpu = 0; cpu < cpus; cpu++) {
            due[cpu].or(stale[cpu]);
        }
    }

    /** Addresses of entries that one in the range, or in the contiguous run around it, may meet. */
    private BitSet within(long va, int shift) {
        BitSet found = new BitSet();
        long mask = -1L << Math.min(shift, 63);
        addresses.subMap(va & mask, true, va | ~mask, true).values().forEach(address -> found.set(address.number));
        Map.Entry<Long, Address> around = addresses.floorEntry(va);
        if (around != null) {
            found.set(around.getValue().number);
        }
        return found;
    }

    /** {@code step} is over. */
    void finishStep(long step) {
        for (int cpu = 0; cpu < cpus; cpu++) {
            for (int i = due[cpu].nextSetBit(0); i >= 0; i = due[cpu].nextSetBit(i + 1)) {
                if (questions++ < MOST_QUESTIONS) {
                    ask(cpu, byNumber.get(i), step);
                } else if (silentFrom < 0) {
                    silentFrom = step;
                }
            }
            due[cpu].clear();
        }
    }

    /** The run is over; how it ends is told whatever was left out before. */
    void finish(long step) {
        finishStep(step);
        if (silentFrom >= 0) {
            for (int cpu = 0; cpu < cpus; cpu++) {
                for (Address address : byNumber) {
                    ask(cpu, address, step);
                }
            }
        }
    }

    private void ask(int cpu, Address address, long step) {
        List<List<Long>> answer = answer(cpu, address.va);
        stale[cpu].set(address.number, answer.stream().anyMatch(one -> one.get(WHY) >= 0));
        int list = lists.computeIfAbsent(answer, added -> {
            listsByNumber.add(added);
            return listsByNumber.size() - 1;
        });
        int[] before = last.computeIfAbsent(cpu, absent -> new int[MOST_ACCESSED + MOST_REWRITTEN]);
        if (before[address.number] != list + 1) {
            before[address.number] = list + 1;
            changes.add(new Change(cpu, address.number, step, list));
        }
    }

    /** Where an answer says why the entry is kept. */
    private static final int WHY = 3;

    /** Each as {@code [entry, from or −1, until or −1, why it is kept or −1, CPU that walked]}. */
    private List<List<Long>> answer(int cpu, long va) {
        List<Regime> regimes = checker.regimes(cpu);
        if (regimes.isEmpty()) {
            return List.of();
        }
        Regime regime = regimes.getFirst();
        WalkResult walk = Walk.walk(regime, va, false, memory);
        Translated now =
                regime.mmuOn() && walk instanceof Translated found && found.fromTables() && !found.accessFlagDue()
                        ? found
                        : null;
        // A walk gives these at any time.
        LinkedHashSet<List<Long>> answer = new LinkedHashSet<>();
        if (now != null) {
            answer.add(current(TlbEntry.of(now, regime, false, 0), cpu));
            answer.add(current(TlbEntry.of(now, regime, true, 0), cpu));
        }
        for (PossibleEntry possible : checker.possible(cpu).entries(va, regime.asid())) {
            TlbEntry entry = possible.entry();
            answer.add(
                    now != null && isCurrent(entry, now)
                            ? current(entry, cpu)
                            : List.of(
                                    (long) entries.of(entry),
                                    possible.from().step(),
                                    possible.until() == Moment.NEVER
                                            ? -1
                                            : possible.until().step(),
                                    (long) causes.of(WhyKept.text(possible.cause())),
                                    (long) possible.walker()));
        }
        return List.copyOf(answer);
    }

    private List<Long> current(TlbEntry entry, int cpu) {
        return List.of((long) entries.of(entry), -1L, -1L, -1L, (long) cpu);
    }

    private static boolean isCurrent(TlbEntry entry, Translated now) {
        return entry.oaBase() == (entry.contiguousRun() ? now.oaBase() & -1L << now.runShift() : now.oaBase())
                && entry.sameSizeAs(now)
                && entry.attributes().equals(now.attributes());
    }

    /** What is missing, in sentences; none if nothing is. */
    List<String> omissions() {
        List<String> missing = new ArrayList<>();
        if (addressesLeftOut > 0) {
            missing.add("Possible TLB entries are shown for the first " + MOST_ACCESSED
                    + " addresses that the run accessed and the first "
                    + MOST_REWRITTEN + " whose descriptors it rewrote; further ones were met "
                    + Notation.count(addressesLeftOut, "time") + ".");
        }
        if (silentFrom >= 0) {
            missing.add("Possible TLB entries are not followed from step " + Notation.number(silentFrom)
                    + " on; those at the end of the run are shown.");
        }
        return missing;
    }

    void write(JsonGenerator json) {
        json.writeArrayPropertyStart("addresses");
        for (Address address : byNumber) {
            json.writeStartArray();
            json.writeString(Notation.address(address.va));
            json.writeNumber(address.since);
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("lists");
        for (List<List<Long>> list : listsByNumber) {
            json.writeStartArray();
            for (List<Long> one : list) {
                json.writeStartArray();
                one.forEach(number -> json.writeNumber((long) number));
                json.writeEndArray();
            }
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("changes");
        for (Change change : changes) {
            json.writeStartArray();
            json.writeNumber(change.cpu);
            json.writeNumber(change.address);
            json.writeNumber(change.step);
            json.writeNumber(change.list);
            json.writeEndArray();
        }
        json.writeEndArray();
        causes.write("causes", json);
        json.writeNumberProperty("silentFrom", silentFrom);
    }
}

package mmulator.explore;

import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import mmulator.arch.Barrier;
import mmulator.arch.Instruction;
import mmulator.arch.TlbMaintenance;
import mmulator.check.Checker;
import mmulator.check.DescriptorChange;
import mmulator.machine.Cpu;
import mmulator.machine.Machine;
import mmulator.machine.event.Event;
import mmulator.mmu.Regime;
import mmulator.mmu.TableGraph;
import mmulator.mmu.history.Dependencies;

/**
 * Makes the footprint of each step: what it changes from the events told while it executes, what it reads of tables,
 * regimes and maintenance from those who {@linkplain ReadsOfStep read that}.
 */
final class FootprintCollector {
    /** Bytes of the largest contiguous run of descriptors there is, aligned. */
    private static final long RUN = 8 * 128;

    private static final long ALL = -1;

    private final Machine machine;
    private final NavigableSet<Long> steppedCode;
    private final FootprintBuilder footprint = new FootprintBuilder();
    private final ReadsOfStep reads = new ReadsOfStep(footprint);
    private Orders orders = Orders.NONE;
    private Known[] known;
    private int cpu;
    private long reservation;
    /** Where the judgement of the next translation begins among what the footprint reads. */
    private int judgedReads;
    /** Words of descriptors that hardware has updated for that. */
    private final Longs updates = new Longs();
    /** Of the instruction of the step, once it is known. */
    private long physicalPc;

    private final Tail.Builder tail = new Tail.Builder();

    /** @param steppedCode as in {@link mmulator.machine.choice.Choices#steppedCode} */
    FootprintCollector(Machine machine, Set<Long> steppedCode) {
        this.machine = machine;
        this.steppedCode = new TreeSet<>(steppedCode);
        known = Known.nothing(machine.cpus().size());
    }

    void use(Orders orders, Orders.Happened happened) {
        this.orders = orders;
        reads.use(happened);
    }

    /** To be told what is read while the step executes. */
    Dependencies reads() {
        return reads;
    }

    Known[] known() {
        return known.clone();
    }

    void restore(Known[] moment) {
        known = moment.clone();
    }

    void begin(int cpu) {
        this.cpu = cpu;
        Cpu stepping = machine.cpu(cpu);
        footprint.begin(cpu, stepping.pc(), orders);
        reads.begin(cpu);
        updates.clear();
        physicalPc = -1;
        reservation = stepping.reserved().orElse(-1);
        if (!stepping.masksInterrupts()) {
            // One that is there is taken before the step.
            footprint.looksAt(Cell.interrupts(cpu));
        }
        judgedReads = footprint.reads.size();
        tail.begin(stepping.pc(), !stepping.masksInterrupts(), known[cpu].granted());
    }

    Footprint build() {
        Cpu stepping = machine.cpu(cpu);
        // A reservation that is given up is not lost to the next store any more.
        if (reservation >= 0 && stepping.reserved().orElse(-1) != reservation) {
            footprint.readsGranule(reservation);
        }
        footprint.tail = tail.build(known[cpu].granted());
        return footprint.build();
    }

    void everything() {
        footprint.everything = true;
    }

    /** A violation was found. @param decides what the execution means */
    void violated(boolean decides) {
        if (decides) {
            footprint.writes(Cell.VERDICT);
        } else {
            footprint.looksAt(Cell.VERDICT);
        }
    }

    void observe(Event event, Checker checker) {
        boolean changed = footprint.changes;
        boolean lasting = footprint.lasts;
        collect(event, checker);
        footprint.settles |= Effects.settles(event);
        boolean idle = Effects.isIdle(event, cpu, checker);
        footprint.changes = changed || footprint.changes && !idle;
        footprint.lasts = lasting || footprint.lasts && !idle && !Effects.isOfState(event);
    }

    private void collect(Event event, Checker checker) {
        switch (event) {
            case Event.Step step -> step(step);
            case Event.Load load -> {
                through(load.physicalAddress());
                footprint.readsWords(load.physicalAddress(), load.size());
            }
            case Event.ExclusiveLoaded loaded -> footprint.readsGranule(loaded.physicalAddress());
            case Event.ExclusiveStored stored -> footprint.readsGranule(stored.physicalAddress());
            case Event.Store store -> store(store, checker);
            case Event.MaintenanceIssued issued -> maintained(issued.maintenance(), false);
            case Event.MaintenanceCompleted completed -> maintained(completed.maintenance(), true);
            case Event.BarrierExecuted barrier -> {
                // What the CPU has observed is ordered from now on, and maintenance came before that or after.
                footprint.timed |= barrier.barrier() instanceof Barrier.Dsb;
                if (orders.all() && barrier.barrier() instanceof Barrier.Dsb && checker.hasObserved(cpu)) {
                    footprint.span(Spans.TABLES, Spans.READ, ALL, 0, -1);
                }
                if (barrier.barrier() instanceof Barrier.Dsb dsb
                        && dsb.isAtLeast(Barrier.Domain.NSH, Barrier.Access.STORES)) {
                    publishes(dsb.publishes(), checker);
                }
            }
            case Event.DescriptorsPublished published -> judgedAgain();
            case Event.RegimesPossible possible -> {
                footprint.timed = true;
                footprint.writes(Cell.regimes(cpu));
                if (possible.regimes().stream().anyMatch(Regime::isCommon)) {
                    readsRegimes();
                    judgedAgain();
                }
                // All is judged anew from here: to remember would only make more executions.
                tail.forgets(known[cpu].granted());
                known[cpu] = known[cpu].forgetTranslations();
            }
            case Event.EventRegisterSet set -> {
                if (set.cpu() != cpu) {
                    footprint.adds(Cell.event(set.cpu()));
                }
            }
            case Event.TableFound found -> {
                // Stores to the table count as descriptor stores from now on.
                long first = Cell.word(found.address());
                footprint.span(Spans.WORDS, Spans.READ, ALL, first, first + found.entries() - 1);
                long last = found.address() + 8L * found.entries() - 1;
                for (long page = found.address() & -4096; page <= last; page += 4096) {
                    footprint.adds(Cell.links(page));
                }
            }
            case Event.InterruptPending pending -> {
                if (pending.cpu() != cpu) {
                    footprint.interrupts(pending.cpu());
                }
            }
            // What rules read for these they tell themselves.
            case Event.Translation _, Event.PageFreed _ -> {}
            // The first comes of a link or a regime, which is told as well; the other counts at the next DSB only.
            case Event.DescriptorUnpublished _, Event.StoresOrdered _ -> {}
            // The CPU's own affairs.
            case Event.PageAllocated _, Event.AtomicSection _, Event.Scheduled _, Event.TlbFilled _ -> {}
            case Event.InterruptAcknowledged _, Event.InterruptEnded _ -> {}
            case Event.TlbRemoved _, Event.RegisterWritten _, Event.Printed _, Event.Parked _, Event.Halted _ -> {}
            case Event.ContextSynchronized synchronization -> {
                footprint.timed = true;
                if (orders.all()) {
                    // A walk may have been made at any moment since.
                    footprint.span(Spans.TABLES, Spans.READ, ALL, 0, -1);
                }
            }
            case Event.ExceptionTaken _, Event.ExceptionReturned _ -> {}
            case Event.EnabledWithUnknownTlb _, Event.UnsynchronizedRead _ -> {}
        }
    }

    /** The rules have judged an event. @param wrong they have found something */
    void judged(Event event, boolean wrong, Checker checker) {
        if (event instanceof Event.Translation translation) {
            translated(translation, wrong, checker);
            judgedReads = footprint.reads.size();
        }
    }

    private void translated(Event.Translation translation, boolean wrong, Checker checker) {
        long page = Known.page(translation.virtualAddress());
        if (checker.regimes(cpu).size() > 1) { // a hit is judged by another measure than a miss
            reads.maintenance(cpu, page << 12, page << 12);
        }
        if (wrong) {
            footprint.reads(Cell.judged(cpu));
        }
        long[] judged = footprint.reads.sorted(judgedReads);
        if (translation.result() instanceof Event.Result.Translated(long pa)) {
            known[cpu] = known[cpu].withGranted(page, pa >>> 12, translation.access(), judged);
            fetches(known[cpu].granted().getLast());
        }
        if (translation.access().isFetch()
                && (updates.size() > 0 || translation.result() instanceof Event.Result.Aborted)) {
            tail.fetched(translation.virtualAddress(), judged, updates.toArray());
        }
        updates.clear();
    }

    private void step(Event.Step step) {
        physicalPc = step.physicalPc();
        tail.stepped(step, machine.cpu(cpu));
        known[cpu].granted().forEach(this::fetches);
        switch (Effects.looksAt(Instruction.decode(step.word()))) {
            case NOTHING -> {}
            case TIME -> everything();
            case EVENTS -> footprint.looksAt(Cell.event(cpu));
            case INTERRUPTS -> footprint.looksAt(Cell.interrupts(cpu));
        }
    }

    private void fetches(Known.Granted granted) {
        if (granted.fetch()) {
            footprint.fetches(granted, steppedCode, physicalPc);
        }
    }

    private void through(long pa) {
        for (Known.Granted granted : known[cpu].granted()) {
            if (granted.frame() == pa >>> 12) {
                footprint.granted.add(granted);
            }
        }
    }

    private void store(Event.Store store, Checker checker) {
        through(store.physicalAddress());
        footprint.writesWords(store.physicalAddress(), store.size());
        if (store.oldValue() != store.newValue()) {
            footprint.changed();
            if (Instruction.mayReplace(store.physicalAddress(), store.size(), store.oldValue(), store.newValue())) {
                footprint.patchesWords(store.physicalAddress(), store.size());
            }
        }
        boolean contiguous = false;
        if (store.table()) {
            footprint.timed = true;
            if (Effects.isUpdate(store)) {
                updates.add(Cell.word(store.physicalAddress()));
            }
            for (DescriptorChange change : DescriptorChange.of(store, machine.memory())) {
                stored(change, checker);
                contiguous |= change.isOfRun();
            }
        }
        long last = Cell.word(store.physicalAddress() + store.size() - 1);
        for (long word = Cell.word(store.physicalAddress()); word <= last; word++) {
            known[cpu] = known[cpu].withStored(word, contiguous);
        }
    }

    /** What changes nothing says something all the same after another CPU's store that is not published: to ask is to read. */
    private void stored(DescriptorChange change, Checker checker) {
        if (!change.changesNothing() || checker.isUnpublishedOfOthers(cpu, change.address())) {
            tables(change.address(), change.isOfRun(), checker);
            if (change.isOfRun()) {
                // What its neighbours translate to depends on it.
                long run = Cell.word(change.address() & -RUN);
                footprint.span(Spans.WORDS, Spans.WRITE, ALL, run, run + RUN / 8 - 1);
            }
            judgedAgain();
        }
    }

    /** What tables say of the addresses that a descriptor translates changes. */
    private void tables(long descriptor, boolean contiguous, Checker checker) {
        boolean any = false;
        for (TableGraph.Place place : checker.places(descriptor)) {
            int shift = place.granule().entryShift(place.level())
                    + (contiguous ? place.granule().contiguousShift(place.level()) : 0);
            long first = place.va() & -1L << shift;
            footprint.span(Spans.TABLES, Spans.WRITE, ALL, page(first), page(first + (1L << shift) - 1));
            any = true;
        }
        if (any) {
            // Who comes to reach it, or has left it for good, reads it before that or after.
            readsRegimes();
        }
    }

    private void readsRegimes() {
        IntStream.range(0, known.length).forEach(reads::regimes);
    }

    /**
     * Other CPUs judge their accesses again. What is known of translations stays all the same: it would be lost where the
     * machine has forgotten nothing, as with a CPU whose own DSB publishes, and an access is not judged again.
     */
    private void judgedAgain() {
        for (int other = 0; other < known.length; other++) {
            if (other != cpu) {
                footprint.adds(Cell.judged(other));
            }
        }
    }

    private void publishes(boolean toOthers, Checker checker) {
        for (Known.Stored stored = known[cpu].stored(); stored != null; stored = stored.before()) {
            footprint.adds(Cell.published(stored.word()));
            tables(stored.word() << 3, stored.contiguous(), checker);
        }
        if (toOthers) {
            known[cpu] = known[cpu].published();
        }
    }

    private void maintained(TlbMaintenance maintenance, boolean completed) {
        footprint.timed = true;
        long first = maintenance.byAddress() ? page(maintenance.start()) : 0;
        long last = maintenance.byAddress() ? page(maintenance.endInclusive()) : -1;
        boolean broadcast = maintenance.isBroadcast();
        footprint.span(Spans.MAINTENANCE, Spans.ADD, broadcast ? ALL : 1L << cpu, first, last);
        if (orders.all()) {
            footprint.span(Spans.TABLES, Spans.WRITE, ALL, first, last);
        }
        if (broadcast || orders.all()) {
            readsRegimes();
        }
        if (completed && broadcast) {
            judgedAgain();
        }
    }

    private static long page(long va) {
        return va >>> 12;
    }
}

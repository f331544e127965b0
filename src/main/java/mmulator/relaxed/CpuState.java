package mmulator.relaxed;

import java.util.Arrays;
import java.util.List;
import mmulator.arch.RegisterUse;
import mmulator.machine.state.InterruptState;
import mmulator.relaxed.end.Fault;
import mmulator.relaxed.end.Story;
import mmulator.relaxed.judge.Breach;
import mmulator.relaxed.judge.Freed;
import mmulator.relaxed.list.Maintained;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.list.Sparse;
import mmulator.relaxed.list.Touched;
import mmulator.relaxed.list.View;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.regime.Epochs;
import mmulator.relaxed.regime.Place;
import mmulator.relaxed.regime.SystemValues;
import mmulator.relaxed.regime.Walked;
import org.jspecify.annotations.Nullable;

/** A CPU under way against a list of messages: registers, views, promises, and what it would add to the list. */
final class CpuState {
    static final int NO_TIME = Touched.NO_TIME;

    static final Message[] NO_MESSAGES = {};

    long pc;
    final long[] values;
    /** One for each register: what the value in it depends on. */
    final long[] views;

    /** By location. */
    Sparse<Touched> touched = Sparse.none();

    long reads = View.NONE;
    /** Reads that DMB LD and DSB LD order: not those of atomics that throw away what they read. */
    long readsKept = View.NONE;

    long writes = View.NONE;
    long dmbStores = View.NONE;
    long dmb = View.NONE;
    long dsb = View.NONE;
    /** What a DSB of the Non-shareable domain has done besides, for this CPU's own walks and TLBIs alone. */
    long near = View.NONE;
    /** What of that context synchronization events have made sure of. */
    long nearContext = View.NONE;
    /** Own stores to what may be a descriptor. */
    long descriptors = View.NONE;
    /** Own TLBIs that only such a DSB has completed, and that only another one has put behind stores to descriptors. */
    long flushed = View.NONE;
    /** Branches so far. */
    long speculation = View.NONE;
    /** Addresses of accesses, and walks for them. */
    long translations = View.NONE;

    long context = View.NONE;
    long acquired = View.NONE;
    long released = View.NONE;

    /** Walks so far, and updates of descriptors by hardware. */
    long walks = View.NONE;

    Walked walked = Walked.NONE;
    Maintained maintained = Maintained.NONE;
    /** Of them those that only {@link #near} has put behind stores to descriptors. */
    Maintained maintainedNear = Maintained.NONE;
    /** Accesses by the translations of regimes that were left. */
    long ofLeft = View.NONE;

    int exclusiveTime = NO_TIME;
    int exclusiveLocation;
    long exclusivePost;

    /** In order of their places in code. */
    Fault[] faults = {};
    /** An exception has ended the CPU. */
    boolean ended;
    /** ELR_EL1 while the handler runs, or the place of what is tried again. */
    long returnAddress;

    boolean inHandler;
    /** Null if addresses are physical. */
    @Nullable
    Epochs epochs;

    SystemValues system = SystemValues.NONE;
    /** Up to when interrupts have come. */
    int interrupted;

    final InterruptState interrupts = new InterruptState();

    /** Times of own messages in the list whose stores have not been executed. */
    int[] promises;
    /** Own messages after the end of the list. */
    Message[] added = NO_MESSAGES;
    /** Those of them that could stand next to the list's end, in their order. */
    Message[] candidates = NO_MESSAGES;
    /** Something was left out that happens in every execution: of use for candidates only. */
    boolean hypothetical;
    /** What has gone wrong first, if rules are judged. */
    @Nullable
    Breach breach;
    /** Times of all messages that it has read, together: of two ways, the later one. Says nothing of what comes. */
    long recency;
    /** Pages handed back. */
    List<Freed> freed = List.of();
    /** How many sections in which it must not sleep have begun, and not ended. */
    int atomicSections;
    /** What was done, if the run is to be told; says nothing of what comes. */
    @Nullable
    Story story;

    CpuState(Program.Cpu start, int[] promises) {
        pc = start.pc();
        values = Arrays.copyOf(start.registers(), RegisterUse.COUNT);
        views = new long[RegisterUse.COUNT];
        epochs = start.mmu() == null ? null : Epochs.of(start.mmu().regime());
        this.promises = promises;
    }

    private CpuState(CpuState other) {
        pc = other.pc;
        values = other.values.clone();
        views = other.views.clone();
        touched = other.touched;
        reads = other.reads;
        readsKept = other.readsKept;
        writes = other.writes;
        dmbStores = other.dmbStores;
        dmb = other.dmb;
        dsb = other.dsb;
        near = other.near;
        nearContext = other.nearContext;
        descriptors = other.descriptors;
        flushed = other.flushed;
        ofLeft = other.ofLeft;
        speculation = other.speculation;
        translations = other.translations;
        context = other.context;
        acquired = other.acquired;
        released = other.released;
        walks = other.walks;
        walked = other.walked;
        maintained = other.maintained;
        maintainedNear = other.maintainedNear;
        faults = other.faults;
        ended = other.ended;
        returnAddress = other.returnAddress;
        inHandler = other.inHandler;
        epochs = other.epochs;
        system = other.system;
        interrupted = other.interrupted;
        interrupts.restore(other.interrupts.value());
        exclusiveTime = other.exclusiveTime;
        exclusiveLocation = other.exclusiveLocation;
        exclusivePost = other.exclusivePost;
        promises = other.promises;
        added = other.added;
        freed = other.freed;
        atomicSections = other.atomicSections;
        candidates = other.candidates;
        hypothetical = other.hypothetical;
        breach = other.breach;
        recency = other.recency;
        story = other.story;
    }

    CpuState copy() {
        return new CpuState(this);
    }

    /** @param register 31 is ZR */
    long value(int register) {
        return register == 31 ? 0 : values[register];
    }

    long view(int register) {
        return register == 31 ? View.NONE : views[register];
    }

    /** @param register 31 is ZR */
    void set(int register, long value, long view) {
        if (register != 31) {
            values[register] = value;
            views[register] = view;
        }
    }

    Touched touched(int location) {
        Touched known = touched.get(location);
        return known == null ? Touched.NOT : known;
    }

    /** View of the message of the location that was read or written last. */
    long coherence(int location) {
        return touched(location).coherence();
    }

    void touch(int location, Touched now) {
        touched = touched.with(location, now);
    }

    /** A walk for an address has read a location. */
    void walk(int address, int location, long view) {
        walked = walked.with(address, location, view);
        touch(location, touched(location).walkedAt(view));
    }

    /** What an access that has been translated leaves for what comes later. */
    void hasAccessed(long address, Place place) {
        translations = View.join(translations, View.settled(View.join(address, place.walk())));
    }

    /**
     * A TLBI or an MSR is no access: only what a DSB, branches and context synchronization events have ordered comes before.
     *
     * @param operand view of its register
     */
    long beforeSystemInstruction(long operand) {
        return View.join(View.join(context, dsb, speculation), operand);
    }

    /** The same of what no other CPU can notice. */
    long beforeOwnMaintenance(long operand) {
        return View.join(beforeSystemInstruction(operand), near, nearContext);
    }

    /** That the code so far happens as it does: context synchronization events, and all stores, come after that. */
    long beforeSynchronization() {
        return View.join(speculation, translations);
    }

    /** What every store from here on comes after, whatever it stores and where. */
    long beforeStore() {
        long before = View.join(beforeSynchronization(), context, acquired);
        return View.join(View.join(before, dmbStores), dmb, dsb);
    }

    /** The same of a store-release. */
    long beforeRelease() {
        return View.join(View.join(beforeStore(), flushed), reads, writes);
    }

    void addFault(Fault fault) {
        if (Arrays.binarySearch(faults, fault) < 0) {
            faults = Arrays.copyOf(faults, faults.length + 1);
            faults[faults.length - 1] = fault;
            Arrays.sort(faults);
        }
    }

    void tell(Story.Part part) {
        story = new Story(story, part);
    }

    boolean hasPromised(int time) {
        return Arrays.binarySearch(promises, time) >= 0;
    }

    /** A message of that time, the last of the list, is its own. */
    void promise(int time) {
        promises = Arrays.copyOf(promises, promises.length + 1);
        promises[promises.length - 1] = time;
    }

    void keepPromise(int time) {
        promises = Arrays.stream(promises).filter(other -> other != time).toArray();
    }

    void add(Message message) {
        added = Arrays.copyOf(added, added.length + 1);
        added[added.length - 1] = message;
    }

    void addCandidate(Message message) {
        int at = Arrays.binarySearch(candidates, message);
        if (at < 0) {
            Message[] more = new Message[candidates.length + 1];
            int place = -at - 1;
            System.arraycopy(candidates, 0, more, 0, place);
            more[place] = message;
            System.arraycopy(candidates, place, more, place + 1, candidates.length - place);
            candidates = more;
        }
    }

    /** Two states with equal keys go on alike. */
    Key key() {
        long[] single = {
            pc,
            reads,
            readsKept,
            writes,
            dmbStores,
            dmb,
            dsb,
            near,
            nearContext,
            descriptors,
            flushed,
            ofLeft,
            speculation,
            translations,
            context,
            acquired,
            released,
            walks,
            returnAddress,
            interrupts.value(),
            (long) interrupted << 2 | (inHandler ? 1 : 0) | (ended ? 2 : 0),
            (long) exclusiveTime << 32 | exclusiveLocation,
            exclusiveTime == NO_TIME ? 0 : exclusivePost,
            (long) atomicSections << 1 | (hypothetical ? 1 : 0)
        };
        return new Key(new @Nullable Object[] {
            single,
            values.clone(),
            views.clone(),
            touched,
            promises,
            added,
            candidates,
            walked,
            maintained,
            maintainedNear,
            faults,
            epochs,
            system,
            breach,
            freed
        });
    }

    /** Parts are never changed: a state replaces what it shares, and registers are copied. */
    record Key(@Nullable Object[] parts) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key same && Arrays.deepEquals(parts, same.parts);
        }

        @Override
        public int hashCode() {
            return Arrays.deepHashCode(parts);
        }
    }
}

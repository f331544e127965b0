package mmulator.report.lanes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import mmulator.arch.TlbMaintenance;
import mmulator.check.Violation;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.report.text.CpuList;
import mmulator.report.text.DescriptorText;
import mmulator.report.text.EventText;
import mmulator.report.text.Notation;
import mmulator.report.text.Palette;
import mmulator.report.text.SourceMap;
import org.jspecify.annotations.Nullable;

/**
 * Who did what when: a lane per CPU, a row per remarkable instruction, everything else folded. Remarkable is what other
 * CPUs or walks can notice: stores to tables and to watched locations, TLB maintenance, barriers, translation registers,
 * exclusive stores, parking and waking, exceptions.
 */
public final class InterleavingTable implements Observer {
    /** Exclusive reservation granule of the machine, in bytes. */
    private static final long RESERVATION = 64;

    /** What fits into a reader's patience, of rows. */
    private static final int FIRST = 400;

    private static final int LAST = 600;

    private final SourceMap sources;
    private final DescriptorText descriptors = new DescriptorText();
    private final Set<Long> watched = new HashSet<>();
    private final List<Lane> lanes = new ArrayList<>();
    private final HeadAndTail<Row> rows;
    private final Consumer<Row.Instruction> each;
    private int running = -1;
    private long lastStep;
    private @Nullable StepUnderWay current;

    /** What is known of the instruction that is executing. */
    private static final class StepUnderWay {
        final int cpu;
        final long step;
        final long pc;
        final List<String> notes = new ArrayList<>();
        final List<Integer> woken = new ArrayList<>();
        final SortedMap<Integer, List<Integer>> interrupted = new TreeMap<>();
        final List<Event.MaintenanceCompleted> completed = new ArrayList<>();
        boolean remarkable;
        long code;

        StepUnderWay(int cpu, long step, long pc) {
            this.cpu = cpu;
            this.step = step;
            this.pc = pc;
            this.code = pc;
        }
    }

    /** @param cpus how many there are */
    public InterleavingTable(int cpus, SourceMap sources) {
        this(cpus, sources, new HeadAndTail<>(FIRST, LAST), row -> {});
    }

    /**
     * @param rows where folded rows go
     * @param each told of every step before it is folded
     */
    public InterleavingTable(int cpus, SourceMap sources, HeadAndTail<Row> rows, Consumer<Row.Instruction> each) {
        this.sources = sources;
        this.rows = rows;
        this.each = each;
        for (int cpu = 0; cpu < cpus; cpu++) {
            lanes.add(new Lane(rows::add));
        }
    }

    @Override
    public Detail detail() {
        return Detail.LOADS;
    }

    @Override
    public void observe(Event event) {
        descriptors.learn(event);
        switch (event) {
            case Event.Scheduled e -> turn(e.cpu());
            case Event.Step e -> begin(e.cpu(), e.step(), e.pc());
            case Event.Load e ->
                access(e, "loads " + sources.at(e.physicalAddress()).name());
            case Event.Store e -> store(e);
            case Event.PageFreed e -> remark(e, EventText.of(e, sources));
            case Event.PageAllocated e -> remark(e, EventText.of(e, sources));
            case Event.AtomicSection e -> remark(e, EventText.of(e, sources));
            case Event.TableFound e -> {}
            case Event.DescriptorUnpublished e -> {}
            case Event.StoresOrdered e -> {}
            case Event.RegimesPossible e -> {}
            case Event.Translation e -> {
                if (e.result() instanceof Event.Result.Aborted) {
                    remark(e, EventText.of(e, sources));
                }
            }
            case Event.TlbFilled e -> {}
            case Event.TlbRemoved e -> {}
            case Event.MaintenanceIssued e -> remark(e, maintenance(e.maintenance()));
            case Event.MaintenanceCompleted e -> remark(e, "").completed.add(e);
            case Event.BarrierExecuted e -> remark(e, "");
            case Event.DescriptorsPublished e ->
                remark(e, "publishes " + Notation.count(e.pages().size(), "table"));
            case Event.RegisterWritten e -> {
                if (e.register().translation()) {
                    remark(e, EventText.registerWrite(e, sources));
                }
            }
            case Event.ContextSynchronized e -> {}
            case Event.ExceptionTaken e -> remark(e, EventText.exception(e));
            case Event.ExceptionReturned e -> remark(e, EventText.of(e, sources));
            case Event.Parked e -> {
                remark(e, EventText.of(e, sources));
                lanes.get(e.cpu()).become(Lane.State.PARKED, e.step());
            }
            case Event.EventRegisterSet e -> wake(e);
            case Event.InterruptPending e -> interrupt(e);
            case Event.InterruptAcknowledged e -> remark(e, EventText.of(e, sources));
            case Event.InterruptEnded e -> remark(e, EventText.of(e, sources));
            case Event.ExclusiveLoaded e -> watched.add(e.physicalAddress() / RESERVATION);
            case Event.ExclusiveStored e -> remark(e, e.success() ? "" : "not stored: reservation lost");
            case Event.Printed e -> remark(e, EventText.of(e, sources));
            case Event.Halted e -> {
                remark(e, e.immediate() == 0 ? "halted" : "halted with failure code " + Notation.hex(e.immediate()));
                lanes.get(e.cpu()).become(Lane.State.HALTED, e.step());
            }
            case Event.EnabledWithUnknownTlb e -> remark(e, EventText.of(e, sources));
            case Event.UnsynchronizedRead e -> remark(e, EventText.of(e, sources));
        }
    }

    /** The table as text; the run is over. Violations stand below the instruction they belong to. */
    public String print(List<Violation> violations) {
        return print(violations, Integer.MAX_VALUE, Palette.PLAIN);
    }

    /** The same in lines of at most {@code width} characters. */
    public String print(List<Violation> violations, int width, Palette palette) {
        finish();
        return new InterleavingLayout(sources, lanes, width, palette).print(rows, violations);
    }

    /** Hands on what is still held back; the run is over. */
    public void finish() {
        finishStep();
        lanes.forEach(lane -> lane.folder().flush());
    }

    /** Nothing is folded over what another CPU does. */
    private void turn(int cpu) {
        finishStep();
        if (running >= 0 && running != cpu) {
            Lane left = lanes.get(running);
            if (left.folder().holdsRemarkable() && left.state() == Lane.State.RUNNABLE) {
                left.folder().add(new Row.QuantumOver(running, lastStep));
            }
            left.folder().flush();
        }
        running = cpu;
    }

    private void begin(int cpu, long step, long pc) {
        turn(cpu);
        StepUnderWay begun = new StepUnderWay(cpu, step, pc);
        current = begun;
        String waker = lanes.get(cpu).takeWaker();
        if (!waker.isEmpty()) {
            begun.remarkable = true;
            begun.notes.add(waker);
        }
    }

    private void finishStep() {
        StepUnderWay done = current;
        if (done == null) {
            return;
        }
        current = null;
        lastStep = done.step;
        done.interrupted.forEach((intid, targets) -> done.notes.add("SGI " + intid + " to " + CpuList.of(targets)));
        if (!done.woken.isEmpty()) {
            done.notes.add("wakes " + CpuList.of(done.woken));
        }
        if (!done.completed.isEmpty()) {
            done.notes.add(completion(done.completed));
        }
        Row.Instruction row = new Row.Instruction(
                done.cpu, done.step, done.pc, done.remarkable, String.join("; ", done.notes), done.code);
        each.accept(row);
        lanes.get(done.cpu).folder().add(row);
    }

    private StepUnderWay remark(Event event, String note) {
        StepUnderWay step = current;
        if (step == null || step.cpu != event.cpu() || step.step != event.step()) {
            // A fetch that aborts never becomes a step.
            begin(event.cpu(), event.step(), event.pc());
            step = Objects.requireNonNull(current);
        }
        step.remarkable = true;
        step.code = Row.mix(step.code, event.getClass().getSimpleName().hashCode());
        if (!note.isEmpty()) {
            step.notes.add(note);
        }
        return step;
    }

    private void store(Event.Store event) {
        if (event.table()) {
            remark(event, descriptors.store(event));
        } else if (watched.contains(event.physicalAddress() / RESERVATION)) {
            remark(event, stores(event) + ", where CPUs watch");
        } else {
            access(event, stores(event));
        }
    }

    private String stores(Event.Store event) {
        return "stores " + Notation.hex(event.newValue()) + " to "
                + sources.at(event.physicalAddress()).name();
    }

    /** Nothing to be shown for its own sake; where its row is, it says where it goes. Wide ones come in parts. */
    private void access(Event event, String note) {
        StepUnderWay step = current;
        if (step != null && step.cpu == event.cpu() && step.step == event.step() && step.notes.isEmpty()) {
            step.notes.add(note);
        }
    }

    private void wake(Event.EventRegisterSet event) {
        if (lanes.get(event.cpu()).state() == Lane.State.PARKED) {
            wake(
                    event,
                    "woken by cpu" + event.by()
                            + switch (event.why()) {
                                case SEV -> "'s sev";
                                case SEVL -> "'s sevl";
                                case RESERVATION_LOST -> "'s store";
                            });
        }
    }

    private void interrupt(Event.InterruptPending event) {
        if (event.wakes()) {
            wake(event, "woken by cpu" + event.by() + "'s SGI " + event.intid());
        }
        StepUnderWay step = current;
        if (step != null) {
            step.remarkable = true;
            step.interrupted
                    .computeIfAbsent(event.intid(), absent -> new ArrayList<>())
                    .add(event.cpu());
        }
    }

    private void wake(Event event, String by) {
        Lane lane = lanes.get(event.cpu());
        lane.become(Lane.State.RUNNABLE, event.step());
        lane.setWaker(by);
        StepUnderWay step = current;
        if (step != null) {
            step.remarkable = true;
            step.woken.add(event.cpu());
        }
    }

    /** What the operand says; the rest is in the instruction's text. */
    private static String maintenance(TlbMaintenance maintenance) {
        String operand = maintenance
                .toString()
                .substring(maintenance.mnemonic().length())
                .strip();
        return operand + EventText.anomalies(maintenance.anomalies());
    }

    private static String completion(List<Event.MaintenanceCompleted> completed) {
        Event.MaintenanceCompleted first = completed.getFirst();
        if (completed.size() == 1) {
            return "completes " + first.maintenance().mnemonic() + " of step " + first.issuedAt();
        }
        return "completes " + Notation.count(completed.size(), "operation") + " of steps " + first.issuedAt() + " to "
                + completed.getLast().issuedAt();
    }
}

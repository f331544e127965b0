package mmulator.report.trace;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import mmulator.arch.Barrier;
import mmulator.arch.EffectiveAddress;
import mmulator.arch.TlbMaintenance;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.ViolationObserver;
import mmulator.machine.Machine;
import mmulator.machine.event.Event;
import mmulator.report.text.EventText;
import mmulator.report.text.Notation;
import mmulator.report.text.SourceMap;

/**
 * Draws a run for a timeline viewer, such as Perfetto, while it goes on: a track for each CPU with the routines that it is
 * in and the times that it waits; marks for TLB maintenance, barriers and violations; arrows from a TLBI to the DSB that
 * completes it and on to the CPUs that it reaches, and from what wakes a CPU to that CPU.
 */
public final class TimelineTrace implements ViolationObserver {
    private static final int LINK = 30;

    private final TraceEvents events;
    private final SourceMap sources;
    private final IntFunction<EffectiveAddress.Registers> registers;
    private final LongFunction<String> routines;
    private final List<Track> tracks = new ArrayList<>();
    private final List<Pending> pending = new ArrayList<>();
    private final Map<Integer, Integer> removed = new HashMap<>();
    private final Set<Violation> told = new HashSet<>();
    private long now;

    /** A TLBI that no DSB has completed yet. */
    private record Pending(int cpu, TlbMaintenance maintenance, long step, long arrow) {}

    /**
     * Begins the document.
     *
     * @param image that {@code machine} was opened from
     * @param out neither flushed nor closed here; ask it for errors at the end
     */
    public TimelineTrace(FixtureImage image, Machine machine, PrintWriter out) {
        events = new TraceEvents(out);
        sources = SourceMap.of(image);
        registers = machine::cpu;
        Map<Long, String> known = new HashMap<>();
        routines = pc -> known.computeIfAbsent(pc, address -> routine(image, address));
        events.process("mmulator " + image.fixture().path());
        for (int cpu = 0; cpu < image.cpuNames().size(); cpu++) {
            String name = image.cpuNames().get(cpu);
            events.track(cpu, "cpu" + cpu + (name.equals("cpu" + cpu) ? "" : " " + name));
            tracks.add(new Track(cpu));
        }
    }

    private static String routine(FixtureImage image, long pc) {
        return image.locate(pc)
                .map(place -> place.routine() != null ? place.routine() : place.label())
                .map(symbol -> symbol.name())
                .orElse("(no symbol)");
    }

    /** One CPU. */
    private final class Track implements CallStack.Changes {
        private final int cpu;
        private final CallStack stack = new CallStack(routines);
        private boolean waits;
        private boolean halted;

        Track(int cpu) {
            this.cpu = cpu;
        }

        @Override
        public void entered(String name) {
            events.enter(cpu, now, "routine", name);
        }

        @Override
        public void left() {
            events.leave(cpu, now);
        }

        void waits(String how) {
            events.enter(cpu, now, "wait", how);
            waits = true;
        }

        void goesOn() {
            if (waits) {
                events.leave(cpu, now);
                waits = false;
            }
        }

        void end() {
            goesOn();
            stack.end(this);
        }
    }

    @Override
    public Detail detail() {
        return Detail.STEPS;
    }

    @Override
    public void observe(Event event) {
        now = event.step();
        Track track = tracks.get(event.cpu());
        switch (event) {
            case Event.Step e -> {
                track.goesOn();
                track.stack.at(e.pc(), registers.apply(e.cpu()).x(LINK), track);
            }
            case Event.MaintenanceIssued e -> issued(e);
            case Event.TlbRemoved e -> {
                if (e.maintenance() != null) {
                    removed.merge(e.cpu(), e.entries().size(), Integer::sum);
                }
            }
            case Event.MaintenanceCompleted e -> completed(e);
            case Event.BarrierExecuted e -> {
                if (e.barrier() instanceof Barrier.Dsb) {
                    mark(e, "barrier", e.barrier().toString());
                }
            }
            case Event.DescriptorsPublished e ->
                mark(e, "barrier", "publishes " + Notation.count(e.pages().size(), "table"));
            case Event.RegisterWritten e -> {
                if (e.register().translation()) {
                    mark(e, "register", EventText.registerWrite(e, sources));
                }
            }
            case Event.Parked e -> track.waits(EventText.words(e.how()));
            case Event.EventRegisterSet e -> {
                if (track.waits && e.by() != e.cpu()) {
                    wakes(
                            e.by(),
                            track,
                            e.why() == Event.EventRegisterSet.Why.RESERVATION_LOST ? "store" : "sev",
                            e.pc());
                }
            }
            case Event.InterruptPending e -> {
                if (e.wakes() && track.waits) {
                    wakes(e.by(), track, "SGI " + e.intid(), e.pc());
                }
            }
            case Event.ExceptionTaken e -> {
                track.goesOn();
                track.stack.exception("exception: " + e.what(), track);
            }
            case Event.ExceptionReturned e -> track.stack.exceptionReturned(track);
            case Event.Halted e -> {
                track.end();
                track.halted = true;
                mark(e, "halt", "hlt #" + Notation.hex(e.immediate()));
            }
            case Event.EnabledWithUnknownTlb e -> mark(e, "register", EventText.of(e, sources));
            case Event.UnsynchronizedRead e -> mark(e, "register", EventText.of(e, sources));
            case Event.PageFreed e -> mark(e, "page", EventText.of(e, sources));
            case Event.PageAllocated e -> mark(e, "page", EventText.of(e, sources));
            case Event.Printed e -> mark(e, "log", EventText.of(e, sources));
            // What happens too often to be looked at one by one, or is seen in something else.
            case Event.Scheduled e -> {}
            case Event.Store e -> {}
            case Event.Load e -> {}
            case Event.TableFound e -> {}
            case Event.DescriptorUnpublished e -> {}
            case Event.StoresOrdered e -> {}
            case Event.RegimesPossible e -> {}
            case Event.Translation e -> {}
            case Event.TlbFilled e -> {}
            case Event.ContextSynchronized e -> {}
            case Event.InterruptAcknowledged e -> {}
            case Event.InterruptEnded e -> {}
            case Event.ExclusiveLoaded e -> {}
            case Event.ExclusiveStored e -> {}
            case Event.AtomicSection e -> {}
        }
    }

    private void mark(Event event, String category, String name) {
        events.mark(event.cpu(), now, category, name, sources.at(event.pc()).described());
    }

    // TLB maintenance

    private void issued(Event.MaintenanceIssued e) {
        String name = e.maintenance().mnemonic();
        events.moment(
                e.cpu(),
                now,
                "tlbi",
                name,
                e.maintenance() + EventText.anomalies(e.maintenance().anomalies()));
        pending.add(
                new Pending(e.cpu(), e.maintenance(), e.step(), events.arrowBegins(e.cpu(), now, "tlbi", "completes")));
    }

    private void completed(Event.MaintenanceCompleted e) {
        String name = e.maintenance().mnemonic();
        for (Iterator<Pending> all = pending.iterator(); all.hasNext(); ) {
            Pending one = all.next();
            if (one.cpu == e.cpu() && one.step == e.issuedAt() && one.maintenance.equals(e.maintenance())) {
                all.remove();
                events.moment(e.cpu(), now, "tlbi", name + " completes", removedFrom(e.cpu()));
                events.arrowEnds(e.cpu(), now, "tlbi", "completes", one.arrow);
                if (e.maintenance().isBroadcast()) {
                    reaches(e.cpu(), name);
                }
            }
        }
        removed.clear();
    }

    private void reaches(int by, String name) {
        for (Track track : tracks) {
            if (track.cpu != by && !track.halted) {
                long arrow = events.arrowBegins(by, now, "tlbi", "reaches");
                events.moment(track.cpu, now, "tlbi", name + " of cpu" + by, removedFrom(track.cpu));
                events.arrowEnds(track.cpu, now, "tlbi", "reaches", arrow);
            }
        }
    }

    private String removedFrom(int cpu) {
        return Notation.count(removed.getOrDefault(cpu, 0), "entry", "entries") + " removed";
    }

    // Waiting

    private void wakes(int by, Track sleeper, String how, long pc) {
        events.moment(
                by,
                now,
                "wait",
                how + " wakes cpu" + sleeper.cpu,
                sources.at(pc).described());
        long arrow = events.arrowBegins(by, now, "wait", "wakes");
        sleeper.goesOn();
        events.moment(sleeper.cpu, now, "wait", "woken by cpu" + by, "");
        events.arrowEnds(sleeper.cpu, now, "wait", "wakes", arrow);
    }

    // Violations and the end

    @Override
    public void observe(Violation violation) {
        told.add(violation);
        Rule rule = violation.rule();
        events.mark(
                violation.cpu(),
                now,
                "violation",
                rule + ": " + violation.headline(),
                sources.at(violation.pc()).described());
    }

    /**
     * Ends the document.
     *
     * @param violations all of the run: how it ended may be one, too
     * @param steps of the whole run
     */
    public void end(List<Violation> violations, long steps) {
        now = Math.max(now, steps) + 1;
        violations.stream().filter(violation -> !told.contains(violation)).forEach(this::observe);
        for (Pending one : pending) {
            events.moment(one.cpu, now, "tlbi", one.maintenance.mnemonic() + " never completed", "");
            events.arrowEnds(one.cpu, now, "tlbi", "completes", one.arrow);
        }
        now++;
        tracks.forEach(Track::end);
        events.close();
    }
}

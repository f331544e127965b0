package mmulator.debug;

import java.util.ArrayList;
import java.util.List;
import mmulator.check.Checker;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.fixture.judge.Judge;
import mmulator.machine.Machine;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.machine.event.TranslationOutcome;
import mmulator.machine.event.TranslationQuestion;
import mmulator.machine.memory.Lookup;
import org.jspecify.annotations.Nullable;

/** The rules, and whoever waits for an access or a violation: pauses the machine when there is one. */
final class StopObserver implements Observer {
    private final Machine machine;
    private final Judge judge;
    private final List<Watched> watched = new ArrayList<>();
    private Checker checker;
    private int judged;
    private boolean stopsAtViolations = true;
    private boolean watching;
    private @Nullable Hit hit;

    /**
     * @param step of the machine that the event belongs to
     * @param stop what it comes to
     */
    record Hit(long step, Stop stop) {}

    /** @param physical ranges, as first and last byte, that a virtual watchpoint means, too */
    private record Watched(Watchpoint watchpoint, List<long[]> physical) {}

    StopObserver(Machine machine, Judge judge) {
        this.machine = machine;
        this.judge = judge;
        checker = new Checker(machine.memory());
    }

    Checker checker() {
        return checker;
    }

    void restore(Checker copy) {
        if (!checker.knowsTheSame(copy)) {
            checker = copy.copy();
        }
        judged = checker.violations().size();
        hit = null;
    }

    /** Whether hits are looked for. */
    void watch(boolean watching) {
        this.watching = watching;
        hit = null;
    }

    /** What somebody changes from outside stops nothing, neither now nor when it is gone over again: no instruction does it. */
    void lookAwayDuring(Runnable change) {
        boolean before = watching;
        watching = false;
        try {
            change.run();
        } finally {
            watching = before;
        }
    }

    /** The first hit since this was asked last. */
    @Nullable
    Hit takeHit() {
        Hit first = hit;
        hit = null;
        return first;
    }

    void stopAtViolations(boolean stop) {
        stopsAtViolations = stop;
    }

    void add(Watchpoint watchpoint) {
        List<long[]> ranges = switch (watchpoint) {
            case Watchpoint.Physical(long address, long length, Watchpoint.Kind kind) ->
                List.<long[]>of(new long[] {address, address + length - 1});
            case Watchpoint.Virtual virtual -> physical(virtual);
        };
        watched.add(new Watched(watchpoint, ranges));
    }

    private List<long[]> physical(Watchpoint.Virtual virtual) {
        List<long[]> ranges = new ArrayList<>();
        for (Pages.Part part : Pages.of(virtual.address(), virtual.length())) {
            Lookup lookup = machine.lookup(virtual.cpu(), part.address());
            if (lookup.fault() == null) {
                ranges.add(new long[] {lookup.physicalAddress(), lookup.physicalAddress() + part.length() - 1});
            }
        }
        return ranges;
    }

    void remove(Watchpoint watchpoint) {
        for (int i = 0; i < watched.size(); i++) {
            if (watched.get(i).watchpoint.equals(watchpoint)) {
                watched.remove(i);
                return;
            }
        }
    }

    @Override
    public Detail detail() {
        Detail detail = checker.detail();
        for (Watched each : watched) {
            Detail needed = each.watchpoint.kind() == Watchpoint.Kind.WRITE ? Detail.STORES : Detail.LOADS;
            detail = needed.compareTo(detail) > 0 ? needed : detail;
        }
        return detail;
    }

    @Override
    public void observe(Event event) {
        checker.observe(event);
        List<Violation> violations = checker.violations();
        while (judged < violations.size()) {
            Violation violation = violations.get(judged++);
            if (watching && stopsAtViolations && violation.rule().severity() == Rule.Severity.ERROR) {
                hit(event, new Stop.RuleBroken(event.cpu(), violation, judge.expects(violation)));
            }
        }
        if (watching && !watched.isEmpty()) {
            if (event instanceof Event.Store store) {
                accessed(store, true, store.physicalAddress(), store.size(), store.oldValue(), store.newValue());
            } else if (event instanceof Event.Load load) {
                loaded(load, load.physicalAddress(), load.size());
            } else if (event instanceof Event.ExclusiveLoaded loaded) {
                loaded(
                        loaded,
                        loaded.physicalAddress(),
                        machine.cpu(loaded.cpu()).reservedBytes());
            }
        }
    }

    private void loaded(Event event, long pa, int size) {
        long value = wholeRead(pa, size);
        accessed(event, false, pa, size, value, value);
    }

    /** Byte by byte: an access may be of any size, and cross into a page that is not there. */
    private long wholeRead(long pa, int size) {
        long value = 0;
        for (int i = 0; i < Math.min(size, 8) && machine.memory().contains(pa + i); i++) {
            value |= machine.memory().read(pa + i, 1) << 8 * i;
        }
        return value;
    }

    private void accessed(Event event, boolean store, long pa, int size, long oldValue, long newValue) {
        for (Watched each : watched) {
            if (counts(each.watchpoint.kind(), store)) {
                long va = machine.cpu(event.cpu()).accessAddress(pa);
                if (meets(each, event.cpu(), va, pa, size)) {
                    Stop.Access access = new Stop.Access(store, va, pa, size, oldValue, newValue);
                    hit(event, new Stop.Watched(event.cpu(), each.watchpoint, access));
                    return;
                }
            }
        }
    }

    private static boolean counts(Watchpoint.Kind kind, boolean store) {
        return switch (kind) {
            case WRITE -> store;
            case READ -> !store;
            case ACCESS -> true;
        };
    }

    private boolean meets(Watched each, int cpu, long va, long pa, int size) {
        for (long[] range : each.physical) {
            if (pa <= range[1] && pa + size - 1 >= range[0]) {
                return true;
            }
        }
        return switch (each.watchpoint) {
            case Watchpoint.Physical physical -> false;
            case Watchpoint.Virtual virtual ->
                (Long.compareUnsigned(va - virtual.address(), virtual.length()) < 0
                                || Long.compareUnsigned(virtual.address() - va, size) < 0)
                        && leadsTo(cpu, va, pa);
        };
    }

    /** False for what a table walk stores, whose address the instruction does not tell. */
    private boolean leadsTo(int cpu, long va, long pa) {
        Lookup lookup = machine.lookup(cpu, va);
        return lookup.fault() == null && lookup.physicalAddress() == pa;
    }

    private void hit(Event event, Stop stop) {
        if (hit == null) {
            hit = new Hit(event.step(), stop);
        }
        machine.pause();
    }

    @Override
    public List<TranslationOutcome> outcomes(TranslationQuestion question) {
        return checker.outcomes(question);
    }
}

package mmulator.relaxed;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.function.IntFunction;
import mmulator.check.AccessDifference;
import mmulator.check.ContiguousMembers;
import mmulator.check.Rule;
import mmulator.mmu.AccessKind;
import mmulator.mmu.AccessOutcome;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.mmu.tlb.TlbEntry;
import mmulator.relaxed.judge.Breach;
import mmulator.relaxed.list.View;
import mmulator.relaxed.regime.Epoch;
import mmulator.relaxed.regime.Epochs;
import mmulator.relaxed.regime.Place;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong about a translation: it is not what the tables say at a time at which the access can happen. Whether it can
 * happen then is for the rest of the run to show, if it is told that it did.
 */
final class Judgement {
    private final Given given;

    Judgement(Given given) {
        this.given = given;
    }

    /** An access to be judged. @param pan PSTATE.PAN */
    record Asked(CpuState state, Regime regime, long va, AccessKind kind, boolean pan) {
        Asked in(Regime other) {
            return new Asked(state, other, va, kind, pan);
        }

        AccessOutcome outcome(WalkResult result) {
            return outcome(result, regime);
        }

        AccessOutcome outcome(WalkResult result, Regime by) {
            return AccessOutcome.of(result, by, va, kind, pan);
        }
    }

    /**
     * @param time when the access may happen, at the earliest, that breaks the rule
     * @param until it has to happen before this time, from which on all would be right
     */
    record Broken(int time, int until, Breach breach) {}

    /** @param breach of an access at some time; null for none; {@code next} when that may change */
    private record Looked(@Nullable Breach breach, int next) {}

    /** All spans of time from {@code from} on in which an access breaks a rule: one change may do no harm, and the next may. */
    private static List<Broken> spans(int from, IntFunction<Looked> look) {
        List<Broken> spans = new ArrayList<>();
        Broken open = null;
        for (int time = from; time != Epoch.OPEN; ) {
            Looked here = look.apply(time);
            if (open != null && here.breach == null) {
                spans.add(new Broken(open.time, time, open.breach));
                open = null;
            } else if (open == null && here.breach != null) {
                open = new Broken(time, Place.NEVER, here.breach);
            }
            time = here.next;
        }
        if (open != null) {
            spans.add(open);
        }
        return spans;
    }

    /**
     * The rule that is broken if the access uses {@code used}, taken by {@code reading}, and happens when the messages up to a
     * time have been seen.
     *
     * @param removed a TLBI that comes later removes it
     */
    List<Broken> late(Asked asked, Reading reading, WalkResult used, int from, boolean removed) {
        return spans(from, time -> {
            Newest memory = new Newest(asked.state, time);
            Breach breach = lateAt(asked, reading, used, memory, removed);
            return new Looked(breach, Math.min(memory.changed(), reading.changed(time)));
        });
    }

    private @Nullable Breach lateAt(Asked asked, Reading reading, WalkResult used, Newest memory, boolean removed) {
        WalkResult now = Walk.walk(asked.regime, asked.va, memory);
        int first = first(reading, memory.time);
        long descriptor = first < 0 ? 0 : given.locations.address(reading.location(first));
        int overwritten = first < 0 ? 0 : reading.overwritten(first);
        if (isStale(asked, used, now)) {
            Rule rule = removed ? Rule.INCOMPLETE_INVALIDATION : Rule.STALE_TRANSLATION;
            Breach breach = told(new Breach(rule, asked.state.pc, asked.va, descriptor, overwritten));
            if (breach != null) {
                return breach;
            }
        }
        return now instanceof Translated is
                        && is.fromTables()
                        && used instanceof Translated was
                        && !was.accessFlagDue()
                        && isConflict(asked, was, is)
                ? told(new Breach(Rule.TLB_CONFLICT, asked.state.pc, asked.va, descriptor, overwritten))
                : null;
    }

    /** It makes a difference to the access that is an error. */
    private static boolean isStale(Asked asked, WalkResult used, WalkResult now) {
        // An entry of the time when AF was 1 may be used: a page may look older than it is.
        WalkResult due = Walk.ifAccessed(asked.regime, asked.va, false, now);
        AccessOutcome gets = asked.outcome(used);
        if (gets.sameAs(asked.outcome(now)) || gets.sameAs(asked.outcome(due))) {
            return false;
        }
        if (!(used instanceof Translated was)
                || !(due instanceof Translated is)
                || !was.fromTables()
                || !is.fromTables()) {
            return true;
        }
        return switch (AccessDifference.of(
                was.outputAddress(), was.attributes(), is, asked.kind, asked.pan, asked.regime)) {
            case NONE -> false;
            // A spurious fault, of which errors do not tell.
            case STALE_DENIES -> now instanceof WalkFault;
            case OTHER_ADDRESS, OTHER_MEMORY, STALE_GRANTS, STALE_LEAVES_CLEAN -> true;
        };
    }

    /** Both translate the address: entries of two sizes, or a global one where one that is not may still match. */
    private static boolean isConflict(Asked asked, Translated used, Translated now) {
        TlbEntry entry = TlbEntry.of(used, asked.regime, false, 0);
        return !entry.sameSizeAs(now) && !asked.regime.cpu().sizeChangeNeverAborts() || entry.becomesGlobal(now);
    }

    /**
     * The access meets a contiguous run whose members do not agree.
     *
     * @param times at which what they say changes
     * @param bit whether in nothing but the contiguous bit
     */
    List<Broken> misprogrammed(Asked asked, NavigableSet<Integer> times, boolean bit) {
        return spans(times.isEmpty() ? Epoch.OPEN : times.first(), time -> {
            Integer next = times.higher(time);
            return new Looked(misprogrammedAt(asked, time, bit), next == null ? Epoch.OPEN : next);
        });
    }

    private @Nullable Breach misprogrammedAt(Asked asked, int time, boolean bit) {
        DescriptorMemory memory = new Newest(asked.state, time);
        // A member that nobody has accessed is one all the same, and one that has no address: entries of the others
        // serve it.
        WalkResult now = Walk.walk(asked.regime, asked.va, memory);
        ContiguousMembers run = now instanceof Translated translated && !translated.fromTables()
                ? null
                : ContiguousMembers.around(now.steps(), asked.regime.rangeOf(asked.va), memory);
        ContiguousMembers.Difference found = run == null ? null : run.difference(asked.regime, bit);
        return run == null || found == null
                ? null
                : told(new Breach(
                        Rule.MISPROGRAMMED_CONTIGUOUS, asked.state.pc, asked.va, run.first() + 8L * found.member(), 0));
    }

    /**
     * A fault that comes of a walk which has not seen what the CPU has seen by other means, and that gives no fault. What is
     * overwritten before the last context synchronization event no walk reads any more: a Table descriptor was kept.
     */
    @Nullable
    Breach unseen(Asked asked, Reading reading) {
        CpuState state = asked.state;
        int seen = View.reads(View.join(state.reads, state.writes));
        int first = first(reading, seen);
        if (first < 0
                || asked.outcome(Walk.walk(asked.regime, asked.va, new Newest(state, seen)))
                        instanceof AccessOutcome.Fault) {
            return null;
        }
        long descriptor = given.locations.address(reading.location(first));
        boolean kept = first < reading.leaf() && reading.isOverwritten(first, View.reads(state.context));
        return told(new Breach(
                kept ? Rule.STALE_TRANSLATION : Rule.UNPUBLISHED_DESCRIPTOR,
                state.pc,
                asked.va,
                descriptor,
                reading.overwritten(first)));
    }

    /** What two regimes that may be in effect give is not the same. */
    List<Broken> unsynchronized(Asked asked, Epochs epochs, int from) {
        Breach breach = told(new Breach(Rule.UNSYNCHRONIZED_CONTEXT, asked.state.pc, asked.va, 0, 0));
        return spans(from, time -> {
            Newest memory = new Newest(asked.state, time);
            AccessOutcome first = asked.outcome(Walk.walk(epochs.inEffect(), asked.va, memory), epochs.inEffect());
            boolean same = true;
            for (Epoch epoch : epochs.current()) {
                same &= first.sameAs(asked.outcome(Walk.walk(epoch.regime(), asked.va, memory), epoch.regime()));
            }
            return new Looked(same ? null : breach, memory.changed());
        });
    }

    /** What the program deals with hides nothing else. */
    private @Nullable Breach told(Breach breach) {
        return given.tolerates(breach) ? null : breach;
    }

    /** Of what the walk has read, the first that was overwritten until then; −1 for none. */
    private static int first(Reading reading, int time) {
        for (int i = 0; i < reading.count(); i++) {
            if (reading.isOverwritten(i, time)) {
                return i;
            }
        }
        return -1;
    }

    /** Memory as the messages up to a time have left it. */
    private final class Newest implements DescriptorMemory {
        private final CpuState state;
        private final int time;
        private int changed = Epoch.OPEN;

        private Newest(CpuState state, int time) {
            this.state = state;
            this.time = time;
        }

        @Override
        public boolean contains(long pa) {
            return given.contains(pa);
        }

        @Override
        public long read(long pa) {
            int location = Reading.descriptor(given, state, pa);
            changed = Math.min(changed, given.next(state, location, time));
            int newest = given.last(state, location, time);
            while (newest > 0 && !given.isReadable(state, newest)) {
                newest = given.last(state, location, newest - 1);
            }
            return given.value(state, location, newest);
        }

        /** When something that was read is written next. */
        int changed() {
            return changed;
        }
    }
}

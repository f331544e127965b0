package mmulator.relaxed;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import mmulator.mmu.AccessKind;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.relaxed.end.Fault;
import mmulator.relaxed.judge.Breach;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.list.View;
import mmulator.relaxed.program.RefusedException;
import mmulator.relaxed.regime.Epoch;
import mmulator.relaxed.regime.Epochs;
import mmulator.relaxed.regime.Place;
import mmulator.relaxed.regime.WalkEnd;
import org.jspecify.annotations.Nullable;

/**
 * The rules of walks. A TLB may hold what some walk has read at any time since the last TLBI that would have removed it, so that
 * a walk may take any write of a descriptor; only one that ends in a Translation or an Access flag fault, which no TLB holds,
 * reads as a load does. Arm ARM B2.3.7, "TLBI-ordered-before", "TTD-observed-by". What was walked in a regime that the CPU has
 * left may be used as well, where the ASID lets it.
 */
final class Walks {
    private final Given given;
    private final Judgement judgement;
    private final Members members;

    Walks(Given given) {
        this.given = given;
        members = new Members(given);
        judgement = new Judgement(given);
    }

    /**
     * One way for an access to be translated.
     *
     * @param state after the walk
     * @param place null if it faults, as {@code fault} says
     * @param kept by what a TLB holds from before a change
     */
    record Way(
            CpuState state, @Nullable Place place, @Nullable Abort fault, boolean kept) {}

    /** @param level of the walk, {@code write} what ESR_EL1.WnR says */
    record Abort(Fault.Kind kind, int level, boolean write) {}

    /** An access to be translated. @param view of the address */
    private record Asked(Epochs epochs, CpuState from, long va, long view, Exceptions.Rights rights) {
        boolean isWrite() {
            return rights.kind().isWrite();
        }

        /** Of the address by which a TLB is asked. */
        Asked canonical() {
            return new Asked(epochs, from, epochs.inEffect().canonical(va), view, rights);
        }
    }

    /** @param view of the address */
    List<Way> of(CpuState state, long va, long view, Exceptions.Rights rights) {
        Epochs epochs = state.epochs;
        if (epochs == null) {
            return List.of(new Way(state, new Place(va, View.NONE, Place.NEVER), null, false));
        }
        List<Way> ways = new ArrayList<>();
        Asked asked = new Asked(epochs, state, va, view, rights);
        boolean mmuOn = false;
        for (Epoch epoch : epochs.current()) {
            mmuOn |= epoch.regime().mmuOn();
            walk(asked, epoch, false, ways);
        }
        if (mmuOn && !epochs.inEffect().keepsOut(rights.kind(), va)) {
            int promise = given.firstPromise(state);
            for (Epoch epoch : epochs.left()) {
                if (epoch.regime().mmuOn()) {
                    walk(asked.canonical(), epoch.until(promise), true, ways);
                }
            }
        }
        if (given.keepsEntries() && ways.stream().anyMatch(Way::kept)) {
            ways.removeIf(way -> !way.kept);
        }
        return ways;
    }

    /** All walks of one epoch. @param left the CPU is no longer in it */
    private void walk(Asked asked, Epoch epoch, boolean left, List<Way> ways) {
        int[] wanted = {};
        int before = View.reads(before(asked, epoch, left));
        int own = View.reads(beforeOwn(asked));
        // Where all walks are tried it is not asked: those that cannot be are known by what they lead to.
        Reading.Gone gone =
                given.samples() ? Removal.gone(given, asked.from, epoch, asked.va, before, own) : Reading.NOTHING_GONE;
        AccessKind kind = asked.rights.kind();
        do {
            Reading reading = new Reading(given, asked.from, wanted, gone);
            WalkResult result = !left && epoch.regime().keepsOut(kind, asked.va)
                    ? WalkFault.keptOut()
                    : Walk.walk(epoch.regime(), asked.va, reading);
            reach(asked, epoch, left, reading, result, ways);
            if (!left
                    && result instanceof Translated block
                    && block.attributes().nT()) {
                reach(asked, epoch, false, reading, block.refusedAsBlock(), ways);
            }
            members.others(
                    asked.from,
                    epoch.regime(),
                    asked.va,
                    reading,
                    result,
                    (served, entry) -> reach(asked, epoch, left, served, entry, ways));
            wanted = reading.following();
        } while (wanted.length > 0);
    }

    /** What the walk comes after, but for what it reads, if it does not fault. */
    private static long before(Asked asked, Epoch epoch, boolean left) {
        long view = View.join(asked.view, asked.from.context);
        Regime regime = left ? asked.epochs.inEffect() : epoch.regime();
        view = left ? view : View.join(view, View.at(epoch.since()));
        return regime.cpu().ets2() ? View.join(view, asked.from.dsb) : view;
    }

    /** What else of the CPU's own doing it has to have seen: of stores to what it reads, and of TLBIs. */
    private static long beforeOwn(Asked asked) {
        long view = asked.from.nearContext;
        return asked.epochs.inEffect().cpu().ets2() ? View.join(view, asked.from.near) : view;
    }

    private void reach(Asked asked, Epoch epoch, boolean left, Reading reading, WalkResult result, List<Way> ways) {
        if (left) {
            Source.kept(asked.epochs, epoch, asked.va, reading, result)
                    .forEach((source, used) -> consider(asked, source, reading, used, ways));
        } else if (reading.within(epoch) == reading.count()) {
            consider(asked, Source.of(epoch), reading, result, ways);
        }
    }

    private void consider(Asked asked, Source source, Reading reading, WalkResult result, List<Way> ways) {
        CpuState from = asked.from;
        Regime regime = source.by();
        Fault.@Nullable Kind fault = asked.rights.fault(result, regime, from.pc);
        boolean held = fault == null || fault == Fault.Kind.PERMISSION;
        long pre = before(asked, source.epoch(), source.left());
        if (regime.cpu().ets2() && !held) {
            pre = View.join(pre, from.reads, from.writes);
        }
        long post = View.join(pre, reading.view());
        int own = View.reads(View.join(post, beforeOwn(asked)));
        // The next write of the descriptor stands before the walk, which would have read that.
        int last = reading.count() - 1;
        if (!held
                && last >= 0
                && (reading.isOverwritten(last, View.reads(post)) || reading.isOverwrittenByItself(last, own))) {
            return;
        }
        Use use = new Use(source, reading, result, fault, pre, post, own);
        int others = ways.size();
        make(asked, use, null, ways);
        if (given.judges && from.breach == null && ways.size() > others) {
            judge(asked, use, ways);
        }
    }

    /** A translation that an access may get. @param own up to when it has to have seen the CPU's own doing */
    private record Use(
            Source source,
            Reading reading,
            WalkResult result,
            Fault.@Nullable Kind fault,
            long pre,
            long post,
            int own) {
        boolean isKept() {
            return (fault == null || fault == Fault.Kind.PERMISSION)
                    && (source.left() || reading.changed() != Epoch.OPEN);
        }

        Use after(int time) {
            return new Use(source, reading, result, fault, pre, View.join(post, View.at(time)), Math.max(own, time));
        }
    }

    /** Ways in which a rule is broken. A translation that the tables no longer hold is used at the first time when they do not. */
    private void judge(Asked asked, Use use, List<Way> ways) {
        CpuState from = asked.from;
        Judgement.Asked judged =
                new Judgement.Asked(from, use.source.by(), asked.va, asked.rights.kind(), asked.rights.pan());
        int post = View.reads(use.post);
        if (!asked.epochs.isSynchronized()
                && breaks(asked, use, judgement.unsynchronized(judged, asked.epochs, post), ways)) {
            return;
        }
        if (misprogrammed(asked, use, judged, false, ways)) {
            return;
        }
        if (use.fault != null && use.fault != Fault.Kind.PERMISSION) {
            Breach breach = judgement.unseen(judged, use.reading);
            if (breach != null) {
                ways.removeLast();
                make(asked, use, new Judgement.Broken(post, Place.NEVER, breach), ways);
            } else if (use.source.left()) {
                isLate(asked, use, judged, ways);
            }
            return;
        }
        if (!late(asked, use, judged, ways)) {
            misprogrammed(asked, use, judged, true, ways);
        }
    }

    private boolean late(Asked asked, Use use, Judgement.Asked judged, List<Way> ways) {
        int first = use.reading.changed();
        // What may be in effect besides has entries just as what was left has.
        return (use.source.left() || !asked.epochs.isSynchronized())
                        && isLate(asked, use, judged.in(asked.epochs.inEffect()), ways)
                || first != Epoch.OPEN && isLate(asked, use.after(first), judged, ways);
    }

    private boolean isLate(Asked asked, Use late, Judgement.Asked judged, List<Way> ways) {
        boolean removed = removal(asked, late) > 0;
        return breaks(
                asked, late, judgement.late(judged, late.reading, late.result, View.reads(late.post), removed), ways);
    }

    /** The access is made while members of a contiguous run do not agree: at each time at which what they say changes. */
    private boolean misprogrammed(Asked asked, Use use, Judgement.Asked judged, boolean bit, List<Way> ways) {
        NavigableSet<Integer> times = members.changes(
                asked.from, use.source.epoch().regime(), asked.va, use.result.steps(), View.reads(use.post));
        return breaks(asked, use, judgement.misprogrammed(judged, times, bit), ways);
    }

    private boolean breaks(Asked asked, Use use, List<Judgement.Broken> spans, List<Way> ways) {
        spans.forEach(broken -> make(asked, use.after(broken.time()), broken, ways));
        return !spans.isEmpty();
    }

    /** When a TLBI first removes what the access uses; 0 for never. */
    private int removal(Asked asked, Use use) {
        int time = nextRemoval(asked, use, use.reading.inForce(use.source.epoch()));
        return time == Epoch.OPEN ? 0 : time;
    }

    /** The first TLBI after a time that does; {@link Epoch#OPEN} if none does. */
    private int nextRemoval(Asked asked, Use use, int after) {
        int time = after;
        do {
            time = given.nextEffect(asked.from, time);
        } while (time != Epoch.OPEN
                && !(given.at(asked.from, time) instanceof Message.Effect effect
                        && !asked.epochs.mayIgnore(effect, time, use.source.epoch())
                        && Removal.removes(
                                effect,
                                time,
                                use.source.epoch(),
                                asked.va,
                                use.reading,
                                use.result,
                                use.source.whole())));
        return time;
    }

    /** @param broken what is wrong about it, if anything */
    private void make(Asked asked, Use use, Judgement.@Nullable Broken broken, List<Way> ways) {
        CpuState from = asked.from;
        Reading reading = use.reading;
        int last = reading.count() - 1;
        int before = broken == null ? Place.NEVER : broken.until();
        int inForce = reading.inForce(use.source.epoch());
        if (inForce != Epoch.OPEN) {
            given.use(WalkEnd.of(use.source.epoch().regime(), asked.va, use.result));
        }
        int address = given.locations.translated(asked.canonical().va);
        for (int time = nextRemoval(asked, use, inForce); time != Epoch.OPEN; time = nextRemoval(asked, use, time)) {
            boolean isOwn = given.at(from, time).cpu() == given.cpu;
            if ((isOwn ? use.own : View.reads(use.post)) >= time) {
                return;
            }
            if (isOwn && from.hasPromised(time)) {
                // That of a later instruction. It is finished when the access is complete: I_BBMSB.
                before = Math.min(before, time);
            }
            if (!isOwn) {
                for (int i = 0; i <= last; i++) {
                    if (View.reads(from.walked.view(address, reading.location(i))) >= time) {
                        return;
                    }
                }
                before = Math.min(before, time);
            }
        }
        CpuState state = from.copy();
        state.breach = broken == null ? state.breach : broken.breach();
        long view = use.pre;
        for (int i = 0; i <= last; i++) {
            int location = reading.location(i);
            view = i == last ? use.post : View.join(view, View.at(reading.time(i)));
            state.walk(address, location, view);
            state.recency += reading.time(i);
            given.tellWalk(state, location, reading.time(i), View.reads(use.pre));
        }
        state.walks = View.join(state.walks, use.post);
        if (use.fault != null) {
            long fault = FaultOrder.of(
                    given,
                    from,
                    View.join(use.post, asked.rights.order()),
                    asked.va,
                    use.source.epoch().regime(),
                    use.result);
            if (View.reads(fault) < before) {
                state.context = View.join(state.context, View.settled(use.post));
                int level = use.result instanceof WalkFault walk ? walk.level() : ((Translated) use.result).level();
                boolean write = asked.rights.isFaultOfWrite(use.result, use.source.by(), from.pc);
                ways.add(new Way(state, null, new Abort(use.fault, level, write), use.isKept()));
            }
            return;
        }
        Translated translated = (Translated) use.result;
        if (given.judges
                && translated.fromTables()
                && translated.attributes().memoryAttribute().isDevice()) {
            throw new RefusedException(from.pc, "accesses of Device memory");
        }
        if (!given.contains(translated.outputAddress())) {
            throw new RefusedException(from.pc, "accesses where there is no memory");
        }
        boolean due = translated.accessFlagDue()
                || asked.isWrite() && translated.attributes().writableClean();
        if (due && !Writes.update(given, state, reading, last, translated.updatedLeaf(asked.isWrite()), use.post)) {
            return;
        }
        ways.add(new Way(state, new Place(translated.outputAddress(), use.post, before), null, use.isKept()));
    }
}

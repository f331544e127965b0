package mmulator.relaxed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.mmu.AccessKind;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Permissions;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import org.jspecify.annotations.Nullable;

/**
 * The rules of walks. A TLB may hold what some walk has read at any time since the last TLBI that would have removed it, so that
 * a walk may take any write of a descriptor; only one that ends in a Translation or an Access flag fault, which no TLB holds,
 * reads as a load does. Arm ARM B2.3.7, "TLBI-ordered-before", "TTD-observed-by".
 */
final class Walks {
    private final Given given;
    private final Program.@Nullable Mmu mmu;

    Walks(Given given, Program.@Nullable Mmu mmu) {
        this.given = given;
        this.mmu = mmu;
    }

    /**
     * One way for an access to be translated.
     *
     * @param state after the walk
     * @param place null if it faults
     */
    record Way(CpuState state, @Nullable Place place, Fault.@Nullable Kind fault) {}

    /** What a walk has read. */
    private static final class Reading implements DescriptorMemory {
        private final Given given;
        private final CpuState state;
        /** What to choose at each descriptor in turn; beyond, the first. */
        private final int[] wanted;

        private final List<Integer> locations = new ArrayList<>();
        private final List<Integer> times = new ArrayList<>();
        private final List<int[]> choices = new ArrayList<>();

        Reading(Given given, CpuState state, int[] wanted) {
            this.given = given;
            this.state = state;
            this.wanted = wanted;
        }

        @Override
        public boolean contains(long pa) {
            return true;
        }

        @Override
        public long read(long pa) {
            int location = given.locations.of(pa, 8, false, state.pc);
            given.look(location);
            int[] all = all(location);
            int depth = times.size();
            int time = all[depth < wanted.length ? wanted[depth] : 0];
            locations.add(location);
            times.add(time);
            choices.add(all);
            return given.value(state, location, time);
        }

        /** Times of all writes of a descriptor but own ones that come later in the program. */
        private int[] all(int location) {
            int[] found = new int[given.end(state) + 1];
            int count = 1;
            for (int time = 1; time <= given.end(state); time++) {
                if (given.at(state, time).location() == location && given.isReadable(state, time)) {
                    found[count++] = time;
                }
            }
            return Arrays.copyOf(found, count);
        }
    }

    /** @param view of the address */
    List<Way> of(CpuState state, long va, long view, boolean write) {
        Program.Mmu by = mmu;
        if (by == null) {
            return List.of(new Way(state, new Place(va, View.NONE, Place.NEVER), null));
        }
        List<Way> ways = new ArrayList<>();
        int[] wanted = {};
        do {
            Reading reading = new Reading(given, state, wanted);
            WalkResult result = Walk.walk(by.regime(), va, reading);
            consider(by, state, va, view, write, reading, result, ways);
            wanted = following(reading, wanted);
        } while (wanted.length > 0);
        return ways;
    }

    /** The next combination of choices; empty if there is none. */
    private static int[] following(Reading reading, int[] wanted) {
        for (int last = reading.choices.size() - 1; last >= 0; last--) {
            int chosen = last < wanted.length ? wanted[last] : 0;
            if (chosen + 1 < reading.choices.get(last).length) {
                int[] next = Arrays.copyOf(wanted, last + 1);
                next[last] = chosen + 1;
                return next;
            }
        }
        return new int[0];
    }

    private void consider(
            Program.Mmu by,
            CpuState from,
            long va,
            long view,
            boolean write,
            Reading reading,
            WalkResult result,
            List<Way> ways) {
        Fault.@Nullable Kind fault = fault(by, from, result, write);
        boolean held = fault == null || fault == Fault.Kind.PERMISSION;
        boolean ets2 = by.regime().cpu().ets2();
        long pre = View.join(view, from.context);
        if (ets2) {
            pre = View.join(pre, from.dsb);
            pre = held ? pre : View.join(pre, from.reads, from.writes);
        }
        long post = pre;
        for (int time : reading.times) {
            post = View.join(post, View.at(time));
        }
        int last = reading.times.size() - 1;
        if (!held && last >= 0 && hasPassed(from, reading, last, post)) {
            return;
        }
        int before = Place.NEVER;
        for (int time = 1; time <= given.end(from); time++) {
            if (given.at(from, time) instanceof Message.Effect effect
                    && effect.on() == given.cpu
                    && isStale(by, from, va, reading, result, effect, time)) {
                if (View.reads(post) >= time) {
                    return;
                }
                if (effect.cpu() != given.cpu) {
                    for (int location : reading.locations) {
                        if (View.reads(from.walked(location)) >= time) {
                            return;
                        }
                    }
                    before = Math.min(before, time);
                }
            }
        }
        CpuState state = from.copy();
        for (int location : reading.locations) {
            state.setWalked(location, View.join(state.walked(location), post));
        }
        state.walks = View.join(state.walks, post);
        if (fault != null) {
            if (happensAfter(state, post) < before) {
                state.context = View.join(state.context, View.settled(post));
                ways.add(new Way(state, null, fault));
            }
            return;
        }
        Translated translated = (Translated) result;
        boolean due =
                translated.accessFlagDue() || write && translated.attributes().writableClean();
        if (due && !update(state, reading, last, translated.updatedLeaf(write), post)) {
            return;
        }
        ways.add(new Way(state, new Place(translated.outputAddress(), post, before), null));
    }

    /** View of a fault: what is ordered before an access is ordered before it. */
    private static int happensAfter(CpuState state, long post) {
        return View.reads(View.join(View.join(post, state.dmb, state.dsb), state.dmbStores, state.acquired));
    }

    private static Fault.@Nullable Kind fault(Program.Mmu by, CpuState state, WalkResult result, boolean write) {
        return switch (result) {
            case WalkFault(var steps, WalkFault.Kind kind, int level, var reason, long address) ->
                switch (kind) {
                    case TRANSLATION -> Fault.Kind.TRANSLATION;
                    case ACCESS_FLAG -> Fault.Kind.ACCESS_FLAG;
                    case ADDRESS_SIZE, EXTERNAL_ABORT -> throw new RefusedException(state.pc, kind + " on a walk");
                };
            case Translated translated -> {
                int el = state.inHandler ? 1 : by.el();
                AccessKind kind = write ? AccessKind.write(el) : AccessKind.read(el);
                Permissions.Outcome outcome = Permissions.check(translated.attributes(), by.regime(), kind, false);
                yield outcome == Permissions.Outcome.PERMISSION_FAULT ? Fault.Kind.PERMISSION : null;
            }
        };
    }

    /** The next write of the descriptor stands before the walk, which would have read that. */
    private boolean hasPassed(CpuState state, Reading reading, int last, long post) {
        return isWritten(state, reading.locations.get(last), reading.times.get(last), View.reads(post));
    }

    /** The effect removes what the walk could be taken from: a descriptor that it read was written anew before. */
    private boolean isStale(
            Program.Mmu by,
            CpuState state,
            long va,
            Reading reading,
            WalkResult result,
            Message.Effect effect,
            int effectTime) {
        TlbMaintenance maintenance = decode(effect.operation(), effect.operand(), by, state.pc);
        if (!covers(maintenance, va, result, by.regime())) {
            return false;
        }
        int from = maintenance.lastLevelOnly() ? reading.times.size() - 1 : 0;
        for (int i = from; i < reading.times.size(); i++) {
            if (isWritten(state, reading.locations.get(i), reading.times.get(i), effectTime - 1)) {
                return true;
            }
        }
        return false;
    }

    /** As a TLB would: an entry goes if any of it is covered, if its ASID fits, and its level where the hint names one. */
    private static boolean covers(TlbMaintenance maintenance, long va, WalkResult result, Regime regime) {
        if (maintenance.nothing()) {
            return false;
        }
        long first = va;
        long last = va;
        if (result instanceof Translated found) {
            boolean other = found.attributes().nG() && maintenance.asid() != regime.asidFor(va);
            boolean kept = switch (maintenance.kind()) {
                case ALL, VA_ALL_ASID -> false;
                case ASID -> other || !found.attributes().nG();
                case VA -> other;
            };
            boolean hint = maintenance.hintLevel() != TlbMaintenance.NO_HINT;
            if (kept || hint && maintenance.hintLevel() != found.level()) {
                return false;
            }
            first = found.iaBase();
            last = first + (1L << found.sizeShift()) - 1;
        }
        return !maintenance.byAddress()
                || Long.compareUnsigned(maintenance.start(), last) <= 0
                        && Long.compareUnsigned(first, maintenance.endInclusive()) <= 0;
    }

    /** @param operation CRn, CRm and op2 */
    static TlbMaintenance decode(int operation, long operand, Program.Mmu by, long pc) {
        Tcr tcr = by.regime().tcr();
        return TlbMaintenanceDecoder.decode(
                        0,
                        operation >>> 7,
                        operation >>> 3 & 15,
                        operation & 7,
                        operand,
                        by.regime().cpu(),
                        tcr)
                .orElseThrow(() -> new RefusedException(pc, "a TLBI that the CPU does not have"));
    }

    /**
     * Hardware writes the descriptor that the walk has read, with nothing between. Arm ARM D8.5, "Hardware management of the
     * Access flag" and "of dirty state".
     */
    private boolean update(CpuState state, Reading reading, int last, long value, long post) {
        int location = reading.locations.get(last);
        long pre = View.join(View.join(post, state.speculation, state.context), state.walked(location));
        Message message = new Message.Write(given.cpu, location, value, true);
        given.locations.of(given.locations.address(location), 8, true, state.pc);
        int after = View.writes(pre);
        boolean promised = given.promise(state, message) != 0;
        int read = reading.times.get(last);
        if (!promised && isWritten(state, location, read, given.end(state))) {
            // Own stores are in the way, but may turn out to come after it: to coherence it is no store of this CPU.
            if (after > given.list.length || isWritten(state, location, read, given.list.length)) {
                return false;
            }
            state.addCandidate(message);
            state.hypothetical = true;
            return true;
        }
        int time = given.send(state, message, after);
        if (time == 0 || isWritten(state, location, read, time - 1)) {
            return false;
        }
        state.walks = View.join(state.walks, View.at(time));
        return true;
    }

    /** Something is written to the location after one time and not after the other. */
    private boolean isWritten(CpuState state, int location, int after, int last) {
        for (int time = after + 1; time <= last; time++) {
            if (given.at(state, time).location() == location) {
                return true;
            }
        }
        return false;
    }
}

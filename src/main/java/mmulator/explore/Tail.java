package mmulator.explore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import mmulator.machine.event.Event;

/**
 * The plain instructions of a step: others may come between these and the one that the step is named by, once that is more than
 * coming before the step or after it.
 *
 * @param starts virtual addresses where plain instructions may begin
 * @param known translations by which they may have been fetched, and others
 * @param fetches of them that were more than looking at tables
 * @param interruptible the CPU has taken interrupts while it executed some of them
 */
record Tail(long[] starts, List<Known.Granted> known, List<Fetch> fetches, boolean interruptible) {
    static final Tail NONE = new Tail(new long[0], List.of(), List.of(), false);

    /**
     * A fetch that has faulted, or by which hardware has updated descriptors.
     *
     * @param reads cells, with their {@code bloom}, that the judgement has read
     * @param writes cells of the descriptors
     */
    record Fetch(long[] reads, long bloom, long[] writes) {
        boolean isTouchedBy(Footprint step) {
            return step.changesAny(reads, bloom) || step.readsAny(writes);
        }
    }

    /**
     * Words of memory whose instructions have to be steps for {@code step}, of another CPU, to come between them and what else
     * there is in theirs: none if that makes no difference to them.
     *
     * @param cpu whose these are
     */
    Set<Long> against(Footprint step, int cpu) {
        if (!step.changes() && fetches.isEmpty()) {
            return Set.of();
        }
        Set<Long> words = new HashSet<>();
        boolean apart =
                interruptible && step.interrupts(cpu) || fetches.stream().anyMatch(fetch -> fetch.isTouchedBy(step));
        for (Known.Granted granted : known) {
            if (granted.fetch()) {
                words.addAll(step.patches(granted.frame()));
                if (step.changesAny(granted.reads(), granted.bloom())) {
                    // Each is fetched by the mapping of then.
                    LongStream.range(granted.frame() << 9, granted.frame() + 1 << 9)
                            .forEach(words::add);
                }
                for (int i = 0; apart && i < starts.length; i++) {
                    if (Known.page(starts[i]) == granted.page()) {
                        words.add(granted.frame() << 9 | (starts[i] & 0xfff) >>> 3);
                    }
                }
            }
        }
        return words;
    }

    /** Collects what is told of them while the step executes. */
    static final class Builder {
        private static final long PSTATE_I = 1 << 7;

        private final Longs starts = new Longs();
        private final List<Fetch> fetches = new ArrayList<>();
        private List<Known.Granted> known = List.of();
        private boolean interruptible;

        /** @param unmasked the CPU takes interrupts */
        void begin(long pc, boolean unmasked, List<Known.Granted> present) {
            starts.clear();
            fetches.clear();
            starts.add(pc);
            known = present;
            interruptible = unmasked;
        }

        void stepped(Event.Step step) {
            starts.add(step.pc() + 4);
        }

        void taken(Event.ExceptionTaken exception) {
            starts.add(exception.vector());
            interruptible |= (exception.spsr() & PSTATE_I) == 0;
        }

        void returned(Event.ExceptionReturned exception) {
            starts.add(exception.to());
            interruptible |= (exception.pstate() & PSTATE_I) == 0;
        }

        void fetched(long[] reads, long[] writes) {
            fetches.add(new Fetch(reads, Footprint.bloom(reads), writes));
        }

        /** @param present what is no longer known from here on */
        void forgets(List<Known.Granted> present) {
            if (known != present) {
                known = Stream.concat(known.stream(), present.stream()).toList();
            }
        }

        Tail build(boolean unmasked, List<Known.Granted> present) {
            forgets(present);
            return new Tail(
                    starts.toArray(),
                    known,
                    fetches.isEmpty() ? List.of() : List.copyOf(fetches),
                    interruptible | unmasked);
        }
    }
}

package mmulator.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import mmulator.arch.Branch;
import mmulator.arch.Instruction;
import mmulator.machine.Cpu;
import mmulator.machine.event.Event;

/**
 * The plain instructions of a step: others may come between these and the one that the step is named by, once that is more than
 * coming before the step or after it.
 *
 * @param starts virtual addresses where plain instructions may begin
 * @param own virtual address of the instruction that is the step, −1 if there is none
 * @param visible that is a visible one
 * @param known translations by which they may have been fetched, and others
 * @param fetches of them that were more than looking at tables
 * @param interruptible the CPU has taken interrupts while it executed some of them
 */
record Tail(
        long[] starts,
        long own,
        boolean visible,
        List<Known.Granted> known,
        List<Fetch> fetches,
        boolean interruptible) {
    private static final long NOWHERE = -1;
    static final Tail NONE = new Tail(new long[0], NOWHERE, true, List.of(), List.of(), false);

    /**
     * A fetch that has faulted, or by which hardware has updated descriptors.
     *
     * @param address virtual address of the instruction
     * @param reads cells, with their {@code bloom}, that the judgement has read
     * @param writes cells of the descriptors
     */
    record Fetch(long address, long[] reads, long bloom, long[] writes) {
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
        for (Known.Granted granted : known) {
            if (granted.fetch()) {
                words.addAll(step.patches(granted.frame()));
                if (step.changesAny(granted.reads(), granted.bloom())) { // each is fetched by the mapping of then
                    words.addAll(page(granted));
                }
            }
        }
        for (Fetch fetch : fetches) {
            if (fetch.isTouchedBy(step)) {
                words.addAll(before(fetch));
            }
        }
        if (interruptible && step.interrupts(cpu)) {
            words.addAll(begins());
        }
        return words;
    }

    /** The word of memory that the step's own instruction is in, if that is a plain one: several if its page has been mapped anew. */
    Set<Long> plain() {
        return visible || own == NOWHERE ? Set.of() : words(own);
    }

    /** Where the plain instructions begin with it, the first; otherwise all in pages where they begin: any may lead there. */
    private Set<Long> before(Fetch fetch) {
        boolean first = Arrays.stream(starts).anyMatch(start -> start == fetch.address);
        Set<Long> words = first ? words(fetch.address) : Set.of();
        if (!words.isEmpty()) {
            return words;
        }
        return known.stream()
                .filter(Known.Granted::fetch)
                .filter(granted -> Arrays.stream(starts).anyMatch(start -> Known.page(start) == granted.page()))
                .flatMap(granted -> page(granted).stream())
                .collect(Collectors.toSet());
    }

    private static Set<Long> page(Known.Granted granted) {
        return LongStream.range(granted.frame() << 9, granted.frame() + 1 << 9)
                .boxed()
                .collect(Collectors.toSet());
    }

    private Set<Long> begins() {
        return words(starts);
    }

    private Set<Long> words(long... addresses) {
        Set<Long> words = new HashSet<>();
        for (Known.Granted granted : known) {
            for (long address : addresses) {
                if (granted.fetch() && Known.page(address) == granted.page()) {
                    words.add(granted.frame() << 9 | (address & 0xfff) >>> 3);
                }
            }
        }
        return words;
    }

    /**
     * The same for whatever might come before an exception that ends the run: words to be steps unless it was taken by the
     * step's own instruction.
     *
     * @param pc of what took it
     */
    Set<Long> beforeEnd(long pc) {
        return own == NOWHERE || own == pc ? Set.of() : begins();
    }

    /** Collects what is told of them while the step executes. */
    static final class Builder {
        private final Longs starts = new Longs();
        private final List<Fetch> fetches = new ArrayList<>();
        private List<Known.Granted> known = List.of();
        private boolean interruptible;
        private long own;
        private boolean visible;

        /** @param unmasked the CPU takes interrupts: what masks them, and what no longer does, ends a step */
        void begin(long pc, boolean unmasked, List<Known.Granted> present) {
            starts.clear();
            fetches.clear();
            starts.add(pc);
            known = present;
            interruptible = unmasked;
            own = NOWHERE;
            visible = true;
        }

        /** @param by the CPU, which is about to execute the instruction */
        void stepped(Event.Step step, Cpu by) {
            starts.add(step.pc() + 4);
            own = step.pc();
            visible = Instruction.decode(step.word()).visible();
            // Only where plain instructions are steps is it one.
            Branch.decode(step.word()).ifPresent(branch -> starts.add(target(branch, step.pc(), by)));
        }

        private static long target(Branch branch, long pc, Cpu by) {
            return switch (branch) {
                case Branch.Immediate immediate -> pc + immediate.offset();
                case Branch.Conditional conditional -> pc + conditional.offset();
                case Branch.Test test -> pc + test.offset();
                case Branch.Register register -> register.register() == 31 ? 0 : by.x(register.register());
            };
        }

        void fetched(long address, long[] reads, long[] writes) {
            fetches.add(new Fetch(address, reads, Footprint.bloom(reads), writes));
        }

        /** @param present what is no longer known from here on */
        void forgets(List<Known.Granted> present) {
            if (known != present) {
                known = Stream.concat(known.stream(), present.stream()).toList();
            }
        }

        Tail build(List<Known.Granted> present) {
            forgets(present);
            return new Tail(
                    starts.toArray(),
                    own,
                    visible,
                    known,
                    fetches.isEmpty() ? List.of() : List.copyOf(fetches),
                    interruptible);
        }
    }
}

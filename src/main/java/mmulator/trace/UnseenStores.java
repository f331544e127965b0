package mmulator.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import mmulator.mmu.DescriptorMemory;

/**
 * Which stores a walk may miss still. A store is visible for certain to the walks of other CPUs after a DSB by the CPU
 * that stored, and to its own walks after a DSB and a context synchronization event.
 *
 * <p>The machine keeps this by pages, to make stores cheap; here single descriptors will do.
 */
final class UnseenStores {
    private enum Own {
        NEEDS_DSB,
        NEEDS_SYNCHRONIZATION,
        SEEN
    }

    private static final class Unseen {
        final int cpu;
        final long descriptor;
        /** The value before the CPU's first store, or what others have stored since. */
        long before;

        boolean seenByOthers;
        Own own = Own.NEEDS_DSB;

        Unseen(int cpu, long descriptor, long before) {
            this.cpu = cpu;
            this.descriptor = descriptor;
            this.before = before;
        }
    }

    /** Told of a descriptor that other CPUs' walks may still read with its old value. */
    interface Visitor {
        void accept(int cpu, long descriptor, long oldValue);
    }

    private final Map<Long, List<Unseen>> byDescriptor = new HashMap<>();
    private final Map<Integer, List<Unseen>> byCpu = new HashMap<>();

    void stored(int cpu, long descriptor, long oldValue, long newValue) {
        List<Unseen> all = byDescriptor.computeIfAbsent(descriptor, absent -> new ArrayList<>(1));
        boolean known = false;
        for (Unseen unseen : all) {
            if (unseen.cpu != cpu) {
                // Not one of that CPU's stores, so its walks' old value moves along.
                unseen.before = newValue;
            } else if (!unseen.seenByOthers) {
                unseen.own = Own.NEEDS_DSB;
                known = true;
            }
        }
        if (!known) {
            Unseen unseen = new Unseen(cpu, descriptor, oldValue);
            all.add(unseen);
            byCpu.computeIfAbsent(cpu, absent -> new ArrayList<>()).add(unseen);
        }
    }

    /** A DSB that waits for stores. @param ets2 the CPU's own walks need no context synchronization event */
    void published(int cpu, boolean toOthers, boolean ets2) {
        for (Unseen unseen : byCpu.getOrDefault(cpu, List.of())) {
            unseen.seenByOthers |= toOthers;
            if (unseen.own == Own.NEEDS_DSB) {
                unseen.own = ets2 ? Own.SEEN : Own.NEEDS_SYNCHRONIZATION;
            }
        }
        forget(cpu);
    }

    void synchronize(int cpu) {
        for (Unseen unseen : byCpu.getOrDefault(cpu, List.of())) {
            if (unseen.own == Own.NEEDS_SYNCHRONIZATION) {
                unseen.own = Own.SEEN;
            }
        }
        forget(cpu);
    }

    private void forget(int cpu) {
        byCpu.getOrDefault(cpu, new ArrayList<>()).removeIf(unseen -> {
            boolean over = unseen.seenByOthers && unseen.own == Own.SEEN;
            if (over) {
                byDescriptor.computeIfPresent(unseen.descriptor, (descriptor, all) -> {
                    all.remove(unseen);
                    return all.isEmpty() ? null : all;
                });
            }
            return over;
        });
    }

    boolean isEmpty() {
        return byDescriptor.isEmpty();
    }

    /** What of {@code memory} others may miss in the 4K page at {@code page}. */
    void forEachUnseen(long page, DescriptorMemory memory, Visitor visitor) {
        for (long descriptor = page; descriptor < page + 4096; descriptor += 8) {
            for (Unseen unseen : List.copyOf(byDescriptor.getOrDefault(descriptor, List.of()))) {
                if (!unseen.seenByOthers && unseen.before != memory.read(descriptor)) {
                    visitor.accept(unseen.cpu, descriptor, unseen.before);
                }
            }
        }
    }

    /** {@code memory} as a walk of {@code cpu} reads it: its own stores are seen, those of others that may be missed are not. */
    DescriptorMemory view(int cpu, DescriptorMemory memory) {
        return new View(memory, pa -> {
            for (Unseen unseen : byDescriptor.getOrDefault(pa, List.of())) {
                if (unseen.cpu != cpu && !unseen.seenByOthers) {
                    return unseen.before;
                }
            }
            return memory.read(pa);
        });
    }

    private record View(DescriptorMemory memory, LongUnaryOperator reader) implements DescriptorMemory {
        @Override
        public boolean contains(long pa) {
            return memory.contains(pa);
        }

        @Override
        public long read(long pa) {
            return reader.applyAsLong(pa);
        }
    }
}

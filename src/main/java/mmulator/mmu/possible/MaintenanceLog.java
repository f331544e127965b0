package mmulator.mmu.possible;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import mmulator.arch.TlbMaintenance;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.TableEntry;
import mmulator.mmu.history.Dependencies;
import mmulator.mmu.history.Moment;
import mmulator.mmu.tlb.TlbCoverage;
import mmulator.mmu.tlb.TlbEntry;
import org.jspecify.annotations.Nullable;

/**
 * The TLB maintenance that has reached one CPU, completed or not. Operations that name one page are found by it, so that
 * many of them cost no more than few.
 */
final class MaintenanceLog {
    private static final int PRUNE_AT_LEAST = 1_024;
    /** No CPU. */
    private static final int NOBODY = -1;

    private final int cpu;
    private final DescriptorMemory memory;
    /** Of this CPU, since it last invalidated everything. */
    private Conflicts conflicts;
    /** By page, and the others, each in the order of issue. */
    private final NavigableMap<Long, List<Operation>> ofOnePage = new TreeMap<>(Long::compareUnsigned);

    private final List<Operation> others = new ArrayList<>();
    private final List<Operation> pending = new ArrayList<>();
    private @Nullable Operation last;
    /** The last operation of another CPU that stayed there. */
    private @Nullable Operation elsewhere;

    private Moment clean = Moment.START;
    /** When the operation has completed that {@link #clean} is the issue of. */
    private Moment cleanAt = Moment.START;

    private int size;
    private int pruneAt = PRUNE_AT_LEAST;
    /** It belongs to a copy as well: who changes it makes one of its own. */
    private boolean shared;

    /** @param memory that walks of {@code cpu} read */
    MaintenanceLog(int cpu, DescriptorMemory memory) {
        this.cpu = cpu;
        this.memory = memory;
        conflicts = new Conflicts(memory);
    }

    /** The same, for two who do not see each other's changes. */
    MaintenanceLog share() {
        shared = true;
        return this;
    }

    /** One that may be changed. */
    MaintenanceLog own() {
        if (!shared) {
            return this;
        }
        MaintenanceLog copy = new MaintenanceLog(cpu, memory);
        copy.conflicts = conflicts.copy();
        ofOnePage.forEach((page, operations) -> copy.ofOnePage.put(page, new ArrayList<>(operations)));
        copy.others.addAll(others);
        copy.pending.addAll(pending);
        copy.last = last;
        copy.elsewhere = elsewhere;
        copy.clean = clean;
        copy.cleanAt = cleanAt;
        copy.size = size;
        copy.pruneAt = pruneAt;
        return copy;
    }

    int size() {
        return size;
    }

    void issued(int by, TlbMaintenance maintenance, Moment now) {
        Operation operation = new Operation(by, maintenance, now, Moment.NEVER);
        pending.add(operation);
        listFor(maintenance).add(operation);
        last = operation;
        size++;
    }

    /** Another CPU invalidated its own TLB only. */
    void issuedElsewhere(int by, TlbMaintenance maintenance, Moment now) {
        elsewhere = new Operation(by, maintenance, now, Moment.NEVER);
    }

    private List<Operation> listFor(TlbMaintenance maintenance) {
        long page = maintenance.start() >>> 12;
        return maintenance.byAddress() && maintenance.endInclusive() >>> 12 == page
                ? ofOnePage.computeIfAbsent(page, absent -> new ArrayList<>(1))
                : others;
    }

    void completed(int by, TlbMaintenance maintenance, Moment now) {
        for (Operation operation : pending) {
            if (operation.by() == by && operation.maintenance().equals(maintenance)) {
                pending.remove(operation);
                List<Operation> operations = listFor(maintenance);
                operations.set(
                        operations.lastIndexOf(operation), new Operation(by, maintenance, operation.issued(), now));
                if (maintenance.leavesNothing()) {
                    cleanAt = clean.isBefore(operation.issued()) ? now : cleanAt;
                    clean = Moment.later(clean, operation.issued());
                    conflicts.endedBy(operation);
                }
                return;
            }
        }
    }

    /** An access of the CPU to {@code va} has taken a TLB conflict abort. */
    void conflicted(long va, Moment now) {
        conflicts.add(va, now);
    }

    /** True if an entry for {@code va} that came of {@code leaf} must be gone by now. */
    boolean removes(TlbEntry entry, long va, PastRead leaf) {
        return removes(entry, va, leaf, Operation::isComplete);
    }

    /**
     * True if no access can use it either.
     *
     * @param cpu whose own operations count only if they were complete before {@code synchronizedAt}
     */
    boolean removesFromAccesses(TlbEntry entry, long va, PastRead leaf, int cpu, Moment synchronizedAt) {
        return removes(entry, va, leaf, operation -> operation.countsForAccesses(cpu, synchronizedAt));
    }

    /** The same of a Table descriptor. */
    boolean removesFromAccesses(TableEntry entry, PastRead read, HintedLeaves below, int cpu, Moment synchronizedAt) {
        return any(
                entry.iaBase(),
                entry.sizeShift(),
                operation -> operation.countsForAccesses(cpu, synchronizedAt)
                        && below.covered(operation, entry, read)
                        && !read.readableAfter(operation));
    }

    /** True if one of those that may be about an address, with as much as that many bits name around it, is such. */
    boolean any(long va, int shift, Predicate<Operation> such) {
        return concerning(va, shift).stream().flatMap(List::stream).anyMatch(such);
    }

    private boolean removes(TlbEntry entry, long va, PastRead leaf, Predicate<Operation> counts) {
        Moment since = leaf.firstEnd();
        if (leaf.replacedAt() == Moment.NEVER) {
            return false;
        }
        Dependencies orders = memory.dependencies();
        boolean gone = false;
        boolean surely = false;
        for (List<Operation> operations : concerning(va, shift(entry))) {
            for (int i = Operation.firstSince(operations, since); i < operations.size(); i++) {
                Operation operation = operations.get(i);
                if (counts.test(operation)
                        && TlbCoverage.guarantees(operation.maintenance(), entry, va)
                        && !leaf.readableAfter(operation)
                        && !conflicts.outlive(operation, va, entry.sizeShift())) {
                    gone = true;
                    if (leaf.surelyOver(operation, orders)) {
                        surely = true;
                        if (orders.surelyPast(operation.completed())) {
                            return true;
                        }
                    }
                }
            }
        }
        long base = va & -1L << entry.sizeShift();
        orders.maintenance(cpu, base, base | (1L << entry.sizeShift()) - 1);
        if (!surely && orders.ordersMatter()) {
            forAll(va, shift(entry), operation -> {
                if (TlbCoverage.guarantees(operation.maintenance(), entry, va)) {
                    leaf.tellOrders(operation, orders);
                }
            });
        }
        return gone;
    }

    private void forAll(long va, int shift, Consumer<Operation> operation) {
        concerning(va, shift).forEach(operations -> operations.forEach(operation));
    }

    /** When {@code entry}, a cached copy of the Table descriptor {@code read}, must be gone, or {@link Moment#NEVER}. */
    Moment removed(TableEntry entry, PastRead read, HintedLeaves below) {
        Moment first = Moment.NEVER;
        Moment since = read.firstEnd();
        if (read.replacedAt() == Moment.NEVER) {
            return first;
        }
        Dependencies orders = memory.dependencies();
        boolean surely = false;
        boolean ofSeveral = false;
        int by = NOBODY;
        for (List<Operation> operations : concerning(entry.iaBase(), entry.sizeShift())) {
            for (int i = Operation.firstSince(operations, since); i < operations.size(); i++) {
                Operation operation = operations.get(i);
                if (operation.isComplete()
                        && below.covered(operation, entry, read)
                        && !read.readableAfter(operation)
                        && !conflicts.outlive(operation, entry.iaBase(), entry.sizeShift())) {
                    if (operation.completed().isBefore(first)) {
                        first = operation.completed();
                        surely = orders.surelyPast(first) && read.surelyOver(operation, orders);
                    }
                    // Which of two CPUs' is the first is for nobody to rely on.
                    ofSeveral |= by != NOBODY && by != operation.by();
                    by = operation.by();
                }
            }
        }
        if (surely && !ofSeveral) {
            return first;
        }
        orders.maintenance(cpu, entry.iaBase(), entry.iaBase() | (1L << entry.sizeShift()) - 1);
        if (orders.ordersMatter()) {
            Moment removed = first;
            forAll(entry.iaBase(), entry.sizeShift(), operation -> {
                if (TlbCoverage.covers(operation.maintenance(), entry)) {
                    read.tellOrders(operation, orders);
                    orders.order(operation.completed(), removed);
                }
            });
        }
        return first;
    }

    /** {@link #removed} is asked whether it is before {@code moment}. */
    void tellOrders(TableEntry entry, Moment moment) {
        Dependencies orders = memory.dependencies();
        orders.maintenance(cpu, entry.iaBase(), entry.iaBase() | (1L << entry.sizeShift()) - 1);
        forAll(entry.iaBase(), entry.sizeShift(), operation -> {
            if (TlbCoverage.covers(operation.maintenance(), entry)) {
                orders.order(operation.issued(), moment);
                orders.order(operation.completed(), moment);
            }
        });
    }

    private static int shift(TlbEntry entry) {
        return entry.contiguousRun() ? entry.granule().entryShift(entry.level()) : entry.sizeShift();
    }

    /** The last operation since {@code since} that selects the entry, whether or not it was early or complete enough. */
    Optional<Operation> lastFor(TlbEntry entry, long va, Moment since) {
        return lastFor(
                va, shift(entry), since, operation -> TlbCoverage.guarantees(operation.maintenance(), entry, va));
    }

    /** The same for a cached Table descriptor. */
    Optional<Operation> lastFor(TableEntry entry, PastRead read, Moment since, HintedLeaves below) {
        return lastFor(entry.iaBase(), entry.sizeShift(), since, operation -> below.covered(operation, entry, read));
    }

    private Optional<Operation> lastFor(long va, int shift, Moment since, Predicate<Operation> selects) {
        Operation last = null;
        for (List<Operation> operations : concerning(va, shift)) {
            for (int i = operations.size() - 1; i >= Operation.firstSince(operations, since); i--) {
                Operation operation = operations.get(i);
                if (selects.test(operation)) {
                    last = last == null || last.issued().isBefore(operation.issued()) ? operation : last;
                    break;
                }
            }
        }
        tellOrders(last, va, shift, selects);
        return Optional.ofNullable(last);
    }

    private void tellOrders(@Nullable Operation last, long va, int shift, Predicate<Operation> selects) {
        if (last != null && memory.dependencies().ordersMatter()) {
            forAll(va, shift, operation -> {
                if (operation.by() != last.by() && selects.test(operation)) {
                    memory.dependencies().order(operation.issued(), last.issued());
                }
            });
        }
    }

    /** The last operation of another CPU since {@code since} that would select the entry here too, had it been broadcast. */
    Optional<Operation> elsewhere(TlbEntry entry, long va, Moment since) {
        return Optional.ofNullable(elsewhere)
                .filter(operation -> !operation.issued().isBefore(since)
                        && TlbCoverage.guarantees(operation.maintenance(), entry, va));
    }

    /** The last operation since {@code since}, whatever it selects. */
    Optional<Operation> last(Moment since) {
        return Optional.ofNullable(last).filter(operation -> !operation.issued().isBefore(since));
    }

    /** Operations that may touch the 2^{@code shift} bytes around {@code va}. */
    private Collection<List<Operation>> concerning(long va, int shift) {
        long base = va & -1L << shift;
        Collection<List<Operation>> pages = shift <= 12
                ? Optional.ofNullable(ofOnePage.get(base >>> 12)).stream().toList()
                : ofOnePage
                        .subMap(base >>> 12, true, (base | (1L << shift) - 1) >>> 12, true)
                        .values();
        List<List<Operation>> all = new ArrayList<>(pages.size() + 1);
        all.addAll(pages);
        all.add(others);
        return all;
    }

    /** Issue of the latest completed operation that removes everything; {@link Moment#START} if there is none. */
    Moment cleanSince() {
        return clean;
    }

    Moment cleanAt() {
        return cleanAt;
    }

    /** It has grown so much that {@link #forgetBefore} is worth the trouble. */
    boolean isLarge() {
        return size >= pruneAt;
    }

    /** Forgets completed operations issued before {@code oldest}, when nothing that may still be cached ended before it. */
    void forgetBefore(Moment oldest) {
        Consumer<List<Operation>> prune = operations -> {
            int before = operations.size();
            operations.removeIf(
                    operation -> operation.isComplete() && operation.issued().isBefore(oldest));
            size -= before - operations.size();
        };
        ofOnePage.values().removeIf(operations -> {
            prune.accept(operations);
            return operations.isEmpty();
        });
        prune.accept(others);
        pruneAt = Math.max(PRUNE_AT_LEAST, 2 * size);
    }
}

package mmulator.report.trace;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.report.text.Notation;

/** What {@code -d} can log. The names are QEMU's where QEMU has one. */
public enum TraceItem {
    IN_ASM("each instruction word with its source line, the first time it executes", Observer.Detail.STEPS),
    EXEC("each step: address and source text of every visible instruction", Observer.Detail.STEPS),
    CPU(
            "registers changed since the CPU's last step, system registers written, context synchronized",
            Observer.Detail.STEPS),
    INT("exceptions taken, with the syndrome in words, and returns; interrupts that CPUs send", Observer.Detail.MMU),
    MMU("translations, stores to translation tables, barriers, publication", Observer.Detail.MMU),
    TLB("TLB fills and removals, TLB maintenance issued and completed", Observer.Detail.MMU),
    SCHED("turns, parking and waking, exclusives, atomic sections, halts", Observer.Detail.MMU),
    LOG("what a kernel prints, its warnings and its panic", Observer.Detail.MMU);

    private final String meaning;
    private final Observer.Detail detail;

    TraceItem(String meaning, Observer.Detail detail) {
        this.meaning = meaning;
        this.detail = detail;
    }

    /** As written in {@code -d}. */
    public String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a machine must tell for this item to be complete. */
    Observer.Detail detail() {
        return detail;
    }

    /** The item that {@code event} is logged under. A step is also what {@link #IN_ASM} looks at. */
    static TraceItem of(Event event) {
        return switch (event) {
            case Event.Step step -> EXEC;
            case Event.RegisterWritten written -> CPU;
            case Event.ContextSynchronized synchronised -> CPU;
            case Event.ExceptionTaken taken -> INT;
            case Event.ExceptionReturned returned -> INT;
            case Event.Load load -> MMU;
            case Event.InterruptPending pending -> INT;
            case Event.InterruptAcknowledged acknowledged -> INT;
            case Event.InterruptEnded ended -> INT;
            case Event.Store store -> MMU;
            case Event.Translation translation -> MMU;
            case Event.BarrierExecuted barrier -> MMU;
            case Event.DescriptorsPublished published -> MMU;
            case Event.TableFound found -> MMU;
            case Event.PageFreed freed -> MMU;
            case Event.PageAllocated allocated -> MMU;
            case Event.AtomicSection section -> SCHED;
            case Event.DescriptorUnpublished unpublished -> MMU;
            case Event.StoresOrdered ordered -> MMU;
            case Event.RegimesPossible regimes -> CPU;
            case Event.TlbFilled filled -> TLB;
            case Event.TlbRemoved removed -> TLB;
            case Event.MaintenanceIssued issued -> TLB;
            case Event.MaintenanceCompleted completed -> TLB;
            case Event.EnabledWithUnknownTlb enabled -> TLB;
            case Event.UnsynchronizedRead read -> CPU;
            case Event.Scheduled scheduled -> SCHED;
            case Event.Parked parked -> SCHED;
            case Event.EventRegisterSet set -> SCHED;
            case Event.ExclusiveLoaded loaded -> SCHED;
            case Event.ExclusiveStored stored -> SCHED;
            case Event.Printed printed -> LOG;
            case Event.Halted halted -> SCHED;
        };
    }

    /**
     * Parses {@code in_asm,mmu}.
     *
     * @throws IllegalArgumentException naming the word that is no item
     */
    public static Set<TraceItem> parse(String list) {
        Set<TraceItem> items = EnumSet.noneOf(TraceItem.class);
        for (String word : list.split(",", -1)) {
            items.add(Arrays.stream(values())
                    .filter(item -> item.option().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "unknown log item '" + word + "'; expected one of " + names())));
        }
        return items;
    }

    private static String names() {
        return Arrays.stream(values()).map(TraceItem::option).collect(Collectors.joining(", "));
    }

    /** What {@code -d help} prints. */
    public static String help() {
        StringBuilder text = new StringBuilder("Log items (comma-separated):\n");
        for (TraceItem item : values()) {
            text.append(Notation.padded(item.option(), 12)).append(item.meaning).append('\n');
        }
        return text.toString();
    }
}

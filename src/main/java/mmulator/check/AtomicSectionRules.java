package mmulator.check;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import mmulator.check.Violation.Note;
import mmulator.machine.event.Event;

/**
 * Inside stop_machine(), with interrupts masked or under a spinning lock nobody may sleep. On PREEMPT_RT the page allocator
 * takes locks that sleep, whatever flags it is called with. Neither shows in the instructions, so the stub says both.
 */
final class AtomicSectionRules {
    /** Sections that have begun and not ended. @param since step at which the outermost began */
    private record Open(int depth, long since) {}

    /** Per CPU; none is none. */
    private final Map<Integer, Open> open;

    private final Consumer<Violation> report;

    AtomicSectionRules(Consumer<Violation> report) {
        this.report = report;
        open = new HashMap<>();
    }

    /** Knows the same as {@code other}. */
    AtomicSectionRules(AtomicSectionRules other, Consumer<Violation> report) {
        this.report = report;
        open = new HashMap<>(other.open);
    }

    /** An end without a beginning is a stub's slip of no consequence: there is nothing to forbid. */
    void observe(Event.AtomicSection section) {
        Open before = open.get(section.cpu());
        switch (section.edge()) {
            case BEGINS ->
                open.put(
                        section.cpu(),
                        before == null ? new Open(1, section.step()) : new Open(before.depth + 1, before.since));
            case ENDS -> {
                if (before == null || before.depth == 1) {
                    open.remove(section.cpu());
                } else {
                    open.put(section.cpu(), new Open(before.depth - 1, before.since));
                }
            }
        }
    }

    void check(Event.PageAllocated allocated) {
        Open section = open.get(allocated.cpu());
        if (section == null) {
            return;
        }
        report.accept(new Violation(
                Rule.ALLOCATION_IN_ATOMIC,
                allocated.cpu(),
                allocated.step(),
                allocated.pc(),
                String.format(
                        Locale.ROOT,
                        "the page at 0x%016x is allocated inside an atomic section, and the allocator may sleep",
                        allocated.physicalAddress()),
                List.of(new Note(
                        "atomic",
                        "cpu" + allocated.cpu() + " has been in an atomic section since step " + section.since))));
    }
}

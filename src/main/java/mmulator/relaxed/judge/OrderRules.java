package mmulator.relaxed.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import mmulator.arch.Barrier;
import mmulator.arch.TlbMaintenance;
import mmulator.check.Checker;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.machine.event.Event;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.LinkedTables;
import mmulator.mmu.Regime;
import mmulator.mmu.TableShape;
import mmulator.relaxed.program.Program;

/**
 * What break-before-make and its kin say of an order. In a list of messages every store is where walks see it and every TLBI
 * where it takes effect, so that the list, read as a run in which each is complete at once, is what the rules are about: that
 * a barrier is missing shows in another list.
 */
public final class OrderRules implements DescriptorMemory {
    private static final Pattern STEP = Pattern.compile("\\bstep (\\d+)");

    private final Program.Memory initial;
    private final Map<Long, Long> changed = new HashMap<>();
    private final Checker checker;
    private final LinkedTables tables;

    private OrderRules(Program.Memory initial, Predicate<Violation> tolerated) {
        this.initial = initial;
        checker = new Checker(this, tolerated);
        tables = new LinkedTables(this);
    }

    /**
     * Errors only, of those that are not tolerated one at most; {@code step} of a violation is the time of its message.
     *
     * @param tolerated what hides nothing else
     */
    public static List<Violation> of(
            Program.Memory initial, List<Happening> happenings, Predicate<Violation> tolerated) {
        OrderRules rules = new OrderRules(initial, tolerated);
        for (Happening happening : happenings) {
            rules.observe(happening);
            if (rules.checker.wantsToStop()) {
                break;
            }
        }
        return rules.checker.violations().stream()
                .filter(violation -> violation.rule().severity() == Rule.Severity.ERROR)
                .map(OrderRules::inTimes)
                .toList();
    }

    /** To find all that may be a table, whatever the order. */
    public static LinkedTables tables(Program.Memory initial) {
        return new OrderRules(initial, violation -> false).tables;
    }

    /** True of what lies in a page with a table of the regimes that CPUs start in, as memory has it at the start. */
    public static LongPredicate inTables(Program program) {
        LinkedTables tables = tables(program.memory());
        for (Program.Cpu cpu : program.cpus()) {
            Program.Mmu mmu = cpu.mmu();
            if (mmu != null) {
                tables.regime(mmu.regime(), link -> {});
            }
        }
        return tables::isInPage;
    }

    /** What the rules call a step is a message here. */
    private static Violation inTimes(Violation violation) {
        List<Violation.Note> notes = new ArrayList<>();
        for (Violation.Note note : violation.notes()) {
            notes.add(new Violation.Note(note.label(), STEP.matcher(note.text()).replaceAll("message $1")));
        }
        return new Violation(
                violation.rule(),
                violation.cpu(),
                violation.step(),
                violation.pc(),
                STEP.matcher(violation.headline()).replaceAll("message $1"),
                notes);
    }

    private void observe(Happening happening) {
        switch (happening) {
            case Happening.InRegimes(int time, int cpu, List<Regime> regimes) -> {
                regimes.forEach(regime -> tables.regime(regime, link -> found(link, cpu, time)));
                checker.observe(new Event.RegimesPossible(cpu, time, 0, regimes));
            }
            case Happening.Invalidated(int time, int cpu, TlbMaintenance maintenance) -> {
                TlbMaintenance here = maintenance.here();
                checker.observe(new Event.MaintenanceIssued(cpu, time, 0, here));
                checker.observe(new Event.MaintenanceCompleted(cpu, time, 0, here, time));
            }
            case Happening.Freed(int time, int cpu, long pc, long page) ->
                checker.observe(new Event.PageFreed(cpu, time, pc, page));
            case Happening.Stored stored -> store(stored);
        }
    }

    private void store(Happening.Stored stored) {
        long word = stored.word();
        long old = read(word);
        long value = stored.over(old);
        int cpu = stored.cpu();
        int time = stored.time();
        if (!tables.isInPage(word)) {
            changed.put(word, value);
            return;
        }
        tables.stored(word, value, link -> found(link, cpu, time));
        checker.observe(new Event.Store(
                cpu, time, 0, stored.address(), stored.size(), stored.part(old), stored.part(value), true));
        changed.put(word, value);
        checker.observe(new Event.BarrierExecuted(
                cpu, time, 0, new Barrier.Dsb(Barrier.Domain.ISH, Barrier.Access.STORES, false)));
    }

    private void found(TableShape.Link link, int cpu, int time) {
        checker.observe(new Event.TableFound(cpu, time, 0, link));
    }

    @Override
    public boolean contains(long pa) {
        return initial.contains(pa);
    }

    @Override
    public long read(long pa) {
        Long value = changed.get(pa);
        return value == null ? initial.read(pa, 8) : value;
    }
}

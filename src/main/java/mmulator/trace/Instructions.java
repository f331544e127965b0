package mmulator.trace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import mmulator.arch.Barrier;
import mmulator.arch.SystemRegister;
import mmulator.arch.TlbMaintenance;
import mmulator.machine.event.Event;
import mmulator.machine.state.PendingMaintenance;
import mmulator.mmu.Regime;
import mmulator.mmu.history.StoreView;
import mmulator.mmu.possible.PossibleRegimes;
import mmulator.mmu.tlb.TlbContents;

/**
 * Lines that say what a CPU executes, as one writes them by hand. The events that follow from an instruction need not be
 * there: a DSB completes TLB maintenance, a store links a table.
 */
final class Instructions {
    static final List<String> WORDS = List.of("mmu", "msr", "str", "stlr", "ldr", "ldar", "tlbi", "dsb", "dmb", "isb");

    private final TraceState state;
    private final Consumer<Event> out;
    private final TableFinder tables;
    /** What registers that make no regime were last given. */
    private final Map<List<Object>, Long> registers = new HashMap<>();
    /** By CPU; {@link TlbContents#UNKNOWN} where there is none. */
    private final Map<Integer, TlbContents> contents = new HashMap<>();

    /** @param out is to tell the state of each event too */
    Instructions(TraceState state, Consumer<Event> out) {
        this.state = state;
        this.out = out;
        tables = new TableFinder(state, out);
    }

    /** @param word the first word, one of {@link #WORDS}, already taken from the line */
    void execute(String word, Line line, int cpu, long step, long pc) {
        TableFinder.Place place = new TableFinder.Place(cpu, step, pc);
        switch (word) {
            case "mmu" -> mmu(line, place);
            case "msr" -> write(line, place);
            case "str" -> store(line, place, false);
            case "stlr" -> store(line, place, true);
            case "ldr" -> load(line, place, false);
            case "ldar" -> load(line, place, true);
            case "tlbi" -> invalidate(line, place);
            default -> {
                Barrier barrier = BarrierText.parse(word, line);
                line.end();
                execute(barrier, place);
            }
        }
    }

    /** How the CPU starts, or where it has got to by means that do not matter: in effect at once, TLB contents known. */
    private void mmu(Line line, TableFinder.Place place) {
        RegimeText.Registers from = state.hasRegime(place.cpu())
                ? RegimeText.Registers.of(state.regimes(place.cpu()).getLast())
                : RegimeText.LINUX;
        Regime regime = RegimeText.registers(line, from).regime(state.features(place.cpu()));
        line.end();
        contents.put(place.cpu(), TlbContents.KNOWN);
        tellRegimes(place, List.of(regime));
    }

    private void tellRegimes(TableFinder.Place place, List<Regime> regimes) {
        out.accept(new Event.RegimesPossible(place.cpu(), place.step(), place.pc(), regimes));
        regimes.forEach(regime -> tables.regime(place, regime));
    }

    private void write(Line line, TableFinder.Place place) {
        SystemRegister register = EventParser.register(line);
        long value = line.number("the value written");
        line.end();
        List<Object> key = List.of(place.cpu(), register);
        RegimeText.Registers written =
                RegimeText.Registers.of(state.regimes(place.cpu()).getLast());
        long old = register.translation() ? written.get(register) : registers.getOrDefault(key, 0L);
        registers.put(key, value);
        if (register.translation()) {
            List<Regime> regimes = PossibleRegimes.after(state.regimes(place.cpu()), register, value);
            if (PossibleRegimes.mayEnable(regimes)
                    && contents.put(place.cpu(), TlbContents.KNOWN) != TlbContents.KNOWN) {
                out.accept(new Event.EnabledWithUnknownTlb(place.cpu(), place.step(), place.pc()));
            }
            tellRegimes(place, regimes);
        }
        out.accept(new Event.RegisterWritten(place.cpu(), place.step(), place.pc(), register, old, value));
    }

    private void load(Line line, TableFinder.Place place, boolean acquire) {
        long pa = line.number("the physical address loaded from");
        int size = line.atEnd() ? 8 : EventParser.storeSize(line);
        line.end();
        if ((pa & size - 1) != 0) {
            throw line.wrong("a load of " + size + " bytes is from a multiple of " + size);
        }
        StoreView news = state.unseen().loaded(place.cpu(), pa, size, acquire);
        if (!news.isEmpty()) {
            out.accept(new Event.StoresOrdered(
                    place.cpu(),
                    place.step(),
                    place.pc(),
                    news,
                    acquire ? Event.StoresOrdered.By.ACQUIRE : Event.StoresOrdered.By.LOAD));
        }
    }

    private void store(Line line, TableFinder.Place place, boolean release) {
        long pa = line.number("the physical address stored to");
        long value = line.number("the value stored");
        int size = line.atEnd() ? 8 : EventParser.storeSize(line);
        EventParser.fits(line, value, size);
        line.end();
        if ((pa & size - 1) != 0) {
            throw line.wrong("a store of " + size + " bytes is to a multiple of " + size);
        }
        long word = state.memory().read(pa & -8);
        long old = size == 8 ? word : word >>> 8 * (pa & 7) & (1L << 8 * size) - 1;
        if (release) {
            out.accept(new Event.StoresOrdered(
                    place.cpu(),
                    place.step(),
                    place.pc(),
                    state.unseen().behind(place.cpu(), true, place.step()),
                    Event.StoresOrdered.By.RELEASE));
        }
        out.accept(new Event.Store(place.cpu(), place.step(), place.pc(), pa, size, old, value, state.isTable(pa)));
        if (old != value) {
            tables.stored(place, pa & -8);
        }
    }

    private void invalidate(Line line, TableFinder.Place place) {
        MaintenanceText.Named named = MaintenanceText.Named.parse(line);
        TlbMaintenance maintenance = named.decoded(
                line,
                state.features(place.cpu()),
                state.regimes(place.cpu()).getLast().tcr());
        line.end();
        out.accept(new Event.MaintenanceIssued(place.cpu(), place.step(), place.pc(), maintenance));
    }

    private void execute(Barrier barrier, TableFinder.Place place) {
        out.accept(new Event.BarrierExecuted(place.cpu(), place.step(), place.pc(), barrier));
        switch (barrier) {
            case Barrier.Dsb dsb -> complete(dsb, place);
            case Barrier.Dmb dmb -> {}
            case Barrier.Isb isb -> synchronize(place);
        }
    }

    private void complete(Barrier.Dsb dsb, TableFinder.Place place) {
        for (PendingMaintenance pending : List.copyOf(state.pending(place.cpu()))) {
            if (pending.isCompletedBy(dsb)) {
                TlbMaintenance maintenance = pending.maintenance();
                if (maintenance.leavesNothing()) {
                    for (int cpu : maintenance.isBroadcast() ? state.cpus() : Set.of(place.cpu())) {
                        contents.put(cpu, contents(cpu).afterRemoval(cpu == place.cpu()));
                    }
                }
                out.accept(new Event.MaintenanceCompleted(
                        place.cpu(), place.step(), place.pc(), maintenance, pending.issuedAt()));
            }
        }
    }

    private TlbContents contents(int cpu) {
        return contents.getOrDefault(cpu, TlbContents.UNKNOWN);
    }

    private void synchronize(TableFinder.Place place) {
        contents.put(place.cpu(), contents(place.cpu()).afterSynchronization());
        List<Regime> regimes = state.regimes(place.cpu());
        Regime next = regimes.getLast();
        if (regimes.size() > 1) {
            tellRegimes(place, List.of(next));
        }
        out.accept(new Event.ContextSynchronized(
                place.cpu(), place.step(), place.pc(), Event.ContextSynchronized.Cause.ISB));
    }
}

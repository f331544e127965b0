package mmulator.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.machine.event.Alternative;
import mmulator.machine.event.Event;
import mmulator.mmu.AccessKind;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.mmu.tlb.TlbEntry;
import org.jspecify.annotations.Nullable;

/** Reads an access that was translated: what a line says of it, and what follows from the trace so far where it says nothing. */
final class TranslationText {
    /** Kinds of access by the words for them. */
    static final Map<String, AccessKind> ACCESSES = accesses();

    private final TraceState state;

    TranslationText(TraceState state) {
        this.state = state;
    }

    private static Map<String, AccessKind> accesses() {
        Map<String, AccessKind> accesses = new TreeMap<>();
        for (AccessKind access : AccessKind.values()) {
            accesses.put(EventFormat.access(access), access);
        }
        return Map.copyOf(accesses);
    }

    Event parse(AccessKind access, Line line, int cpu, long step, long pc) {
        long va = line.number("a virtual address");
        boolean pan = line.take("pan");
        boolean updates = !line.take("clean");
        Event.Result told = result(line);
        TlbEntry cached = line.take("hit") ? EntryText.parse(line) : null;
        WalkResult walk =
                line.take("walk") ? walk(line, state.regimes(cpu).getFirst(), va, access) : state.walk(cpu, va, access);
        List<Alternative> alternatives = alternatives(line, cpu, va, access, pan, cached, walk);
        return new Event.Translation(
                cpu,
                step,
                pc,
                va,
                access,
                pan,
                updates,
                state.features(cpu),
                cached,
                walk,
                alternatives,
                told != null ? told : result(access, cached, va, walk));
    }

    private static Event.@Nullable Result result(Line line) {
        if (line.take("->")) {
            return new Event.Result.Translated(line.number("a physical address"));
        }
        return line.take("abort") ? new Event.Result.Aborted(line.number("the syndrome")) : null;
    }

    /** What comes of the access if permissions allow it. */
    private static Event.Result result(AccessKind access, @Nullable TlbEntry cached, long va, WalkResult walk) {
        if (cached != null) {
            return new Event.Result.Translated(cached.translate(va));
        }
        return switch (walk) {
            case Translated translated -> new Event.Result.Translated(translated.outputAddress());
            case WalkFault fault -> {
                int el = access.checkedAsEl();
                ExceptionSyndrome syndrome = access.isFetch()
                        ? ExceptionSyndrome.instructionAbort(el, fault.kind().status(), fault.level())
                        : ExceptionSyndrome.dataAbort(el, fault.kind().status(), fault.level(), access.isWrite());
                yield new Event.Result.Aborted(syndrome.value());
            }
        };
    }

    private List<Alternative> alternatives(
            Line line, int cpu, long va, AccessKind access, boolean pan, @Nullable TlbEntry cached, WalkResult walk) {
        if (!line.peek().equals("or")) {
            return cached != null ? List.of() : state.alternatives(cpu, va, access, pan, walk);
        }
        List<Alternative> alternatives = new ArrayList<>();
        while (line.take("or")) {
            if (!line.take("nothing")) {
                line.require("unsynchronized-context");
                List<Regime> regimes = state.regimes(cpu);
                int regime = line.take("in")
                        ? line.between(1, regimes.size() - 1, "which of the regimes")
                        : regimes.size() - 1;
                alternatives.add(new Alternative(regime, walk(line, regimes.get(regime), va, access)));
            }
        }
        return List.copyOf(alternatives);
    }

    private static WalkResult walk(Line line, Regime regime, long va, AccessKind access) {
        return Walk.walk(regime, va, access.isFetch(), new WalkedMemory(EntryText.pairs(line)));
    }
}

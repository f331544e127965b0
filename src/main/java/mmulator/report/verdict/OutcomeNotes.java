package mmulator.report.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.arch.exception.FaultStatus;
import mmulator.check.Violation.Note;
import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkFault;
import mmulator.report.text.CpuList;
import mmulator.report.text.Notation;
import mmulator.report.text.Place;
import mmulator.report.text.SourceMap;
import org.jspecify.annotations.Nullable;

/** How a run ended, told CPU by CPU where that is what the reader needs. */
public final class OutcomeNotes {
    private final SourceMap sources;
    private final IntFunction<OptionalLong> reserved;
    private final Evidence evidence;

    /** @param evidence gathered while the run went on */
    public OutcomeNotes(SourceMap sources, Evidence evidence) {
        this.sources = sources;
        this.evidence = evidence;
        reserved = cpu -> {
            Long address = evidence.reserved(cpu);
            return address == null ? OptionalLong.empty() : OptionalLong.of(address);
        };
    }

    /** @param reserved the physical address that a CPU's exclusive monitor watches, if any */
    public OutcomeNotes(SourceMap sources, IntFunction<OptionalLong> reserved) {
        this.sources = sources;
        this.reserved = reserved;
        evidence = new Evidence();
    }

    /** An instruction, or a register, of EL2 or EL3. */
    private static final Pattern HIGHER =
            Pattern.compile("_el[23]|_el12|\\b(hvc|smc)\\b|tlbi\\s+\\w*e[23]|tlbi\\s+\\w*s12|at\\s+s(1e[23]|12)");

    /** One clause: {@code deadlock: cpu1-3 wait and nothing can wake them}. */
    public static String headline(Outcome outcome) {
        return switch (outcome) {
            case Outcome.AllHalted o -> "every CPU has halted";
            case Outcome.Stuck o ->
                switch (o.kind()) {
                    case DEADLOCK ->
                        "deadlock: " + CpuList.of(cpus(o.waits(), false))
                                + " parked, and nothing is left that could wake "
                                + (o.waits().size() == 1 ? "it" : "one of them");
                    case LIVELOCK ->
                        "livelock: " + CpuList.of(cpus(o.waits(), true))
                                + " would go round for ever, the machine is back in an earlier state";
                };
            case Outcome.UnhandledException o ->
                "exception with nowhere to go: "
                        + (o.exception().interrupt()
                                ? o.exception().what()
                                : new ExceptionSyndrome(o.exception().esr()).describe());
            case Outcome.BoundReached o -> "nothing is known beyond " + o.bound() + " = " + Notation.number(o.value());
            case Outcome.StoppedByObserver o -> "stopped";
        };
    }

    private static List<Integer> cpus(List<Outcome.Wait> waits, boolean spinning) {
        return waits.stream()
                .filter(wait -> runs(wait) == spinning)
                .map(Outcome.Wait::cpu)
                .toList();
    }

    private static boolean runs(Outcome.Wait wait) {
        return switch (wait.how()) {
            case WFE, WFI -> false;
            case SPINNING, FAULTING -> true;
        };
    }

    /** The evidence for the headline; empty where the headline says it all. */
    public List<Note> notes(Outcome outcome) {
        return switch (outcome) {
            case Outcome.AllHalted o -> List.of();
            case Outcome.Stuck o ->
                evidence.why().isEmpty()
                        ? o.waits().stream()
                                .map(wait -> new Note("cpu" + wait.cpu(), where(wait.pc()) + "    " + how(wait)))
                                .toList()
                        : evidence.why();
            case Outcome.UnhandledException o -> exception(o.exception());
            case Outcome.BoundReached o -> List.of();
            case Outcome.StoppedByObserver o -> List.of();
        };
    }

    private String how(Outcome.Wait wait) {
        return switch (wait.how()) {
            case WFE -> {
                OptionalLong watched = reserved.apply(wait.cpu());
                yield "parked: wfe, waits for "
                        + (watched.isEmpty()
                                ? "a sev; no reservation is held"
                                : "a store to " + data(watched.getAsLong()) + ", or a sev");
            }
            case WFI -> "parked: wfi, waits for an interrupt; there is none";
            case SPINNING -> "spinning: goes round without anything changing";
            case FAULTING ->
                "faults for ever: its handler returns to it with nothing changed; ends if the handler mends"
                        + " what faults or moves ELR_EL1 on";
        };
    }

    private List<Note> exception(Event.ExceptionTaken exception) {
        ExceptionSyndrome syndrome = new ExceptionSyndrome(exception.esr());
        List<Note> notes = new ArrayList<>();
        notes.add(new Note("vector", where(exception.vector()) + ", where no code can be fetched"));
        if (!exception.interrupt()) {
            notes.add(new Note("esr", syndrome.toString()));
        }
        if (!exception.interrupt() && (syndrome.isDataAbort() || syndrome.isInstructionAbort())) {
            notes.add(new Note("far", Notation.address(exception.far()) + symbol(exception.far())));
            evidence.abort(exception).ifPresent(access -> because(access, notes));
        }
        notes.add(new Note("elr", where(exception.elr())));
        evidence.from().ifPresent(pc -> notes.add(new Note("from", where(pc))));
        if (!exception.interrupt() && syndrome.ec() == ExceptionSyndrome.EC_UNKNOWN) {
            String text = sources.at(exception.elr()).text();
            if (HIGHER.matcher(text).find()) {
                notes.add(
                        Note.help(
                                "nothing above EL1 is modelled: leave out what is EL2's or EL3's, or start where it has been done"));
            }
        }
        return notes;
    }

    /** Where the access would have gone, or where the walk for it ended. */
    private static void because(Event.Translation access, List<Note> notes) {
        Event.Result.Aborted aborted = (Event.Result.Aborted) access.result();
        boolean external = FaultStatus.decode(new ExceptionSyndrome(aborted.syndrome()).faultStatusCode())
                .filter(at -> at.status() == FaultStatus.EXTERNAL)
                .isPresent();
        // By an entry of the TLB it went where that leads, whatever the tables say by now.
        if (external && access.cached() != null) {
            notes.add(missing(access.cached().translate(access.virtualAddress())));
            return;
        }
        switch (access.walk()) {
            case Translated walk when external -> notes.add(missing(walk.outputAddress()));
            case Translated walk -> {}
            case WalkFault walk -> {
                String descriptor =
                        walk.descriptorAddress() == -1 ? "" : " at " + Notation.address(walk.descriptorAddress());
                notes.add(new Note(
                        "walk",
                        "level " + walk.level() + descriptor + ": "
                                + walk.reason().text()));
            }
        }
    }

    private static Note missing(long pa) {
        return new Note("pa", Notation.address(pa) + ", where there is no memory");
    }

    /** {@code park_wait+0x8 (asm/park/park_wait.S:31)    wfe}. */
    private String where(long pc) {
        Place place = sources.at(pc);
        return place.name()
                + (place.file() == null ? "" : " (" + place.position() + ")")
                + (place.text().isEmpty() ? "" : "    " + place.text());
    }

    private String data(long address) {
        Place place = sources.at(address);
        return place.symbol() == null
                ? Notation.address(address)
                : place.name() + " (" + Notation.address(address) + ")";
    }

    private String symbol(long address) {
        @Nullable String name = sources.at(address).symbol();
        return name == null ? "" : " " + sources.at(address).name();
    }
}

package mmulator.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mmulator.arch.Granule;
import mmulator.arch.SystemRegister;
import mmulator.arch.TlbMaintenance;
import mmulator.machine.choice.Turn;
import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import mmulator.machine.spec.MachineSpec;
import mmulator.machine.state.PendingMaintenance;
import mmulator.mmu.TableShape;
import mmulator.mmu.history.StoreView;
import mmulator.mmu.tlb.TlbEntry;

/** Reads what stands after step, CPU and pc on a line that tells one event. */
final class EventParser {
    static final List<String> WORDS = List.of(
            "turn",
            "executes",
            "loads",
            "stores",
            "table",
            "unpublished",
            "ordered",
            "regime",
            "filled",
            "removed",
            "issued",
            "completed",
            "barrier",
            "published",
            "wrote",
            "synchronized",
            "exception",
            "returned",
            "parked",
            "event",
            "interrupt",
            "acknowledged",
            "ended",
            "exclusive-load",
            "exclusive-store",
            "freed",
            "allocated",
            "atomic",
            "printed",
            "halted",
            "enabled-with-unknown-tlb",
            "unsynchronized-read");

    private static final Map<String, Integer> CPUS = IntStream.range(0, MachineSpec.MAX_CPUS)
            .boxed()
            .collect(Collectors.toUnmodifiableMap(cpu -> "cpu" + cpu, cpu -> cpu));

    private final TraceState state;
    private final TranslationText translations;

    EventParser(TraceState state) {
        this.state = state;
        translations = new TranslationText(state);
    }

    /** @param word the first word, one of {@link #WORDS} or {@link TranslationText#ACCESSES}, already taken from the line */
    Event parse(String word, Line line, int cpu, long step, long pc) {
        return switch (word) {
            case "turn" -> new Event.Scheduled(cpu, step, pc, new Turn(cpu, positive(line), answers(line)));
            case "executes" -> {
                long code = line.number("an instruction word");
                if (code >>> 32 != 0) {
                    throw line.wrong("an instruction word has 32 bits");
                }
                line.require("at");
                yield new Event.Step(cpu, step, pc, line.number("its physical address"), (int) code);
            }
            case "loads" -> new Event.Load(cpu, step, pc, line.number("a physical address"), storeSize(line));
            case "stores" -> store(line, cpu, step, pc);
            case "table" -> table(line, cpu, step, pc);
            case "unpublished" -> {
                long pa = descriptor(line);
                long old = line.number("the old value");
                line.require("->");
                long now = line.number("the new value");
                line.require("of");
                yield new Event.DescriptorUnpublished(
                        cpu, step, pc, pa, old, now, line.number("the step of the store"));
            }
            case "ordered" -> ordered(line, cpu, step, pc);
            case "regime" ->
                new Event.RegimesPossible(
                        cpu, step, pc, RegimeText.parse(line, state.features(cpu), new RegimeText.Registers(Map.of())));
            case "filled" -> new Event.TlbFilled(cpu, step, pc, EntryText.parse(line));
            case "removed" -> removed(line, cpu, step, pc);
            case "issued" -> new Event.MaintenanceIssued(cpu, step, pc, maintenance(line, cpu));
            case "completed" -> completed(line, cpu, step, pc);
            case "barrier" -> new Event.BarrierExecuted(cpu, step, pc, BarrierText.parse(line.word("a barrier"), line));
            case "published" -> {
                List<Long> pages = new ArrayList<>();
                while (!line.atEnd()) {
                    pages.add(line.number("the physical address of a page"));
                }
                yield new Event.DescriptorsPublished(cpu, step, pc, List.copyOf(pages));
            }
            case "wrote" -> {
                SystemRegister register = register(line);
                long old = line.number("the old value");
                line.require("->");
                yield new Event.RegisterWritten(cpu, step, pc, register, old, line.number("the new value"));
            }
            case "synchronized" ->
                new Event.ContextSynchronized(
                        cpu,
                        step,
                        pc,
                        line.oneOf(Event.ContextSynchronized.Cause.class, "a context synchronization event"));
            case "exception" -> exception(line, cpu, step, pc);
            case "returned" -> {
                long to = line.number("where it returns to");
                line.require("pstate");
                yield new Event.ExceptionReturned(cpu, step, pc, to, line.number("PSTATE"));
            }
            case "parked" -> new Event.Parked(cpu, step, pc, line.oneOf(Outcome.Wait.How.class, "how"));
            case "event" -> {
                Event.EventRegisterSet.Why why = line.oneOf(Event.EventRegisterSet.Why.class, "why it was set");
                line.require("by");
                yield new Event.EventRegisterSet(cpu, step, pc, cpu(line), why);
            }
            case "interrupt" -> {
                int intid = intid(line);
                line.require("by");
                yield new Event.InterruptPending(cpu, step, pc, cpu(line), intid, line.take("wakes"));
            }
            case "acknowledged" -> new Event.InterruptAcknowledged(cpu, step, pc, intid(line));
            case "ended" -> new Event.InterruptEnded(cpu, step, pc, intid(line));
            case "exclusive-load" -> new Event.ExclusiveLoaded(cpu, step, pc, line.number("a physical address"));
            case "exclusive-store" -> {
                long pa = line.number("a physical address");
                boolean success = line.take("succeeded");
                if (!success) {
                    line.require("failed");
                }
                yield new Event.ExclusiveStored(cpu, step, pc, pa, success);
            }
            case "allocated" -> new Event.PageAllocated(cpu, step, pc, line.number("the physical address of a page"));
            case "atomic" ->
                new Event.AtomicSection(
                        cpu, step, pc, line.oneOf(Event.AtomicSection.Edge.class, "which edge of the section"));
            case "printed" ->
                new Event.Printed(
                        cpu, step, pc, line.oneOf(Event.Printed.Level.class, "a level"), QuotedText.parse(line));
            case "freed" -> new Event.PageFreed(cpu, step, pc, line.number("the physical address of a page"));
            case "halted" -> new Event.Halted(cpu, step, pc, line.between(0, 0xffff, "the immediate of hlt"));
            case "enabled-with-unknown-tlb" -> new Event.EnabledWithUnknownTlb(cpu, step, pc);
            case "unsynchronized-read" -> {
                SystemRegister register = register(line);
                long old = line.number("the value before");
                line.require("->");
                long value = line.number("the value written");
                line.require("of");
                yield new Event.UnsynchronizedRead(
                        cpu, step, pc, register, old, value, line.number("the step of the instruction that wrote it"));
            }
            default ->
                translations.parse(Objects.requireNonNull(TranslationText.ACCESSES.get(word)), line, cpu, step, pc);
        };
    }

    private static long positive(Line line) {
        long value = line.number("a number of steps");
        if (value < 1) {
            throw line.wrong("a turn has 1 step or more");
        }
        return value;
    }

    private static List<Integer> answers(Line line) {
        List<Integer> answers = new ArrayList<>();
        if (line.take("answers")) {
            do {
                answers.add(line.between(0, 999_999, "an answer of the turn"));
            } while (!line.atEnd());
        }
        return answers;
    }

    private static int intid(Line line) {
        return line.between(0, 15, "the INTID of a software generated interrupt");
    }

    static int cpu(Line line) {
        Integer cpu = CPUS.get(line.peek());
        if (cpu != null) {
            line.word("a CPU");
            return cpu;
        }
        throw line.expected("a CPU, cpu0 to cpu" + (MachineSpec.MAX_CPUS - 1));
    }

    private static long descriptor(Line line) {
        long pa = line.number("the physical address of a descriptor");
        if ((pa & 7) != 0) {
            throw line.wrong("a descriptor lies at a multiple of 8");
        }
        return pa;
    }

    static SystemRegister register(Line line) {
        String name = line.word("a system register");
        return SystemRegister.byName(name)
                .orElseThrow(
                        () -> line.wrong("unknown system register '" + name + "'; expected one such as ttbr1_el1"));
    }

    private Event store(Line line, int cpu, long step, long pc) {
        long pa = line.number("a physical address");
        int size = storeSize(line);
        long old = line.number("the old value");
        fits(line, old, size);
        line.require("->");
        long value = line.number("the new value");
        fits(line, value, size);
        return new Event.Store(cpu, step, pc, pa, size, old, value, line.take("table"));
    }

    static int storeSize(Line line) {
        long size = line.size("the bytes stored");
        if (size != 1 && size != 2 && size != 4 && size != 8) {
            throw line.wrong("a store has 1, 2, 4 or 8 bytes");
        }
        return (int) size;
    }

    static void fits(Line line, long value, int size) {
        if (size < 8 && value >>> 8 * size != 0) {
            throw line.wrong("the value has more than " + size + " bytes");
        }
    }

    private static Event table(Line line, int cpu, long step, long pc) {
        long address = descriptor(line);
        line.require("level");
        int level = line.between(-1, 3, "a level");
        line.require("entries");
        int entries = line.between(1, 8192, "a number of entries");
        line.require("granule");
        Granule granule = FeatureText.granule(line.word("a granule"), line);
        long parent = TableShape.ROOT;
        if (!line.take("root")) {
            line.require("from");
            parent = descriptor(line);
        }
        return new Event.TableFound(cpu, step, pc, address, level, entries, granule, parent);
    }

    private TlbMaintenance maintenance(Line line, int cpu) {
        MaintenanceText.Named named = MaintenanceText.Named.parse(line);
        return named.decoded(
                line, state.features(cpu), state.regimes(cpu).getLast().tcr());
    }

    private Event removed(Line line, int cpu, long step, long pc) {
        List<TlbEntry> entries = new ArrayList<>();
        do {
            entries.add(EntryText.parse(line));
        } while (line.take(";"));
        line.require("by");
        return new Event.TlbRemoved(
                cpu, step, pc, List.copyOf(entries), line.take("replacement") ? null : removedBy(line, cpu));
    }

    /** Entries go when maintenance completes; it means what it meant when it was issued. */
    private TlbMaintenance removedBy(Line line, int cpu) {
        MaintenanceText.Named named = MaintenanceText.Named.parse(line);
        return state.issued(named)
                .orElseGet(() -> named.decoded(
                        line, state.features(cpu), state.regimes(cpu).getLast().tcr()));
    }

    private Event completed(Line line, int cpu, long step, long pc) {
        MaintenanceText.Named named = MaintenanceText.Named.parse(line);
        line.require("of");
        long issuedAt = line.number("the step of the tlbi");
        Optional<PendingMaintenance> issued = state.pending(cpu).stream()
                .filter(one -> one.issuedAt() == issuedAt && named.names(one.maintenance()))
                .findFirst();
        return new Event.MaintenanceCompleted(
                cpu,
                step,
                pc,
                issued.orElseThrow(() -> line.wrong("cpu" + cpu + " has no tlbi " + named.operation()
                                + " with this operand under way from step " + issuedAt))
                        .maintenance(),
                issuedAt);
    }

    static Event.ExceptionTaken exception(Line line, int cpu, long step, long pc) {
        line.require("vector");
        long vector = line.number("the address of the vector");
        line.require("esr");
        long esr = line.number("ESR_EL1");
        line.require("elr");
        long elr = line.number("ELR_EL1");
        line.require("spsr");
        long spsr = line.number("SPSR_EL1");
        line.require("far");
        long far = line.number("FAR_EL1");
        line.require("what");
        return new Event.ExceptionTaken(cpu, step, pc, withoutComment(line.rest()), vector, esr, elr, spsr, far);
    }

    /** The text of an exception may hold {@code #}: a comment has blanks before it. */
    private static String withoutComment(String text) {
        int comment = text.indexOf(EventFormat.COMMENT);
        return comment < 0 ? text : text.substring(0, comment);
    }

    private static Event ordered(Line line, int cpu, long step, long pc) {
        Event.StoresOrdered.By by = line.oneOf(Event.StoresOrdered.By.class, "how");
        StoreView stores = StoreView.NONE;
        while (!line.atEnd()) {
            stores = line.peek().startsWith("cpu")
                    ? stores.andUpTo(cpu(line), line.number("the step that all stores are before"))
                    : stores.andWord(
                            line.number("a physical address"), line.number("the step of the last store there"));
        }
        return new Event.StoresOrdered(cpu, step, pc, stores, by);
    }
}

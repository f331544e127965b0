package mmulator.report.text;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import mmulator.arch.SystemRegister;
import mmulator.arch.Ttbr;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.machine.event.Event;
import mmulator.mmu.AccessKind;
import mmulator.mmu.TableShape;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.mmu.tlb.TlbEntry;

/** What an event says, on one line and without the CPU, step and place that every event has. */
public final class EventText {
    /** Of a long list this many are told; VMALLE1 may remove a million entries. */
    private static final int TOLD = 4;

    private EventText() {}

    public static String of(Event event, SourceMap sources) {
        return switch (event) {
            case Event.Scheduled e -> "turn of " + Notation.count(e.turn().steps(), "step");
            case Event.Step e -> Notation.word(e.word());
            case Event.Load e ->
                "load " + Notation.count(e.size(), "byte") + " at " + Notation.address(e.physicalAddress());
            case Event.Store e -> store(e);
            case Event.TableFound e ->
                "table level " + e.level() + " at " + Notation.address(e.address())
                        + (e.parent() == TableShape.ROOT ? " root" : " linked by " + Notation.address(e.parent()));
            case Event.DescriptorUnpublished e ->
                "unpublished " + Notation.address(e.physicalAddress()) + " " + Notation.hex(e.oldValue()) + " -> "
                        + Notation.hex(e.newValue());
            case Event.StoresOrdered e ->
                "ordered behind stores of other CPUs, by " + e.by().name().toLowerCase(Locale.ROOT);
            case Event.RegimesPossible e -> Notation.count(e.regimes().size(), "possible regime");
            case Event.Translation e -> translation(e);
            case Event.TlbFilled e -> "fill " + e.entry();
            case Event.TlbRemoved e ->
                "remove " + entries(e.entries())
                        + (e.maintenance() == null ? " by replacement" : " by " + e.maintenance());
            case Event.MaintenanceIssued e ->
                "issue " + e.maintenance() + anomalies(e.maintenance().anomalies());
            case Event.MaintenanceCompleted e -> "complete " + e.maintenance() + " of step " + e.issuedAt();
            case Event.BarrierExecuted e -> e.barrier().toString();
            case Event.DescriptorsPublished e -> "publish tables " + addresses(e.pages());
            case Event.RegisterWritten e -> registerWrite(e, sources);
            case Event.ContextSynchronized e -> "context synchronized by " + words(e.cause());
            case Event.ExceptionTaken e -> exception(e) + ", to " + Notation.address(e.vector());
            case Event.ExceptionReturned e ->
                "return to " + Notation.address(e.to()) + " pstate " + Notation.hex(e.pstate());
            case Event.Parked e -> "parked: " + words(e.how());
            case Event.EventRegisterSet e -> "event register set by cpu" + e.by() + ": " + words(e.why());
            case Event.InterruptPending e ->
                "SGI " + e.intid() + " pending, by cpu" + e.by() + (e.wakes() ? ": wakes" : "");
            case Event.InterruptAcknowledged e -> "acknowledges SGI " + e.intid();
            case Event.InterruptEnded e -> "ends SGI " + e.intid();
            case Event.ExclusiveLoaded e -> "monitor armed on " + Notation.address(e.physicalAddress());
            case Event.ExclusiveStored e ->
                "exclusive store to " + Notation.address(e.physicalAddress())
                        + (e.success() ? " succeeded" : " failed");
            case Event.PageFreed e -> "hands back the page at " + Notation.address(e.physicalAddress());
            case Event.PageAllocated e -> "allocates the page at " + Notation.address(e.physicalAddress());
            case Event.AtomicSection e -> "atomic section " + words(e.edge());
            case Event.Printed e -> printed(e);
            case Event.Halted e -> "halted: hlt #" + Notation.hex(e.immediate());
            case Event.EnabledWithUnknownTlb e -> "MMU enabled with TLB contents UNKNOWN";
            case Event.UnsynchronizedRead e ->
                String.format(Locale.ROOT, "%s read before an isb after step %d", e.register(), e.writtenAt());
        };
    }

    /** {@code TTBR1_EL1 swapper_pg_dir -> reserved_pg_dir pending}, with values where tables have no names. */
    public static String registerWrite(Event.RegisterWritten e, SourceMap sources) {
        boolean base = e.register() == SystemRegister.TTBR0_EL1 || e.register() == SystemRegister.TTBR1_EL1;
        String from = base ? table(new Ttbr(e.oldValue()), sources) : Notation.address(e.oldValue());
        String to = base ? table(new Ttbr(e.newValue()), sources) : Notation.address(e.newValue());
        return e.register() + " " + (e.oldValue() == e.newValue() ? to + " as before" : from + " -> " + to)
                + (e.register().translation() ? " pending" : "");
    }

    /** {@code swapper_pg_dir asid 0x1 CnP}, or the value where the table has no name. */
    private static String table(Ttbr ttbr, SourceMap sources) {
        String name = sources.table(ttbr.baddr48());
        if (name == null) {
            return Notation.address(ttbr.value());
        }
        return name + (ttbr.asid() == 0 ? "" : " asid " + Notation.hex(ttbr.asid())) + (ttbr.cnp() ? " CnP" : "");
    }

    /** The exception in words: what, ESR, ELR, SPSR and FAR, as far as it says them. */
    public static String exception(Event.ExceptionTaken e) {
        if (e.interrupt()) {
            return e.what() + " elr " + Notation.address(e.elr()) + " spsr " + Notation.hex(e.spsr());
        }
        return e.what() + " [" + new ExceptionSyndrome(e.esr()).describe() + "] esr " + Notation.address(e.esr())
                + " elr " + Notation.address(e.elr()) + " spsr " + Notation.hex(e.spsr()) + " far "
                + Notation.address(e.far());
    }

    private static String printed(Event.Printed e) {
        String what = switch (e.level()) {
            case INFO -> "prints";
            case WARNING -> "warns";
            case FAILURE -> "fails";
        };
        return e.text().isEmpty() ? what : what + ": " + e.text();
    }

    private static String store(Event.Store e) {
        return "store " + Notation.count(e.size(), "byte") + " at " + Notation.address(e.physicalAddress())
                + (e.table() ? " (table)" : "") + " " + Notation.address(e.oldValue()) + " -> "
                + Notation.address(e.newValue());
    }

    private static String translation(Event.Translation e) {
        TlbEntry cached = e.cached();
        String got = switch (e.result()) {
            case Event.Result.Translated t -> " -> " + Notation.address(t.physicalAddress());
            case Event.Result.Aborted a -> " aborted: " + new ExceptionSyndrome(a.syndrome()).describe();
        };
        return access(e.access()) + " " + Notation.address(e.virtualAddress()) + got
                + (cached == null
                        ? ", TLB miss; walk: "
                        : ", TLB hit on the entry of step " + cached.filledAt() + "; walk: ")
                + walk(e.walk());
    }

    static String walk(WalkResult walk) {
        return switch (walk) {
            case Translated t -> "level " + t.level() + " " + t.attributes() + (t.contiguous() ? " contiguous" : "");
            case WalkFault f ->
                f.kind() + " fault, level " + f.level() + ": " + f.reason().text();
        };
    }

    /** {@code read}, {@code write at EL0}, {@code unprivileged read}. */
    static String access(AccessKind kind) {
        return switch (kind) {
            case READ_EL1 -> "read";
            case WRITE_EL1 -> "write";
            case FETCH_EL1 -> "fetch";
            case READ_EL0 -> "read at EL0";
            case WRITE_EL0 -> "write at EL0";
            case FETCH_EL0 -> "fetch at EL0";
            case UNPRIVILEGED_READ -> "unprivileged read";
            case UNPRIVILEGED_WRITE -> "unprivileged write";
        };
    }

    private static String entries(List<TlbEntry> entries) {
        return Notation.count(entries.size(), "entry", "entries")
                + entries.stream().limit(TOLD).map(TlbEntry::toString).collect(Collectors.joining("; ", " [", ""))
                + (entries.size() > TOLD ? "; and " + Notation.number(entries.size() - TOLD) + " more]" : "]");
    }

    private static String addresses(List<Long> pages) {
        return pages.stream().limit(TOLD).map(Notation::address).collect(Collectors.joining(" "))
                + (pages.size() > TOLD ? " and " + Notation.number(pages.size() - TOLD) + " more" : "");
    }

    public static String anomalies(List<String> anomalies) {
        return anomalies.isEmpty() ? "" : " (" + String.join("; ", anomalies) + ")";
    }

    /** {@code EXCEPTION_ENTRY} as {@code exception entry}; ISB, WFE, WFI in lower case too. */
    public static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

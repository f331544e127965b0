package mmulator.check;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import mmulator.arch.Descriptor;
import mmulator.arch.MemoryAttribute;
import mmulator.check.Violation.Note;
import mmulator.machine.event.Event;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.Permissions;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.VaRange;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkSteps;
import org.jspecify.annotations.Nullable;

/** Warns of reserved and improbable values where they take effect, once each. */
final class ReservedEncodingRules {
    private final DescriptorMemory memory;
    private final Consumer<Violation> report;
    private final Set<List<Object>> told;

    ReservedEncodingRules(DescriptorMemory memory, Consumer<Violation> report) {
        this.memory = memory;
        this.report = report;
        told = new HashSet<>();
    }

    /** Has told the same as {@code other}. */
    ReservedEncodingRules(ReservedEncodingRules other, Consumer<Violation> report) {
        memory = other.memory;
        this.report = report;
        told = new HashSet<>(other.told);
    }

    /** TLBI operands: unshifted addresses, stray hint bits, reserved ranges. */
    void check(Event.MaintenanceIssued issued) {
        for (String anomaly : issued.maintenance().anomalies()) {
            if (first(List.of(issued.pc(), anomaly))) {
                warn(
                        issued,
                        issued.maintenance().mnemonic() + ": " + anomaly,
                        List.of(new Note(
                                "operand",
                                String.format(
                                        Locale.ROOT,
                                        "0x%016x",
                                        issued.maintenance().operand()))));
            }
        }
    }

    /** TCR_EL1, TTBRn_EL1 and SCTLR_EL1, once they are in effect. */
    void check(Event.RegimesPossible event) {
        if (event.regimes().size() != 1) {
            return;
        }
        Regime regime = event.regimes().getFirst();
        for (String anomaly : regime.anomalies()) {
            if (told.add(List.of(event.cpu(), anomaly))) {
                warn(
                        event,
                        anomaly,
                        List.of(Note.help(
                                "look at the fields that are written to TCR_EL1, TTBRn_EL1 and SCTLR_EL1, and at what the ID registers"
                                        + " of this CPU say it has")));
            }
        }
    }

    /**
     * Descriptors that a walk meets.
     *
     * @param regime that it is made in; null for none
     */
    void check(Event.Translation access, @Nullable Regime regime) {
        if (regime != null) {
            addresses(access, regime.rangeOf(access.virtualAddress()));
            if (access.walk() instanceof Translated translated && translated.fromTables()) {
                attributes(access, translated, regime);
            }
        }
        if (access.walk() instanceof WalkFault fault
                && fault.reason() == WalkFault.Reason.RESERVED_DESCRIPTOR
                && first(List.of(fault.descriptorAddress(), fault.steps().lastValue()))) {
            warn(
                    access,
                    fault.reason().text(),
                    List.of(
                            entry(
                                    fault.level(),
                                    fault.descriptorAddress(),
                                    fault.steps().lastValue(),
                                    ""),
                            Note.help(
                                    "bits 1:0 of a descriptor are 0b11 for a Table, and at level 3 for a Page; 0b01 for a Block,"
                                            + " where the granule has Blocks at that level")));
        }
    }

    /** What a leaf says of its memory: Arm ARM R_ZWYSH; D24, "MAIR_EL1"; B2, "Device memory". */
    private void attributes(Event.Translation access, Translated translated, Regime regime) {
        LeafAttributes leaf = translated.attributes();
        MemoryAttribute memory = leaf.memoryAttribute();
        if (memory.isReserved(regime.cpu().xs())) {
            warnOfLeaf(
                    access,
                    translated,
                    "a leaf selects a reserved encoding of MAIR_EL1: " + memory,
                    "AttrIndx selects a byte of MAIR_EL1: look at both");
        } else if (memory.isCacheable() && leaf.shareability() == 1) {
            warnOfLeaf(
                    access,
                    translated,
                    "a leaf of cacheable memory has the reserved shareability 0b01",
                    "SH is 0b00 for Non-shareable, 0b10 for Outer and 0b11 for Inner Shareable memory");
        } else if (memory.isDevice() && Permissions.isExecutable(leaf, regime)) {
            warnOfLeaf(
                    access,
                    translated,
                    "a leaf of Device memory is not execute-never at both EL1 and EL0: instructions may be fetched from it"
                            + " speculatively",
                    "set PXN and UXN with every Device attribute, also where nothing is meant to be executed");
        }
    }

    private void warnOfLeaf(Event.Translation access, Translated translated, String headline, String help) {
        WalkSteps steps = translated.steps();
        if (first(List.of(steps.lastAddress(), steps.lastValue(), headline))) {
            warn(
                    access,
                    headline,
                    List.of(
                            entry(
                                    translated.level(),
                                    steps.lastAddress(),
                                    steps.lastValue(),
                                    ": " + translated.attributes()),
                            Note.help(help)));
        }
    }

    /** Bits of an address below the size of what it names, or above what the format has. */
    private void addresses(Event.Translation access, VaRange range) {
        WalkSteps steps = access.walk().steps();
        for (int i = 0; i < steps.count(); i++) {
            Descriptor descriptor = new Descriptor(steps.value(i), steps.level(i), range.granule(), range.format());
            long reserved = descriptor.reservedAddressBits();
            if (reserved != 0 && first(List.of(steps.address(i), steps.value(i)))) {
                warn(
                        access,
                        String.format(
                                Locale.ROOT,
                                "a descriptor has address bits that are RES0, and taken as 0: 0x%x",
                                reserved),
                        List.of(
                                entry(steps.level(i), steps.address(i), steps.value(i), ": " + descriptor),
                                Note.help(
                                        "the address of a table is aligned to the granule, that of a Block or Page to its size; what has"
                                                + " more than 48 bits needs TCR_EL1.DS, or the 64K granule")));
            }
        }
    }

    private static Note entry(int level, long address, long value, String what) {
        return new Note(
                "entry", String.format(Locale.ROOT, "level %d at 0x%016x = 0x%016x%s", level, address, value, what));
    }

    /** True if no CPU has met it before. */
    private boolean first(List<Object> what) {
        memory.dependencies().said(what);
        return told.add(what);
    }

    private void warn(Event event, String headline, List<Note> notes) {
        report.accept(new Violation(Rule.RESERVED_ENCODING, event.cpu(), event.step(), event.pc(), headline, notes));
    }
}

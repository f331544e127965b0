package mmulator.report.mmu;

import java.util.List;
import mmulator.arch.TableLevel;
import mmulator.check.Checker;
import mmulator.check.KeptEntry;
import mmulator.machine.Cpu;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.mmu.tlb.TlbEntry;
import mmulator.report.text.EventText;
import mmulator.report.text.Notation;
import mmulator.report.text.Palette;

/** Every entry that some TLB of a CPU could hold for an address, since when, and why it may still be there. */
public final class PossibleTlbReport {
    private static final int LABEL = 8;

    private final Palette palette;

    public PossibleTlbReport(Palette palette) {
        this.palette = palette;
    }

    /** @param memory what a walk that sees every store reads */
    public String print(Cpu cpu, long va, Checker checker, DescriptorMemory memory) {
        StringBuilder text =
                new StringBuilder("what TLBs of cpu" + cpu.index() + " could hold for " + Notation.address(va) + "\n");
        if (!cpu.regime().mmuOn()) {
            return text.append(line("note", "the MMU is off: no access looks there"))
                    .toString();
        }
        WalkResult walk = Walk.walk(cpu.regime(), va, memory);
        List<KeptEntry> kept = checker.kept(cpu.index(), va);
        text.append(line("walk", walk(cpu, walk, kept.isEmpty())));
        for (KeptEntry entry : kept) {
            if (!entry.entry().steps().equals(walk.steps())) {
                text.append(line("entry", entry(entry.entry())));
                text.append(line("since", since(cpu, entry)));
                text.append(line("kept", entry.why()));
            }
        }
        return text.toString();
    }

    private static String walk(Cpu cpu, WalkResult walk, boolean alone) {
        return switch (walk) {
            case Translated translated
            when translated.accessFlagDue() -> "AF is 0: no TLB holds it before hardware sets it";
            case Translated translated ->
                entry(TlbEntry.of(translated, cpu.regime(), false, 0)) + (alone ? "; there can be no other entry" : "");
            case WalkFault fault ->
                EventText.words(fault.kind()) + " fault, level " + fault.level() + ": "
                        + fault.reason().text() + (alone ? "; there can be no entry" : "");
        };
    }

    private static String entry(TlbEntry entry) {
        return TlbReport.range(entry.iaBase(), entry.sizeShift()) + " -> " + Notation.address(entry.oaBase()) + "  "
                + new TableLevel(entry.level(), entry.steps().startLevel()) + (entry.contiguousRun() ? " run" : "")
                + "  "
                + (entry.global() ? "global" : "asid " + Notation.hex(entry.asid())) + "  " + entry.attributes();
    }

    private static String since(Cpu cpu, KeptEntry entry) {
        return "walks "
                + (entry.walker() == cpu.index() ? "" : "of cpu" + entry.walker() + ", which shares (CnP), ")
                + "could find it from " + (entry.since() == 0 ? "the start" : "step " + Notation.number(entry.since()))
                + " on"
                + (entry.until().isPresent()
                        ? " until step " + Notation.number(entry.until().getAsLong())
                        : " and still can");
    }

    private String line(String label, String text) {
        return palette.label(Notation.right(label, LABEL)) + "  " + text + "\n";
    }
}

package mmulator.report.mmu;

import java.util.List;
import mmulator.arch.ByteSize;
import mmulator.arch.TableLevel;
import mmulator.machine.Cpu;
import mmulator.mmu.TableEntry;
import mmulator.mmu.tlb.TlbEntry;
import mmulator.report.text.Notation;
import mmulator.report.text.Palette;

/** What a CPU's concrete TLB holds: the one plausible implementation that decides what an access gets. */
public final class TlbReport {
    private final Palette palette;

    public TlbReport(Palette palette) {
        this.palette = palette;
    }

    public String print(Cpu cpu) {
        List<TlbEntry> entries = cpu.tlb().entries();
        List<TableEntry> tables = cpu.tlb().tableEntries();
        int capacity = cpu.tlb().options().capacity();
        StringBuilder text = new StringBuilder(palette.label("cpu" + cpu.index() + " TLB") + ": "
                + Notation.count(entries.size(), "entry", "entries")
                + (capacity == 0 ? "" : " of " + Notation.number(capacity)) + "\n");
        entries.forEach(entry -> text.append(line(entry)).append('\n'));
        if (!tables.isEmpty()) {
            text.append(palette.label("cached Table descriptors"))
                    .append(": ")
                    .append(tables.size())
                    .append('\n');
            tables.forEach(entry -> text.append(line(entry)).append('\n'));
        }
        return text.toString();
    }

    /** Range, size, level, output address, ASID, attributes and when it was filled. */
    static String line(TlbEntry entry) {
        return range(entry.iaBase(), entry.sizeShift()) + " -> " + Notation.address(entry.oaBase()) + "  "
                + new TableLevel(entry.level(), entry.steps().startLevel()).linuxName() + "  "
                + (entry.contiguousRun() ? "CONT  " : "")
                + (entry.global() ? "global" : "asid " + Notation.hex(entry.asid())) + "  " + entry.attributes() + "  "
                + since(entry.filledAt());
    }

    private static String since(long step) {
        return step == 0 ? "since the start" : "filled at step " + Notation.number(step);
    }

    private static String line(TableEntry entry) {
        return range(entry.iaBase(), entry.sizeShift()) + " -> table " + Notation.address(entry.nextTable()) + "  "
                + new TableLevel(entry.level(), entry.steps().startLevel()).linuxName() + "  asid "
                + Notation.hex(entry.asid());
    }

    static String range(long base, int shift) {
        return Notation.address(base) + "-" + Notation.address(base + (1L << shift)) + " "
                + Notation.right(ByteSize.text(1L << shift), 4);
    }
}

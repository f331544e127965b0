package mmulator.report.mmu;

import mmulator.arch.Descriptor;
import mmulator.arch.TableLevel;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.arch.exception.FaultStatus;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.VaRange;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.report.text.EventText;
import mmulator.report.text.Notation;
import mmulator.report.text.Palette;

/** A translation table walk, level by level. */
public final class WalkReport {
    private static final int LABEL = 8;

    private final Regime regime;
    private final Palette palette;

    public WalkReport(Regime regime, Palette palette) {
        this.regime = regime;
        this.palette = palette;
    }

    /** @param va the address that {@code result} is the walk of */
    public String print(long va, WalkResult result) {
        VaRange range = regime.rangeOf(va);
        StringBuilder text = new StringBuilder("walk of " + Notation.address(va));
        if (!regime.mmuOn()) {
            text.append(" with the MMU off\n");
        } else {
            text.append(" by TTBR")
                    .append(range.half())
                    .append("_EL1, ")
                    .append(range.granule())
                    .append(" granule, ")
                    .append(range.iaBits())
                    .append("-bit IA, from level ")
                    .append(range.startLevel())
                    .append('\n');
            regime.anomalies().forEach(anomaly -> text.append(line("note", anomaly)));
        }
        WalkSteps steps = result.steps();
        for (int i = 0; i < steps.count(); i++) {
            int level = steps.level(i);
            Descriptor descriptor = new Descriptor(steps.value(i), level, range.granule(), range.format());
            text.append(line(
                    "level " + level,
                    Notation.address(steps.address(i)) + ": " + Notation.address(steps.value(i)) + "  " + descriptor));
        }
        return text.append(
                        switch (result) {
                            case Translated translated -> translated(translated, range);
                            case WalkFault fault -> fault(va, fault);
                        })
                .toString();
    }

    private String translated(Translated t, VaRange range) {
        StringBuilder text = new StringBuilder(line("OA", Notation.address(t.outputAddress())));
        text.append(line(
                "of",
                (t.fromTables() ? new TableLevel(t.level(), range.startLevel()) + ", " : "")
                        + Notation.size(1L << t.sizeShift()) + " at " + Notation.address(t.iaBase()) + " -> "
                        + Notation.address(t.oaBase())
                        + (t.contiguous() ? ", in a contiguous run of " + Notation.size(1L << t.runShift()) : "")));
        text.append(line("is", t.attributes().toString()));
        if (t.contiguousMisaligned()) {
            text.append(line("note", "IA and OA of the contiguous run are not aligned alike"));
        }
        if (t.accessFlagDue()) {
            text.append(line("note", "AF is 0; hardware sets it at the first access"));
        }
        return text.toString();
    }

    private String fault(long va, WalkFault fault) {
        StringBuilder text =
                new StringBuilder(palette.bad(Notation.right("fault", LABEL)) + "  " + EventText.words(fault.kind())
                        + ", level " + fault.level() + ": " + fault.reason().text() + "\n");
        ExceptionSyndrome syndrome = ExceptionSyndrome.dataAbort(1, status(fault.kind()), fault.level(), false);
        text.append(line("esr", syndrome + " (if EL1 reads)"));
        text.append(line("far", Notation.address(va)));
        return text.toString();
    }

    private static FaultStatus status(WalkFault.Kind kind) {
        return switch (kind) {
            case TRANSLATION -> FaultStatus.TRANSLATION;
            case ADDRESS_SIZE -> FaultStatus.ADDRESS_SIZE;
            case ACCESS_FLAG -> FaultStatus.ACCESS_FLAG;
            case EXTERNAL_ABORT -> FaultStatus.EXTERNAL_ON_WALK;
        };
    }

    private String line(String label, String text) {
        return palette.label(Notation.right(label, LABEL)) + "  " + text + "\n";
    }
}

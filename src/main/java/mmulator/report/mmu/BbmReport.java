package mmulator.report.mmu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmulator.arch.ByteSize;
import mmulator.arch.TableLevel;
import mmulator.check.Checker;
import mmulator.check.OldValue;
import mmulator.mmu.TableGraph;
import mmulator.report.text.CpuList;
import mmulator.report.text.Notation;
import mmulator.report.text.Palette;

/** Where break-before-make is under way, or has been left out: descriptors of which a TLB may still hold an older value. */
public final class BbmReport {
    /** Of so many rewritten descriptors are TLBs asked, which takes a walk through the past for each. */
    private static final int ASKED = 4096;

    private static final int TOLD = 32;
    private static final int LABEL = 8;

    private final Palette palette;

    public BbmReport(Palette palette) {
        this.palette = palette;
    }

    public String print(Checker checker) {
        List<Long> rewritten = checker.rewritten();
        // One CPU after the other with the same story is one story.
        Map<OldValue, List<Integer>> cpus = new LinkedHashMap<>();
        int asked = 0;
        for (long address : rewritten) {
            if (asked == ASKED || cpus.size() >= TOLD) {
                break;
            }
            asked++;
            for (OldValue value : checker.oldValues(address)) {
                cpus.computeIfAbsent(value.ofCpu(0), absent -> new ArrayList<>())
                        .add(value.cpu());
            }
        }
        StringBuilder text = new StringBuilder();
        if (cpus.isEmpty()) {
            text.append("no TLB can hold a value that its descriptor no longer has\n");
        }
        cpus.forEach((value, which) -> text.append(print(value, which)));
        if (asked < rewritten.size()) {
            text.append("and ")
                    .append(Notation.count(rewritten.size() - asked, "more rewritten descriptor"))
                    .append(", not looked at\n");
        }
        return text.toString();
    }

    private String print(OldValue value, List<Integer> cpus) {
        TableGraph.Place place = value.place();
        return new TableLevel(place.level(), value.startLevel()) + " at " + Notation.address(value.address()) + ", IA "
                + Notation.address(place.va()) + " +"
                + ByteSize.text(place.granule().entrySize(place.level())) + "\n"
                + line("old", value.old() + ", replaced at step " + Notation.number(value.replacedAt()))
                + line("now", value.now().toString())
                + line(
                        "seen",
                        CpuList.of(cpus) + " may hold the old value, since "
                                + (value.since() == 0 ? "the start" : "step " + Notation.number(value.since())))
                + line("kept", value.why())
                + line("bbm", state(value));
    }

    private String state(OldValue value) {
        if (!value.now().isValid()) {
            return palette.warning("under way") + ": a valid value must not come before the old one is gone";
        }
        return value.needs().isEmpty()
                ? "not needed for this change"
                : palette.bad("left out") + ": the " + String.join("; the ", value.needs());
    }

    private String line(String label, String text) {
        return palette.label(Notation.right(label, LABEL)) + "  " + text + "\n";
    }
}

package mmulator.cli.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import mmulator.cli.reference.Ledger.Section;
import mmulator.cli.reference.LedgerRow.Status;

/** The ledger as a page of Markdown. Rules of which the same is said share a row. */
final class ArchitecturePage {
    private static final String TOP = "../../../";
    private static final String MAIN = "../../main/java/mmulator/";
    private static final String TEST = "../../test/java/mmulator/";

    private final Ledger ledger;
    private final StringBuilder text = new StringBuilder();

    private ArchitecturePage(Ledger ledger) {
        this.ledger = ledger;
    }

    static String of(Ledger ledger) {
        ArchitecturePage page = new ArchitecturePage(ledger);
        page.introduction();
        page.summary();
        ledger.sections().forEach(page::section);
        return page.text.toString();
    }

    private void introduction() {
        text.append("# The architecture, rule by rule\n\n").append(Reference.generated("`" + Ledger.DATA + "`"));
        text.append("""

                Each numbered rule (R) and informative statement (I) of D8.1 to D8.8 and D8.15 to D8.18 of the Arm ARM (DDI 0487 M.a.a),
                of the alignment and Device rules in B2.8 and B2.10, and each clause of B2.3 that speaks of descriptor reads, TLBI or
                FEAT_ETS2 or FEAT_ETS3. Clauses without an identifier have a name of ours. The words are ours, too: read the rule in the manual.

                | status | rules | |
                |---|---|---|
                """);
        for (Status status : Status.values()) {
            row(status.text(), Long.toString(ledger.count(status)), status.meaning());
        }
    }

    private void summary() {
        text.append(
                "\n| section | rules | modelled | no effect | out of scope | not yet |\n|---|---|---|---|---|---|\n");
        for (Section chapter : ledger.sections()) {
            if (chapter.isChapter()) {
                Map<Status, Long> counts = ledger.counts(chapter);
                List<String> cells = new ArrayList<>();
                cells.add("[" + title(chapter) + "](#" + anchor(chapter) + ")");
                cells.add(Long.toString(
                        counts.values().stream().mapToLong(Long::longValue).sum()));
                for (Status status : Status.values()) {
                    cells.add(Long.toString(counts.getOrDefault(status, 0L)));
                }
                row(cells.toArray(String[]::new));
            }
        }
    }

    private void section(Section section) {
        text.append(section.isChapter() ? "\n## " : "\n### ")
                .append(title(section))
                .append('\n');
        List<LedgerRow> rows = ledger.of(section);
        if (rows.isEmpty()) {
            return;
        }
        text.append("\n| rule | status | | where | fails otherwise |\n|---|---|---|---|---|\n");
        for (int i = 0; i < rows.size(); ) {
            LedgerRow first = rows.get(i);
            List<String> rules = new ArrayList<>();
            for (; i < rows.size() && first.saysTheSame(rows.get(i)); i++) {
                rules.add(rows.get(i).rule());
            }
            row(
                    String.join(", ", rules),
                    first.status() == Status.NOT_YET
                            ? "**" + first.status().text() + "**"
                            : first.status().text(),
                    first.words(),
                    first.where().stream().map(name -> code(MAIN, name)).collect(Collectors.joining(", ")),
                    first.witnesses().stream().map(ArchitecturePage::witness).collect(Collectors.joining(", ")));
        }
    }

    private static String title(Section section) {
        return section.number() + " " + section.title();
    }

    /** As the usual viewers name it. */
    private static String anchor(Section section) {
        return title(section)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\w\\- ]", "")
                .replace(' ', '-');
    }

    private static String witness(String name) {
        return name.startsWith("fixtures/")
                ? "[" + name.substring("fixtures/".length(), name.lastIndexOf('.')) + "](" + TOP + name + ")"
                : code(TEST, name);
    }

    /** {@code mmu.tlb.Tlb.lookUp}, as a link to the file of its class. */
    private static String code(String root, String name) {
        LedgerRow.Code code = LedgerRow.Code.of(name);
        return "[" + code.inClass() + "](" + root + code.type().replace('.', '/') + ".java)";
    }

    private void row(String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}

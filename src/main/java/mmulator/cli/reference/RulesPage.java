package mmulator.cli.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import mmulator.check.Rule;

/** All rules as a page of Markdown, with the fixtures that keep and break each. */
final class RulesPage {
    /** From the folder of the page. */
    private static final String TOP = "../../../";

    private RulesPage() {}

    /** @param rules folder that has one for each rule, named like it in lower case */
    static String of(Path rules) {
        StringBuilder text = new StringBuilder();
        text.append("# Rules\n\n").append(Reference.generated("the rules themselves"));
        text.append("""

                An *error* fails a run; a *warning* is told, and fails a run only where the fixture names it. `mmulator run` tells each
                violation with the source line, what was there before, who may have seen it, and the schedule that leads there.

                | rule | severity | |
                |---|---|---|
                """);
        for (Rule rule : Rule.values()) {
            text.append("| [")
                    .append(rule)
                    .append("](#")
                    .append(rule.name().toLowerCase(Locale.ROOT))
                    .append(") | ");
            text.append(severity(rule)).append(" | ").append(rule.title()).append(" |\n");
        }
        for (Rule rule : Rule.values()) {
            section(text, rule, rules.resolve(rule.name().toLowerCase(Locale.ROOT)));
        }
        return text.toString();
    }

    private static void section(StringBuilder text, Rule rule, Path folder) {
        text.append("\n## ").append(rule).append("\n\n");
        text.append(capital(rule.title())).append(". ").append(rule.meaning()).append("\n\n");
        text.append("- **severity**: ").append(severity(rule)).append('\n');
        text.append("- **from**: ").append(rule.section()).append('\n');
        text.append("- **what helps**: ").append(rule.help()).append('\n');
        links(text, "broken by", fixtures(folder, "bad_"));
        links(text, "kept by", fixtures(folder, "good_"));
    }

    private static void links(StringBuilder text, String label, List<Path> fixtures) {
        text.append("- **").append(label).append("**: ");
        text.append(String.join(
                ", ",
                fixtures.stream()
                        .map(file -> "[" + file.getFileName() + "](" + TOP + file + ")")
                        .toList()));
        text.append('\n');
    }

    private static List<Path> fixtures(Path folder, String prefix) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String severity(Rule rule) {
        return rule.severity().name().toLowerCase(Locale.ROOT);
    }

    private static String capital(String clause) {
        return clause.substring(0, 1).toUpperCase(Locale.ROOT) + clause.substring(1);
    }
}

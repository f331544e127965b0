package mmulator.cli.reference;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A command as a manual page of section 1, in the macros of man(7).
 *
 * <p>Written here rather than by picocli's generator, which makes AsciiDoc and needs another 60 MB of tools to go on from
 * there.
 */
final class ManPage {
    private final StringBuilder text = new StringBuilder();

    private ManPage() {}

    /** @param version such as {@code mmulator 0.1} */
    static String of(CommandText command, String version) {
        ManPage page = new ManPage();
        page.write(command, version);
        return page.text.toString();
    }

    /** Of the file and of the page, such as {@code mmulator-run}. */
    static String name(CommandText command) {
        return command.name().replace(' ', '-');
    }

    private void write(CommandText command, String version) {
        text.append(".TH ")
                .append(quoted(name(command).toUpperCase(Locale.ROOT)))
                .append(" 1 \"\" ");
        text.append(quoted(version)).append(" \"mmulator\"\n");
        // No hyphens and no filling up: words here are typed.
        text.append(".nh\n.ad l\n");
        heading("NAME");
        text.append(escaped(name(command)))
                .append(" \\- ")
                .append(escaped(firstSentence(command.description())))
                .append('\n');
        heading("SYNOPSIS");
        text.append(".nf\n");
        command.synopsis().lines().forEach(this::line);
        text.append(".fi\n");
        heading("DESCRIPTION");
        line(command.description());
        arguments("ARGUMENTS", command.positionals());
        arguments("OPTIONS", command.options());
        List<CommandText> subcommands = command.subcommands();
        arguments(
                "COMMANDS",
                subcommands.stream()
                        .map(one -> new CommandText.Argument(one.name(), one.description()))
                        .toList());
        heading("EXAMPLES");
        text.append(".nf\n");
        command.examples().forEach(this::line);
        text.append(".fi\n");
        if (command.isTop()) {
            exitStatus(command.exitCodes());
        }
        heading("SEE ALSO");
        line(
                command.isTop()
                        ? String.join(
                                ", ",
                                subcommands.stream()
                                        .map(one -> name(one) + "(1)")
                                        .toList())
                        : "mmulator(1), which has the options of all commands and the exit status");
    }

    private void exitStatus(Map<String, String> codes) {
        heading("EXIT STATUS");
        codes.forEach((code, meaning) -> item(code.strip(), meaning));
    }

    private void arguments(String heading, List<CommandText.Argument> arguments) {
        if (!arguments.isEmpty()) {
            heading(heading);
            arguments.forEach(argument -> item(argument.label(), argument.description()));
        }
    }

    private void item(String label, String description) {
        text.append(".TP\n\\fB").append(escaped(label)).append("\\fR\n");
        line(description);
    }

    private void heading(String heading) {
        text.append(".SH ").append(quoted(heading)).append('\n');
    }

    private void line(String plain) {
        text.append(escaped(plain)).append('\n');
    }

    private static String firstSentence(String description) {
        return description.split("[.:] |\\.$", 2)[0];
    }

    private static String quoted(String plain) {
        return '"' + escaped(plain).replace("\"", "\\(dq") + '"';
    }

    /** As troff prints it literally: a period or quote at the start would be a request, a bare '-' a hyphen. */
    private static String escaped(String plain) {
        StringBuilder escaped = new StringBuilder();
        plain.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> escaped.append("\\e");
                case '-' -> escaped.append("\\-");
                case '\'' -> escaped.append("\\(aq");
                case '`' -> escaped.append("\\(ga");
                case '^' -> escaped.append("\\(ha");
                case '~' -> escaped.append("\\(ti");
                default -> {
                    if (c < 0x7f) {
                        escaped.appendCodePoint(c);
                    } else {
                        escaped.append(String.format(Locale.ROOT, "\\[u%04X]", c));
                    }
                }
            }
        });
        return escaped.indexOf(".") == 0 ? "\\&" + escaped : escaped.toString();
    }
}

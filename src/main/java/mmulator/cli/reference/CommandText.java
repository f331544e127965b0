package mmulator.cli.reference;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mmulator.cli.option.Restriction;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What a command says of itself, as plain text. */
record CommandText(CommandLine command) {

    /** @param label as it is typed, such as {@code -j, --jobs=N} */
    record Argument(String label, String description) {}

    /** The command, then its subcommands, without those that help does not show. */
    static List<CommandText> all(CommandLine top) {
        return Stream.concat(Stream.of(top), subcommands(top))
                .map(CommandText::new)
                .toList();
    }

    private static Stream<CommandLine> subcommands(CommandLine top) {
        return top.getSubcommands().values().stream()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                .distinct();
    }

    private CommandSpec spec() {
        return command.getCommandSpec();
    }

    /** Such as {@code mmulator run}. */
    String name() {
        return spec().qualifiedName();
    }

    /** Such as {@code run}. */
    String shortName() {
        return spec().name();
    }

    boolean isTop() {
        return spec().parent() == null;
    }

    List<CommandText> subcommands() {
        return subcommands(command).map(CommandText::new).toList();
    }

    String description() {
        return plain(spec().usageMessage().description());
    }

    /** How to call it; several lines if it is long. */
    String synopsis() {
        String synopsis = command.getHelp().synopsis(0).stripTrailing();
        return synopsis.lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
    }

    List<Argument> positionals() {
        List<Argument> arguments = new ArrayList<>();
        for (PositionalParamSpec positional : spec().positionalParameters()) {
            if (!positional.hidden()) {
                arguments.add(new Argument(positional.paramLabel(), plain(positional.description())));
            }
        }
        return arguments;
    }

    /** In the order of {@code --help}, without those that all commands have; the top command has these only. */
    List<Argument> options() {
        List<Argument> arguments = new ArrayList<>();
        for (OptionSpec option : spec().options()) {
            if (!option.hidden() && isTop() == isCommon(option)) {
                arguments.add(new Argument(label(option), plain(option.description())));
            }
        }
        return arguments;
    }

    private static boolean isCommon(OptionSpec option) {
        return List.of("--help", "--version", "--debug", Restriction.OPTION).contains(option.longestName());
    }

    private static String label(OptionSpec option) {
        String names = String.join(", ", option.names());
        return option.arity().max() == 0 ? names : names + separator(option) + option.paramLabel();
    }

    private static String separator(ArgSpec option) {
        return option instanceof OptionSpec named && named.longestName().startsWith("--") ? "=" : " ";
    }

    /** Lines to type; at the end of {@code --help}. */
    List<String> examples() {
        return Stream.of(spec().usageMessage().footer())
                .map(line -> plain(line).strip())
                .toList();
    }

    Map<String, String> exitCodes() {
        return spec().usageMessage().exitCodeList();
    }

    /** Without colours, as one paragraph. */
    static String plain(String... description) {
        return Stream.of(description)
                .map(line -> Ansi.OFF.string(String.format(Locale.ROOT, line)))
                .collect(Collectors.joining(" "));
    }
}

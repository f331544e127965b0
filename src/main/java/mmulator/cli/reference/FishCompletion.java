package mmulator.cli.reference;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What fish completes: commands where there is none yet, then their options; files as everywhere. */
final class FishCompletion {
    private final StringBuilder text = new StringBuilder();

    private FishCompletion() {}

    static String of(CommandLine top) {
        FishCompletion completion = new FishCompletion();
        CommandText.all(top).forEach(completion::command);
        return completion.text.toString();
    }

    private void command(CommandText command) {
        String where;
        if (command.isTop()) {
            where = "__fish_use_subcommand";
            command.subcommands()
                    .forEach(one -> text.append("complete -c mmulator -n __fish_use_subcommand -a ")
                            .append(one.shortName())
                            .append(" -d ")
                            .append(quoted(one.description()))
                            .append('\n'));
        } else {
            where = "'__fish_seen_subcommand_from " + command.shortName() + "'";
        }
        for (OptionSpec option : command.command().getCommandSpec().options()) {
            if (!option.hidden()) {
                text.append("complete -c mmulator -n ").append(where).append(names(option));
                text.append(option.arity().max() == 0 ? "" : " -r");
                String words = words(option);
                text.append(words.isEmpty() ? "" : " -f -a " + quoted(words));
                text.append(" -d ")
                        .append(quoted(CommandText.plain(option.description())))
                        .append('\n');
            }
        }
    }

    private static String names(OptionSpec option) {
        return Stream.of(option.names())
                .map(name -> name.startsWith("--")
                        ? " -l " + name.substring(2)
                        : (name.length() == 2 ? " -s " : " -o ") + name.substring(1))
                .collect(Collectors.joining());
    }

    /** What an option takes, where that is a closed list. */
    private static String words(OptionSpec option) {
        Object[] constants = option.type().getEnumConstants();
        return constants == null
                ? ""
                : Stream.of(constants).map(Object::toString).collect(Collectors.joining(" "));
    }

    private static String quoted(String plain) {
        return "'" + plain.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}

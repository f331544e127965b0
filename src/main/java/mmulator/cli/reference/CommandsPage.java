package mmulator.cli.reference;

import java.util.List;
import picocli.CommandLine;

/** All commands and their options as a page of Markdown. */
final class CommandsPage {
    private final StringBuilder text = new StringBuilder();

    private CommandsPage() {}

    static String of(CommandLine top) {
        CommandsPage page = new CommandsPage();
        page.text.append("# Commands\n\n").append(Reference.generated("the commands themselves"));
        List<CommandText> commands = CommandText.all(top);
        commands.forEach(page::command);
        page.exitCodes(commands.getFirst());
        return page.text.toString();
    }

    private void command(CommandText command) {
        text.append("\n## ").append(command.name()).append("\n\n");
        text.append(escaped(command.description())).append("\n\n");
        text.append("```text\n").append(command.synopsis()).append("\n```\n");
        text.append("\n```sh\n").append(String.join("\n", command.examples())).append("\n```\n");
        table("argument", command.positionals());
        table(command.isTop() ? "option of every command" : "option", command.options());
        List<CommandText> subcommands = command.subcommands();
        if (!subcommands.isEmpty()) {
            table(
                    "command",
                    subcommands.stream()
                            .map(one -> new CommandText.Argument(one.name(), one.description()))
                            .toList());
        }
    }

    private void table(String heading, List<CommandText.Argument> arguments) {
        if (arguments.isEmpty()) {
            return;
        }
        text.append("\n| ").append(heading).append(" | |\n|---|---|\n");
        for (CommandText.Argument argument : arguments) {
            text.append("| `").append(argument.label().replace("|", "\\|")).append("` | ");
            text.append(escaped(argument.description())).append(" |\n");
        }
    }

    private void exitCodes(CommandText top) {
        text.append("\n## Exit codes\n\n| code | |\n|---|---|\n");
        top.exitCodes()
                .forEach((code, meaning) -> text.append("| ")
                        .append(code.strip())
                        .append(" | ")
                        .append(escaped(meaning))
                        .append(" |\n"));
    }

    private static String escaped(String plain) {
        return plain.replaceAll("([\\\\`*_<>|\\[\\]])", "\\\\$1");
    }
}

package mmulator.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** A fixture file without a command means {@code run}: {@code mmulator -g split.yaml} is {@code mmulator run -g split.yaml}. */
final class ImpliedRun {

    private static final String RUN = "run";

    private ImpliedRun() {}

    /**
     * The arguments with {@code run} inserted where it is implied, or as they are.
     *
     * @param commandLine whose options may stand before a command; which commands it has got so far does not matter
     */
    static String[] insertedInto(String[] args, CommandLine commandLine) {
        int first = 0;
        while (first < args.length && option(args[first], commandLine) instanceof OptionSpec option) {
            first += args[first].contains("=") ? 1 : 1 + option.arity().max();
        }
        if (first > args.length) {
            return args;
        }
        List<String> rest = Arrays.asList(args).subList(first, args.length);
        boolean implied = !rest.isEmpty()
                && !Subcommands.areNamed(rest.getFirst())
                && rest.stream().anyMatch(ImpliedRun::namesFixture);
        if (!implied) {
            return args;
        }
        List<String> completed = new ArrayList<>(Arrays.asList(args));
        completed.add(first, RUN);
        return completed.toArray(String[]::new);
    }

    private static @Nullable OptionSpec option(String argument, CommandLine commandLine) {
        return commandLine.getCommandSpec().optionsMap().get(argument.replaceFirst("=.*", ""));
    }

    /** By name alone if it does not exist, so that {@code run} can say so; any other word is a mistyped command. */
    private static boolean namesFixture(String argument) {
        return argument.endsWith(".yaml")
                || argument.endsWith(".yml")
                || (!argument.startsWith("-") && Files.isRegularFile(Path.of(argument)));
    }
}

package mmulator.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** What the {@code mmulator} command can do, in the order in which its help lists it. */
final class Subcommands {
    private static final List<Class<?>> ALL = List.of(
            RunCommand.class,
            TestCommand.class,
            ExploreCommand.class,
            MutateCommand.class,
            MergeCommand.class,
            CheckCommand.class,
            LitmusCommand.class,
            ExportLitmusCommand.class,
            GdbCommand.class,
            WalkCommand.class,
            TablesCommand.class,
            WhyCommand.class,
            DisasmCommand.class,
            ListCommand.class,
            NewCommand.class,
            DoctorCommand.class,
            ReferenceCommand.class);

    private Subcommands() {}

    static boolean areNamed(String name) {
        return named(name).isPresent();
    }

    /**
     * Those that {@code arguments} may need: the one that the first of them names, or all. To read the annotations of all
     * takes a third of the time of a short run.
     */
    static List<Class<?>> neededFor(String[] arguments) {
        Optional<Class<?>> named = arguments.length == 0 ? Optional.empty() : named(arguments[0]);
        // The reference describes all the others.
        return named.filter(command -> command != ReferenceCommand.class)
                .<List<Class<?>>>map(List::of)
                .orElse(ALL);
    }

    private static Optional<Class<?>> named(String name) {
        return ALL.stream()
                .filter(command -> command.getAnnotation(Command.class).name().equals(name))
                .findFirst();
    }
}

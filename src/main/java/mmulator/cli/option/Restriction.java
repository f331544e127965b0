package mmulator.cli.option;

import java.io.IOException;
import java.nio.file.Path;
import mmulator.file.InputFiles;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code --restrict} lets commands read. */
public final class Restriction {
    public static final String OPTION = "--restrict";

    private Restriction() {}

    /** Of the command line that {@code command} stands in. */
    public static InputFiles of(CommandSpec command) {
        Path folder = command.root().findOption(OPTION).getValue();
        return folder == null ? InputFiles.ALL : below(folder);
    }

    public static InputFiles below(Path folder) {
        try {
            return InputFiles.below(folder);
        } catch (IOException e) {
            throw new UserMistake("mmulator: error: " + OPTION + " " + folder + ": " + Trouble.reason(e)
                    + "; name the folder that holds all that may be read");
        }
    }
}

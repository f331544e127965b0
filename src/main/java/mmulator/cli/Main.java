package mmulator.cli;

import mmulator.cli.option.ExitCode;
import mmulator.cli.option.Trouble;

/** Where the process starts: it needs no library, so that it can say which one is missing. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int exit;
        try {
            exit = Mmulator.run(args);
        } catch (Throwable unexpected) {
            exit = lastWord(unexpected);
        }
        System.exit(exit);
    }

    /** Of what no command could tell any more: before there was one, or because memory was short even for telling. */
    private static int lastWord(Throwable unexpected) {
        try {
            Trouble trouble = Trouble.of(unexpected);
            System.err.println(trouble.line());
            return trouble.exit().code();
        } catch (Throwable again) {
            return ExitCode.INTERNAL.code();
        }
    }
}

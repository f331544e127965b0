package mmulator.cli.process;

import java.nio.file.Path;
import mmulator.cli.option.OutputFile;

/** Writes a report over and over until it is killed: all of one letter, then all of the next. */
final class LastingFile {
    static final int SIZE = 3_000_000;

    private LastingFile() {}

    public static void main(String[] args) {
        System.out.println("ready");
        for (int n = 0; ; n++) {
            OutputFile.write(
                    Path.of(args[0]), String.valueOf((char) ('a' + n % 26)).repeat(SIZE));
        }
    }
}

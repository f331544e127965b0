package mmulator.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import mmulator.report.TraceItem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** QEMU's options for its log. */
final class TraceOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "-d",
            paramLabel = "ITEM[,ITEM]",
            converter = Items.class,
            description = "Log what happens, to stderr or the file of -D; '-d help' lists the items.")
    private @Nullable Request request;

    @Option(names = "-D", paramLabel = "FILE", description = "Write the log of -d there.")
    private @Nullable Path file;

    /** @param items empty for {@code -d help} */
    private record Request(Set<TraceItem> items) {}

    /** Reads the argument of {@code -d}. */
    static final class Items implements ITypeConverter<Request> {
        @Override
        public Request convert(String value) {
            if (value.equals("help")) {
                return new Request(EnumSet.noneOf(TraceItem.class));
            }
            try {
                return new Request(TraceItem.parse(value));
            } catch (IllegalArgumentException unknown) {
                throw new TypeConversionException(String.valueOf(unknown.getMessage()));
            }
        }
    }

    boolean wantsHelp() {
        return request != null && request.items.isEmpty();
    }

    /** What to log; empty for nothing. */
    Set<TraceItem> items() {
        return request == null ? Set.of() : request.items;
    }

    /** Where to; to be closed, which leaves stderr open. */
    PrintWriter open(PrintWriter err) {
        if (file == null) {
            // Buffered: a log of every step is millions of lines.
            return new PrintWriter(new BufferedWriter(err, 1 << 16)) {
                @Override
                public void close() {
                    flush();
                }
            };
        }
        try {
            return new PrintWriter(Files.newBufferedWriter(file));
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "cannot write the log of -d to " + file + ": " + e.getMessage());
        }
    }
}

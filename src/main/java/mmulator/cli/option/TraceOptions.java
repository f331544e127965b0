package mmulator.cli.option;

import java.io.BufferedWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import mmulator.report.trace.TraceItem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** QEMU's options for its log. */
public final class TraceOptions {
    @Option(
            names = "-d",
            paramLabel = "ITEM[,ITEM]",
            converter = Items.class,
            description = "Log what happens, to stderr or the file of -D; '-d help' lists the items.")
    private @Nullable Request request;

    @Option(names = "-D", paramLabel = "FILE", description = "Write the log of -d there.")
    private @Nullable Path file;

    /** @param items empty for {@code -d help} */
    record Request(Set<TraceItem> items) {}

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

    public boolean wantsHelp() {
        return request != null && request.items.isEmpty();
    }

    /** What to log; empty for nothing. */
    public Set<TraceItem> items() {
        return request == null ? Set.of() : request.items;
    }

    /** Where to; closing it leaves stderr open. */
    public Log open(PrintWriter err) {
        if (file == null) {
            // Buffered: a log of every step is millions of lines.
            return new Log(new PrintWriter(new BufferedWriter(err, 1 << 16)), null);
        }
        OutputFile.Text text = OutputFile.log(file);
        return new Log(text.printer(), text);
    }

    /** @param file null for stderr */
    public record Log(PrintWriter out, OutputFile.@Nullable Text file) implements AutoCloseable {
        /** @throws UserMistake if a part of it could not be written */
        public void end() {
            out.flush();
            if (file != null) {
                file.end();
            }
        }

        @Override
        public void close() {
            out.flush();
            if (file != null) {
                file.close();
            }
        }
    }
}

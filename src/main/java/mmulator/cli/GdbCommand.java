package mmulator.cli;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.OrderOptions;
import mmulator.cli.option.OutputFile;
import mmulator.cli.option.Restriction;
import mmulator.cli.option.Terminal;
import mmulator.cli.option.UserMistake;
import mmulator.debug.Debuggee;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;
import mmulator.gdb.Endpoint;
import mmulator.gdb.GdbServer;
import mmulator.gdb.Session;
import mmulator.gdb.SymbolFile;
import mmulator.machine.choice.ScheduleMismatch;
import mmulator.report.text.SourceMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** A fixture under the debugger. */
@Command(
        name = "gdb",
        description = {
            "Run FIXTURE under GDB, forwards and backwards: CPUs are its threads.",
            "Without -S the machine runs at once, to the first broken rule or to its end, and stays there to be looked at;"
                    + " a debugger that connects earlier stops it where it is. With -S it waits at its first instruction.",
            "'kill' in the debugger, or Ctrl-C here, ends it; after 'detach' another debugger may connect."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mmulator gdb fixtures/park/good_park_and_release.yaml",
            "  mmulator gdb fixtures/tutorial/bad_hang.yaml --gdb tcp::4321"
        })
final class GdbCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FIXTURE", description = "YAML file; see fixtures/README.md.")
    @SuppressWarnings("NullAway.Init")
    private Path path;

    @ArgGroup
    private @Nullable Listening listening;

    @Option(names = "-S", description = "Wait at the first instruction for the debugger's 'continue'.")
    private boolean waits;

    @Option(
            names = "--elf",
            paramLabel = "FILE",
            description = "Write symbols and source lines to FILE; otherwise to a temporary file.")
    private @Nullable Path elf;

    @Mixin
    private final OrderOptions order = new OrderOptions();

    /** One or the other. */
    private static final class Listening {
        @Option(names = "-s", description = "Short for --gdb tcp::1234, which is the default.")
        @SuppressWarnings("UnusedVariable") // there for the command line alone
        private boolean usual;

        @Option(
                names = "--gdb",
                paramLabel = "tcp::PORT|unix:PATH",
                converter = EndpointText.class,
                description = "Listen there. tcp::PORT is on the loopback interface only (port 0: any that is free);"
                        + " tcp:HOST:PORT is where others can connect, too.")
        private @Nullable Endpoint endpoint;
    }

    static final class EndpointText implements ITypeConverter<Endpoint> {
        @Override
        public Endpoint convert(String value) {
            try {
                return Endpoint.parse(value);
            } catch (IllegalArgumentException wrong) {
                throw new TypeConversionException(String.valueOf(wrong.getMessage()));
            }
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.of(spec);
        FixtureImage image = FixtureImage.of(FixtureParser.parse(path, Restriction.of(spec)));
        image.warnings().forEach(warning -> terminal.complain(warning.toString()));
        Endpoint endpoint = listening == null || listening.endpoint == null ? Endpoint.DEFAULT : listening.endpoint;
        byte[] symbols =
                SymbolFile.of(image.assembled(), Path.of("").toAbsolutePath().toString());
        SourceMap sources = SourceMap.of(image);
        try (GdbServer server = listen(endpoint, terminal);
                Debuggee debuggee = Debuggee.open(
                        image,
                        order.debugOrder(image),
                        order.maxSteps(image.fixture().run()))) {
            Path symbolFile = write(symbols);
            terminal.complain("symbols in " + symbolFile);
            terminal.complain(
                    "gdb-multiarch -ex 'file " + symbolFile + "' -ex 'target remote " + server.target() + "'");
            server.serve(
                    debuggee,
                    send -> new Session(debuggee, sources, path.toString(), symbolFile.toString(), symbols, send),
                    waits);
        } catch (ScheduleMismatch mismatch) {
            throw order.mistake(image.fixture().run(), mismatch);
        }
        return ExitCode.PASSED.code();
    }

    private static GdbServer listen(Endpoint endpoint, Terminal terminal) {
        try {
            return GdbServer.open(endpoint, terminal::complain);
        } catch (BindException inUse) {
            throw new UserMistake("mmulator: cannot listen at " + endpoint + ": " + inUse.getMessage()
                    + "; --gdb tcp::0 takes any port that is free");
        } catch (IOException refused) {
            throw new UserMistake("mmulator: cannot listen at " + endpoint + ": " + refused.getMessage());
        }
    }

    private Path write(byte[] symbols) {
        try {
            Path file = elf;
            if (file == null) {
                file = Files.createTempFile("mmulator-", ".elf");
                file.toFile().deleteOnExit();
            }
            OutputFile.write(file, symbols);
            return file.toAbsolutePath();
        } catch (IOException refused) {
            throw new UserMistake("mmulator: the symbol file cannot be written: " + refused.getMessage());
        }
    }
}

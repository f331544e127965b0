package mmulator.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import mmulator.asm.Assembler;
import mmulator.asm.decode.Disassembly;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.ImageSection;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.object.ObjectCode;
import mmulator.asm.object.ObjectPlace;
import mmulator.asm.object.ObjectReader;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.FileSourceReader;
import mmulator.asm.source.Source;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.Restriction;
import mmulator.cli.option.Terminal;
import mmulator.cli.option.UserMistake;
import mmulator.engine.Disassembler;
import mmulator.file.InputFiles;
import mmulator.fixture.IncludeFolder;
import mmulator.report.text.DisassemblyListing;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Assembles sources and shows what became of them. */
@Command(
        name = "disasm",
        description =
                "Assemble FILE.S, or take an object or executable, and list address, word, instruction and source line.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  mmulator disasm asm/split/split_pmd.S", "  mmulator disasm asm/split/split_pmd.S --section .text"})
final class DisasmCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Sources and objects, linked together if several.")
    @SuppressWarnings("NullAway.Init")
    private List<String> files;

    @Option(names = "--section", paramLabel = "NAME", description = "List this section only.")
    private @Nullable String section;

    @Option(names = "-I", paramLabel = "DIR", description = "Folder that .include searches; may be repeated.")
    private List<String> include = List.of();

    @Override
    public Integer call() {
        Terminal terminal = Terminal.of(spec);
        AssembledImage image = assemble();
        image.warnings().forEach(warning -> terminal.complain(warning.toString()));
        try (Disassembler disassembler = Disassembly.open()) {
            DisassemblyListing listing = new DisassemblyListing(image, disassembler);
            StringBuilder text = new StringBuilder();
            for (ImageSection chosen : sections(image)) {
                text.append(text.isEmpty() ? "" : "\n").append(listing.print(chosen));
            }
            terminal.print(text.toString());
        }
        return ExitCode.PASSED.code();
    }

    private AssembledImage assemble() {
        ObjectReader reader = new ObjectReader();
        try (Assembler assembler = new Assembler(AssemblerOptions.including(Restriction.of(spec), includeFolders()))) {
            List<ObjectCode> objects = files.stream()
                    .map(file -> object(file, reader).orElseGet(() -> assembler.assemble(read(file))))
                    .toList();
            // One routine of many is what people want to look at: its calls into other files go to 0.
            return assembler.link(objects, LinkLayout.of(0, 0).asPartial());
        }
    }

    /** Empty for a source. */
    private Optional<ObjectCode> object(String file, ObjectReader reader) {
        InputFiles readable = Restriction.of(spec);
        if (!readable.isFile(Path.of(file))) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = readable.map(Path.of(file));
            return ObjectReader.isObject(bytes)
                    ? Optional.of(reader.read(file, bytes, ObjectPlace.OWN, List.of()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UserMistake(file + ":1:1: error: " + e.getMessage());
        }
    }

    /** Those of {@code -I}, then {@code asm/include} of the nearest folder above the first file that has one. */
    private String[] includeFolders() {
        List<String> folders = new ArrayList<>(include);
        IncludeFolder.nearestTo(Path.of(files.getFirst()), Restriction.of(spec))
                .map(Path::toString)
                .ifPresent(folders::add);
        return folders.toArray(String[]::new);
    }

    private Source read(String file) {
        try {
            return new FileSourceReader(Restriction.of(spec))
                    .read(file)
                    .orElseThrow(() -> new UserMistake(file + ":1:1: error: "
                            + (Restriction.of(spec).isFolder(Path.of(file)) ? "is a directory" : "no such file")));
        } catch (IOException e) {
            throw new UserMistake(file + ":1:1: error: " + e.getMessage());
        }
    }

    private List<ImageSection> sections(AssembledImage image) {
        if (section == null) {
            return image.sections().stream().filter(s -> s.size() > 0).toList();
        }
        return List.of(image.section(section)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "no section '" + section + "'; there are "
                                + image.sections().stream()
                                        .map(ImageSection::name)
                                        .toList())));
    }
}

package mmulator.gdb;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.ImageSection;
import mmulator.asm.link.ImageSymbol;
import mmulator.asm.link.LineTable;
import mmulator.asm.source.SourcePosition;
import mmulator.elf.DebugInfoWriter;
import mmulator.elf.ElfWriter;
import mmulator.elf.LineProgramWriter;

/**
 * An ELF file of an image, for a debugger. Code that is linked at one address and loaded at another is in it twice: it
 * runs at its physical address while the MMU is off and under an identity map, and symbols, lines and breakpoints by name
 * are to be found there too. There the symbols are local, so that a name means the virtual address elsewhere. Data that is loaded elsewhere is found at its virtual address alone, since a variable cannot
 * be in two places; {@code pa(x)} of the fixture is an address like any other.
 */
public final class SymbolFile {
    /** Begins the names of sections at their physical address; symbols have the same name at both. */
    static final String PHYSICAL = ".pa";

    private final AssembledImage image;
    private final ElfWriter elf = new ElfWriter();
    private final DebugInfoWriter debug;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    private SymbolFile(AssembledImage image, String directory) {
        this.image = image;
        debug = new DebugInfoWriter("mmulator", directory);
    }

    /**
     * The bytes of the file.
     *
     * @param directory where the paths of the image's sources begin
     */
    public static byte[] of(AssembledImage image, String directory) {
        SymbolFile file = new SymbolFile(image, directory);
        file.write();
        return file.elf.toBytes();
    }

    private void write() {
        for (ImageSection section : image.sections()) {
            if (section.size() > 0) {
                add(section, 0);
            }
        }
        for (ImageSection section : image.sections()) {
            long shift = section.physicalAddress() - section.virtualAddress();
            if (section.size() > 0 && section.kind().executable() && shift != 0 && isFree(section)) {
                add(section, shift);
            }
        }
        addVariables();
        image.symbols().stream()
                .filter(symbol -> symbol.section().isEmpty())
                .forEach(symbol -> elf.absolute(symbol.name(), symbol.value(), symbol.global()));
        elf.debug(".debug_abbrev", debug.abbreviations());
        elf.debug(".debug_info", debug.info());
        elf.debug(".debug_line", lines.toByteArray());
    }

    /** False where something else is linked at the physical addresses of {@code loaded}: what a name means goes first. */
    private boolean isFree(ImageSection loaded) {
        return image.sections().stream()
                .noneMatch(other -> other.size() > 0
                        && (other.contains(loaded.physicalAddress()) || contains(loaded, other.virtualAddress())));
    }

    private static boolean contains(ImageSection loaded, long address) {
        return Long.compareUnsigned(address - loaded.physicalAddress(), loaded.size()) < 0;
    }

    /** @param shift what is added to the addresses that the section is linked for */
    private void add(ImageSection section, long shift) {
        long address = section.virtualAddress() + shift;
        String name = (shift == 0 ? "" : PHYSICAL) + section.name();
        int index = elf.add(new ElfWriter.Section(
                name,
                address,
                section.physicalAddress(),
                section.bytes(),
                section.kind().writable(),
                section.kind().executable(),
                section.kind().zeroed()));
        for (ImageSymbol symbol : image.symbols()) {
            if (symbol.section().equals(section.name())) {
                elf.symbol(
                        symbol.name(),
                        symbol.value() + shift,
                        section.kind().executable() ? symbol.size() : size(symbol),
                        index,
                        shift == 0 && symbol.global(),
                        type(section, symbol));
            }
        }
        if (section.kind().executable()) {
            addCode(section, shift);
        }
    }

    /** A label within a routine is none: a debugger would take it for the start of another. */
    private static ElfWriter.SymbolType type(ImageSection section, ImageSymbol symbol) {
        if (!section.kind().executable()) {
            return ElfWriter.SymbolType.OBJECT;
        }
        return symbol.global() ? ElfWriter.SymbolType.FUNC : ElfWriter.SymbolType.NOTYPE;
    }

    private void addCode(ImageSection section, long shift) {
        LineProgramWriter program = new LineProgramWriter();
        List<LineTable.Entry> entries = image.lines().entries().stream()
                .filter(entry -> section.contains(entry.address()))
                .toList();
        long end = 0;
        for (LineTable.Entry entry : entries) {
            if (entry.address() != end && end != 0) {
                program.end(end + shift);
            }
            // For what a macro makes the line of its call, as GNU as does it.
            SourcePosition position = entry.position().outermost();
            program.row(entry.address() + shift, position.file(), position.line());
            end = entry.address() + entry.length();
        }
        if (entries.isEmpty()) {
            return;
        }
        program.end(end + shift);
        List<DebugInfoWriter.Routine> routines = routines(section, program, shift);
        String unit = entries.getFirst().position().outermost().file();
        debug.code(unit, section.virtualAddress() + shift, section.size(), lines.size(), routines);
        lines.writeBytes(program.toBytes());
    }

    /** From each global label to the next one. */
    private List<DebugInfoWriter.Routine> routines(ImageSection section, LineProgramWriter program, long shift) {
        TreeMap<Long, ImageSymbol> starts = new TreeMap<>(Long::compareUnsigned);
        image.symbols().stream()
                .filter(symbol -> symbol.global() && symbol.section().equals(section.name()))
                .forEach(symbol -> starts.putIfAbsent(symbol.value(), symbol));
        List<DebugInfoWriter.Routine> routines = new ArrayList<>();
        starts.forEach((start, symbol) -> {
            Long next = starts.higherKey(start);
            long end = next == null ? section.virtualAddress() + section.size() : next;
            Optional<SourcePosition> position =
                    image.lines().at(start).map(entry -> entry.position().outermost());
            if (end != start && position.isPresent()) {
                int file = program.file(position.get().file());
                routines.add(new DebugInfoWriter.Routine(
                        symbol.name(),
                        shift == 0,
                        start + shift,
                        end - start,
                        file,
                        position.get().line()));
            }
        });
        return routines;
    }

    private void addVariables() {
        List<DebugInfoWriter.Variable> variables = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (ImageSection section : image.sections()) {
            if (!section.kind().executable()) {
                image.symbols().stream()
                        .filter(symbol -> symbol.section().equals(section.name()))
                        .sorted(Comparator.comparing(ImageSymbol::global).reversed())
                        .filter(symbol -> named.add(symbol.name()))
                        .forEach(symbol -> variables.add(
                                new DebugInfoWriter.Variable(symbol.name(), symbol.value(), size(symbol))));
            }
        }
        debug.data("variables", variables);
    }

    /** As {@code .size} gave it, or else that of the statement after the label. */
    private long size(ImageSymbol symbol) {
        return symbol.size() != 0
                ? symbol.size()
                : image.lines().at(symbol.value()).map(LineTable.Entry::length).orElse(0L);
    }
}

package mmulator.asm.link;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mmulator.asm.decode.Disassembly;
import mmulator.asm.source.SourcePosition;
import mmulator.elf.LineRows;
import mmulator.elf.LineSource;
import mmulator.elf.LinesOnDemand;
import mmulator.engine.Disassembler;

/**
 * The lines of compiled code. A line makes many instructions, so each entry is one instruction of it, in the words of a
 * disassembler.
 */
final class CompiledLines {
    private static final int INSTRUCTION = 4;

    private final List<LineSource> objects;
    private final CodeText code;
    private final Path working = Path.of("").toAbsolutePath();

    CompiledLines(List<LineSource> objects, CodeText code) {
        this.objects = List.copyOf(objects);
        this.code = code;
    }

    Optional<LineTable.Entry> at(long address) {
        for (LineSource rows : objects) {
            LineRows.Row row = rows.at(address);
            if (row != null) {
                long start = address & -INSTRUCTION;
                return Optional.of(entry(row, start));
            }
        }
        return Optional.empty();
    }

    String inlined(long address) {
        for (LineSource lines : objects) {
            if (lines instanceof LinesOnDemand known) {
                String text = known.inlined(address);
                if (!text.isEmpty()) {
                    return text;
                }
            }
        }
        return "";
    }

    private LineTable.Entry entry(LineRows.Row row, long address) {
        return new LineTable.Entry(
                address, INSTRUCTION, new SourcePosition(shown(row.file()), row.line(), 1), code.at(address), true);
    }

    /** An entry for each instruction. */
    List<LineTable.Entry> entries() {
        List<LineTable.Entry> entries = new ArrayList<>();
        Map<String, String> paths = new HashMap<>();
        try (Disassembler disassembler = Disassembly.open()) {
            for (LineSource rows : objects) {
                for (LineRows.Row row : rows.all()) {
                    String path = paths.computeIfAbsent(row.file(), this::shown);
                    SourcePosition position = new SourcePosition(path, row.line(), 1);
                    for (long i = 0; i < row.length(); i += INSTRUCTION) {
                        long address = row.address() + i;
                        entries.add(new LineTable.Entry(
                                address, INSTRUCTION, position, code.at(address, disassembler), true));
                    }
                }
            }
        }
        return entries;
    }

    /** All lines that made something, some of them more than once. */
    Stream<SourcePosition> positions() {
        Map<String, String> paths = new HashMap<>();
        return objects.stream()
                .flatMap(rows -> rows.all().stream())
                .map(row -> new SourcePosition(paths.computeIfAbsent(row.file(), this::shown), row.line(), 1));
    }

    /** From the working folder, for what lies below it: as users name other files. */
    private String shown(String path) {
        try {
            Path normal = Path.of(path).normalize();
            return normal.isAbsolute() && normal.startsWith(working)
                    ? working.relativize(normal).toString()
                    : normal.toString();
        } catch (InvalidPathException e) {
            return path;
        }
    }
}

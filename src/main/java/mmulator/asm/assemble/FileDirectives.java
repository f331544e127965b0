package mmulator.asm.assemble;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import mmulator.asm.section.CharacterConstants;
import mmulator.asm.section.ConstantReader;
import mmulator.asm.section.Sections;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.Cursor;
import mmulator.asm.source.Diagnostic;
import mmulator.asm.source.Source;
import mmulator.asm.source.Statement;

/** {@code .include} and {@code .incbin}, the end of the source, messages, and directives that mean nothing here. */
final class FileDirectives implements Directives {
    private final Sections sections;
    private final SymbolTable symbols;
    private final AssemblerOptions options;
    private final StatementReader reader;
    private final Function<Source, List<Statement>> splitter;
    private final List<Diagnostic> diagnostics;

    FileDirectives(
            Sections sections,
            SymbolTable symbols,
            AssemblerOptions options,
            StatementReader reader,
            Function<Source, List<Statement>> splitter,
            List<Diagnostic> diagnostics) {
        this.sections = sections;
        this.symbols = symbols;
        this.options = options;
        this.reader = reader;
        this.splitter = splitter;
        this.diagnostics = diagnostics;
    }

    @Override
    public boolean handle(String name, Cursor cursor) {
        Statement statement = cursor.statement();
        switch (name) {
            case ".include" -> include(cursor);
            case ".incbin" -> incbin(cursor);
            case ".end" -> reader.stop();
            case ".error" -> throw statement.error(0, message(cursor, ".error directive"));
            case ".err" -> throw statement.error(0, ".err directive");
            case ".warning" ->
                diagnostics.add(Diagnostic.warning(statement.at(0), message(cursor, ".warning directive")));
            case ".print" -> diagnostics.add(Diagnostic.warning(statement.at(0), message(cursor, ".print directive")));
            // Every architecture extension known here is always on; the rest is for debuggers and listings.
            case ".arch",
                    ".cpu",
                    ".arch_extension",
                    ".file",
                    ".ident",
                    ".func",
                    ".endfunc",
                    ".loc",
                    ".title",
                    ".nolist",
                    ".list" -> cursor.rest();
            default -> {
                if (!name.startsWith(".cfi_")) {
                    return false;
                }
                cursor.rest();
            }
        }
        cursor.expectEnd();
        return true;
    }

    private static String message(Cursor cursor, String otherwise) {
        if (cursor.atEnd()) {
            return otherwise;
        }
        String text = new String(CharacterConstants.string(cursor), StandardCharsets.UTF_8);
        cursor.expectEnd();
        return text;
    }

    private void include(Cursor cursor) {
        Statement statement = cursor.statement();
        reader.include(splitter.apply(find(cursor, options.reader()::read)), statement);
    }

    /** {@code "file", skip, count}: all behind {@code skip} when the count is 0. */
    private void incbin(Cursor cursor) {
        int at = cursor.skipBlanks();
        byte[] bytes = find(cursor, options.reader()::readBytes);
        long skip = number(cursor);
        long count = number(cursor);
        count = count == 0 ? bytes.length - skip : count;
        if (skip < 0 || count < 0 || skip > bytes.length || count > bytes.length - skip) {
            throw cursor.statement()
                    .error(
                            at,
                            count + " bytes from byte " + skip + " on are not all in the file, which has "
                                    + bytes.length);
        }
        sections.current().append(Arrays.copyOfRange(bytes, (int) skip, (int) (skip + count)), cursor.statement());
    }

    /** The next argument, 0 if it is left out. */
    private long number(Cursor cursor) {
        return cursor.comma() && !cursor.atEnd() && cursor.peek() != ',' ? ConstantReader.number(cursor, symbols) : 0;
    }

    /** Reads the file at a path, empty when there is none. */
    @FunctionalInterface
    private interface Reading<T> {
        Optional<T> read(String path) throws IOException;
    }

    /** What is read from the file that the string at the cursor names. */
    private <T> T find(Cursor cursor, Reading<T> reading) {
        Statement statement = cursor.statement();
        int at = cursor.skipBlanks();
        String name = new String(CharacterConstants.string(cursor), StandardCharsets.UTF_8);
        for (String candidate : candidates(statement.file(), name)) {
            Optional<T> found;
            try {
                found = reading.read(candidate);
            } catch (IOException e) {
                throw statement.error(at, "cannot read '" + candidate + "': " + e.getMessage());
            }
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw statement.error(at, "cannot find '" + name + "'" + searched());
    }

    private String searched() {
        return options.includeDirectories().isEmpty()
                ? ""
                : "; looked beside the including file and in " + String.join(", ", options.includeDirectories());
    }

    private List<String> candidates(String including, String name) {
        List<String> candidates = new ArrayList<>();
        if (name.startsWith("/")) {
            candidates.add(name);
            return candidates;
        }
        int slash = including.lastIndexOf('/');
        candidates.add(slash < 0 ? name : including.substring(0, slash + 1) + name);
        for (String directory : options.includeDirectories()) {
            candidates.add(directory.endsWith("/") ? directory + name : directory + "/" + name);
        }
        return candidates;
    }
}

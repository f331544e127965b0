package mmulator.asm.assemble;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mmulator.asm.encode.A64;
import mmulator.asm.encode.LiteralOperand;
import mmulator.asm.encode.OperandParser;
import mmulator.asm.encode.Operands;
import mmulator.asm.encode.VectorEncoder;
import mmulator.asm.object.ObjectCode;
import mmulator.asm.section.ConstantReader;
import mmulator.asm.section.DataWriter;
import mmulator.asm.section.Fixup;
import mmulator.asm.section.Instruction;
import mmulator.asm.section.NotYetKnown;
import mmulator.asm.section.OutputBudget;
import mmulator.asm.section.RegisterAliases;
import mmulator.asm.section.SectionContent;
import mmulator.asm.section.Sections;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.section.Value;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.AssemblyException;
import mmulator.asm.source.AssemblyLimits;
import mmulator.asm.source.Cursor;
import mmulator.asm.source.Diagnostic;
import mmulator.asm.source.Macro;
import mmulator.asm.source.Source;
import mmulator.asm.source.SourceError;
import mmulator.asm.source.SourcePosition;
import mmulator.asm.source.Spelling;
import mmulator.asm.source.Statement;
import mmulator.asm.source.StatementSplitter;

/** Assembles one file: takes statements one by one and hands each to whoever knows it. */
public final class FileAssembler {
    /** Each settles where at least one more subsection begins, and few files have more than two. */
    private static final int MAX_ROUNDS = 20;

    private final AssemblyLimits limits;
    private final VectorEncoder vectors;
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final Sections sections;
    private final SymbolTable symbols;
    private final DataWriter data;
    private final StatementReader reader;
    private final MacroDirectives macros;
    private final ConditionalDirectives conditionals;
    private final SymbolDirectives assignments;
    private final CommonDirectives commons;
    private final List<Directives> directives;
    private final RegisterAliases aliases = new RegisterAliases();
    private final Source source;
    private final SourceChanges changes;

    private FileAssembler(
            Source source,
            AssemblerOptions options,
            SourceChanges changes,
            VectorEncoder vectors,
            Map<Sections.Part, Integer> starts) {
        this.source = source;
        this.changes = changes;
        this.limits = options.limits();
        this.vectors = vectors;
        this.sections = new Sections(new OutputBudget(limits.outputBytes()), starts);
        this.symbols = new SymbolTable(sections);
        this.data = new DataWriter(sections, symbols);
        this.reader = new StatementReader(limits);
        this.macros = new MacroDirectives(reader, symbols, limits, changes);
        this.conditionals = new ConditionalDirectives(reader, symbols);
        LocationDirectives location = new LocationDirectives(sections, symbols);
        this.assignments = new SymbolDirectives(symbols, location);
        this.commons = new CommonDirectives(sections, symbols);
        this.directives = List.of(
                new DataDirectives(sections, symbols, data, limits),
                new NumberDirectives(sections, symbols, limits),
                location,
                new SectionDirectives(sections, symbols),
                assignments,
                commons,
                macros,
                new FileDirectives(sections, symbols, options, reader, this::split, diagnostics),
                new LiteralDirectives(sections, symbols, data));
    }

    /**
     * Assembles a file, again as long as its subsections do not begin where they were thought to: alignment depends on it.
     *
     * @throws AssemblyException when anything is wrong with the file
     */
    public static ObjectCode assemble(
            Source source, AssemblerOptions options, SourceChanges changes, VectorEncoder vectors) {
        long deadline = System.nanoTime() + options.limits().duration().toNanos();
        Map<Sections.Part, Integer> starts = Map.of();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            FileAssembler file = new FileAssembler(source, options, changes, vectors, starts);
            file.run(deadline);
            Map<Sections.Part, Integer> found = file.sections.starts();
            Map<Sections.Part, Integer> assumed = starts;
            if (found.entrySet().stream()
                    .allMatch(s -> assumed.getOrDefault(s.getKey(), 0).equals(s.getValue()))) {
                return file.result();
            }
            starts = found;
        }
        throw new AssemblyException(List.of(Diagnostic.error(
                new SourcePosition(source.path(), 1, 1),
                "gave up after " + MAX_ROUNDS + " rounds: where its subsections begin depends on itself")));
    }

    private ObjectCode result() {
        if (diagnostics.stream().anyMatch(d -> d.severity() == Diagnostic.Severity.ERROR)) {
            throw new AssemblyException(diagnostics);
        }
        List<ObjectCode.Group> groups = sections.groupsOnce().entrySet().stream()
                .map(group -> new ObjectCode.Group(group.getKey(), group.getValue()))
                .toList();
        return new ObjectCode(
                source.path(), List.copyOf(sections.all()), symbols, diagnostics, groups, commons.commons(), null);
    }

    private List<Statement> split(Source text) {
        if (text.text().length() > limits.sourceChars()) {
            diagnostics.add(Diagnostic.error(
                    new SourcePosition(text.path(), 1, 1),
                    "file is longer than " + limits.sourceChars() + " characters"));
            return List.of();
        }
        return changes.edit(StatementSplitter.split(text, diagnostics::add));
    }

    private void run(long deadline) {
        reader.start(split(source));
        long count = 0;
        while (errors() < limits.errors()) {
            Statement statement = null;
            try {
                statement = reader.next();
                if (statement == null) {
                    break;
                }
                if (++count > limits.statements() || ((count & 0xff) == 0 && System.nanoTime() > deadline)) {
                    diagnostics.add(Diagnostic.error(statement.at(0), "gave up: the source expands to too much"));
                    return;
                }
                process(statement);
            } catch (SourceError e) {
                diagnostics.add(statement == null ? e.diagnostic() : SourceChanges.traced(e.diagnostic(), statement));
            }
        }
        finish();
    }

    private long errors() {
        return diagnostics.stream()
                .filter(d -> d.severity() == Diagnostic.Severity.ERROR)
                .count();
    }

    /** Places the literals that no {@code .ltorg} placed. */
    private void finish() {
        try {
            for (SectionContent section : List.copyOf(sections.all())) {
                sections.select(section);
                section.literals().place(section, symbols, data);
            }
            sections.join();
        } catch (SourceError e) {
            diagnostics.add(e.diagnostic());
        }
    }

    /** The directive or mnemonic of a statement in lower case, behind any labels; "" when there is none. */
    static String directiveOf(Statement statement) {
        Cursor cursor = new Cursor(statement, 0);
        skipLabels(cursor);
        return cursor.identifier().toLowerCase(Locale.ROOT);
    }

    private static void skipLabels(Cursor cursor) {
        while (skipLabel(cursor)) {
            // the next one
        }
    }

    /** Moves over one label; false, and not moved but over blanks, if there is none. */
    static boolean skipLabel(Cursor cursor) {
        int start = cursor.skipBlanks();
        if (label(cursor).isEmpty()) {
            cursor.moveTo(start);
            return false;
        }
        return true;
    }

    /** The label at the cursor, its colon consumed; "" when there is none, the cursor then anywhere. */
    private static String label(Cursor cursor) {
        int start = cursor.skipBlanks();
        String name = cursor.quotedName();
        if (name.isEmpty()) {
            while (Cursor.isIdentifierPart(cursor.raw(0))) {
                cursor.moveTo(cursor.pos() + 1);
            }
            name = cursor.statement().text().substring(start, cursor.pos());
        }
        return !name.isEmpty() && cursor.accept(':') ? name : "";
    }

    private void process(Statement statement) {
        if (!reader.conditionals().isActive()) {
            conditionals.skip(statement, directiveOf(statement));
            return;
        }
        Cursor cursor = new Cursor(statement, 0);
        while (true) {
            int start = cursor.skipBlanks();
            String label = label(cursor);
            if (label.isEmpty()) {
                cursor.moveTo(start);
                break;
            }
            define(label, statement, start);
        }
        if (!cursor.atEnd()) {
            operation(statement, cursor);
        }
    }

    private void define(String label, Statement statement, int index) {
        if (statement.text().charAt(index) == '"') {
            symbols.defineLabel(label, statement.at(index));
        } else if (Cursor.isIdentifierStart(label.charAt(0))) {
            if (label.equals(".")) {
                throw statement.error(index, "'.' cannot be a label");
            }
            symbols.defineLabel(label, statement.at(index));
        } else if (label.matches("[0-9]{1,9}")) {
            symbols.defineNumericLabel(Integer.toString(Integer.parseInt(label)), statement.at(index));
        } else {
            throw statement.error(index, "'" + label + "' cannot be a label");
        }
    }

    private void operation(Statement statement, Cursor cursor) {
        int start = cursor.skipBlanks();
        String word = cursor.identifier();
        if (word.isEmpty()) {
            throw statement.error(
                    start,
                    "expected an instruction, a directive or a label, found '"
                            + statement
                                    .text()
                                    .substring(start, Math.min(statement.text().length(), start + 20)) + "'");
        }
        if (cursor.peek() == '=' && cursor.raw(1) != '=') {
            cursor.accept('=');
            assignments.assign(word, cursor, false, start);
            return;
        }
        String lower = word.toLowerCase(Locale.ROOT);
        Macro macro = macros.find(lower);
        if (macro != null) {
            macros.expand(macro, statement, cursor, start);
            return;
        }
        if (lower.startsWith(".")) {
            directive(lower, statement, cursor, start);
            return;
        }
        if (aliases.define(word, cursor, start)) {
            return;
        }
        instruction(new Instruction(lower, OperandParser.parse(cursor, symbols, aliases), statement, start));
    }

    private void directive(String name, Statement statement, Cursor cursor, int start) {
        if (name.equals(".unreq")) {
            aliases.remove(cursor);
            return;
        }
        if (name.equals(".inst")) {
            do {
                int at = cursor.skipBlanks();
                Value value = ConstantReader.read(cursor, symbols, statement, at);
                emit(value.number(), statement, at);
            } while (cursor.comma());
            return;
        }
        if (conditionals.handle(name, cursor)) {
            return;
        }
        for (Directives group : directives) {
            if (group.handle(name, cursor)) {
                return;
            }
        }
        throw statement.error(start, "unknown directive '" + name + "'" + Spelling.hint(name, DirectiveNames.ALL));
    }

    private void emit(long word, Statement statement, int at) {
        if (word < 0 || word >= 1L << 32) {
            throw statement.error(at, "an instruction is a 32-bit number");
        }
        align(sections.current(), statement);
        sections.current().append(word, 4, statement);
    }

    /** As GNU as: behind data an instruction stands where it can be executed, but in a section for data where it is put. */
    private static void align(SectionContent section, Statement by) {
        if (section.kind().executable()) {
            section.padTo(4, by);
        }
    }

    private void instruction(Instruction parsed) {
        SectionContent section = sections.current();
        align(section, parsed.statement());
        Instruction instruction = LiteralOperand.resolve(parsed, section, symbols);
        Fixup table = TableLoad.of(instruction, section.size());
        if (table != null) {
            section.append(table, instruction.statement());
            return;
        }
        Value pc = new Value(section.size(), section);
        try {
            int word = A64.encode(new Operands(instruction, symbols, pc), vectors);
            section.append(Integer.toUnsignedLong(word), 4, instruction.statement());
        } catch (NotYetKnown e) {
            section.append(new Fixup.OfInstruction(section.size(), instruction), instruction.statement());
        }
    }
}

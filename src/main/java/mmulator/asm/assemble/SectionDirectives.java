package mmulator.asm.assemble;

import java.nio.charset.StandardCharsets;
import mmulator.asm.section.CharacterConstants;
import mmulator.asm.section.ConstantReader;
import mmulator.asm.section.SectionContent;
import mmulator.asm.section.SectionKind;
import mmulator.asm.section.Sections;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.source.Cursor;
import mmulator.asm.source.Statement;

/** Directives that choose where statements go. */
final class SectionDirectives implements Directives {
    private final Sections sections;
    private final SymbolTable symbols;

    SectionDirectives(Sections sections, SymbolTable symbols) {
        this.sections = sections;
        this.symbols = symbols;
    }

    @Override
    public boolean handle(String name, Cursor cursor) {
        switch (name) {
            case ".text", ".data", ".bss" -> plain(name, cursor);
            case ".section" -> sections.select(section(cursor));
            case ".pushsection" -> {
                SectionContent section = section(cursor);
                sections.push();
                sections.select(section);
            }
            case ".popsection" -> {
                if (!sections.pop()) {
                    throw cursor.statement().error(0, ".popsection without .pushsection");
                }
            }
            case ".previous" -> sections.selectPrevious();
            default -> {
                return false;
            }
        }
        cursor.expectEnd();
        return true;
    }

    private void plain(String name, Cursor cursor) {
        if (!cursor.atEnd()) {
            int at = cursor.skipBlanks();
            if (ConstantReader.number(cursor, symbols) != 0) {
                throw cursor.statement().error(at, "subsections are not supported");
            }
        }
        sections.select(sections.open(name, SectionKind.byName(name)));
    }

    /** {@code name, "flags", %type}. */
    private SectionContent section(Cursor cursor) {
        Statement statement = cursor.statement();
        int nameAt = cursor.skipBlanks();
        String name = sectionName(cursor);
        SectionContent existing = sections.find(name);
        if (!cursor.comma()) {
            return existing != null ? existing : sections.open(name, SectionKind.byName(name));
        }
        int flagsAt = cursor.skipBlanks();
        String flags = new String(CharacterConstants.string(cursor), StandardCharsets.UTF_8);
        boolean zeroed = name.equals(".bss") || name.startsWith(".bss.");
        if (cursor.comma()) {
            int at = cursor.skipBlanks();
            if (!cursor.accept('%') && !cursor.accept('@')) {
                throw cursor.error("expected %progbits, %nobits or %note");
            }
            zeroed = switch (cursor.identifier()) {
                case "progbits", "note" -> false;
                case "nobits" -> true;
                default -> throw statement.error(at, "expected %progbits, %nobits or %note");
            };
        }
        SectionKind kind = SectionKind.byFlags(flags, zeroed);
        if (kind == null) {
            throw statement.error(flagsAt, "section flags \"" + flags + "\": only a, w and x are supported");
        }
        if (SectionKind.byName(name).allocated()) {
            // GNU as keeps the flags a well-known name implies.
            kind = union(kind, SectionKind.byName(name));
        }
        if (existing != null && !existing.kind().equals(kind)) {
            throw statement.error(nameAt, "section '" + name + "' has other flags already");
        }
        return existing != null ? existing : sections.open(name, kind);
    }

    private static SectionKind union(SectionKind a, SectionKind b) {
        return new SectionKind(
                a.allocated() | b.allocated(),
                a.writable() | b.writable(),
                a.executable() | b.executable(),
                a.zeroed());
    }

    /** Section names may hold nearly anything but blanks and commas. */
    private static String sectionName(Cursor cursor) {
        int start = cursor.skipBlanks();
        if (cursor.peek() == '"') {
            return new String(CharacterConstants.string(cursor), StandardCharsets.UTF_8);
        }
        while (cursor.raw(0) > ' ' && cursor.raw(0) != ',' && cursor.raw(0) != '"') {
            cursor.moveTo(cursor.pos() + 1);
        }
        if (cursor.pos() == start) {
            throw cursor.error("expected a section name");
        }
        return cursor.statement().text().substring(start, cursor.pos());
    }
}

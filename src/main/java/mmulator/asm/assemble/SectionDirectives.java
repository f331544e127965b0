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
    /** Those that are known; see {@link SectionKind#byFlags}. */
    private static final String FLAGS = "awxMSGoe";

    /** As in GNU as. */
    private static final int MAX_SUBSECTION = 8192;

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
            case ".subsection" -> {
                if (sections.inNumbers()) {
                    throw cursor.statement().error(0, "a .struct has no subsections");
                }
                sections.select(subsection(sections.current(), cursor));
            }
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
        SectionContent section = sections.open(name, SectionKind.byName(name));
        sections.select(cursor.atEnd() ? section : subsection(section, cursor));
    }

    private SectionContent subsection(SectionContent section, Cursor cursor) {
        int at = cursor.skipBlanks();
        long number = ConstantReader.number(cursor, symbols);
        if (number < 0 || number > MAX_SUBSECTION) {
            throw cursor.statement().error(at, "subsection " + number + " is not from 0 to " + MAX_SUBSECTION);
        }
        return sections.subsection(section, (int) number);
    }

    /** {@code name, "flags", %type, what the flags ask for}. */
    private SectionContent section(Cursor cursor) {
        Statement statement = cursor.statement();
        int nameAt = cursor.skipBlanks();
        String name = sectionName(cursor);
        SectionContent existing = sections.find(name);
        if (!cursor.comma()) {
            return existing != null ? existing : sections.open(name, SectionKind.byName(name));
        }
        if (cursor.peek() != '"') {
            // .pushsection takes a subsection
            return subsection(existing != null ? existing : sections.open(name, SectionKind.byName(name)), cursor);
        }
        String flags = flags(cursor);
        boolean zeroed = name.equals(".bss") || name.startsWith(".bss.");
        boolean more = cursor.comma();
        if (more && (cursor.peek() == '%' || cursor.peek() == '@')) {
            zeroed = isZeroed(cursor);
            more = cursor.comma();
        }
        String group = "";
        if (flags.contains("M") && more) {
            entitySize(cursor);
            more = cursor.comma();
        }
        if (flags.contains("o") && more) {
            cursor.expectIdentifier("the section or symbol that this one is for");
            more = cursor.comma();
        }
        if (flags.contains("G")) {
            if (!more) {
                throw cursor.error("flag G: expected the name of a group");
            }
            group = group(cursor);
            more = false;
        }
        if (more) {
            throw cursor.error("expected no more for these flags, or %progbits, %nobits or %note");
        }
        SectionKind kind = SectionKind.byFlags(flags, zeroed);
        if (SectionKind.byName(name).allocated()) {
            // GNU as keeps the flags a well-known name implies.
            kind = union(kind, SectionKind.byName(name));
        }
        existing = sections.find(name, group);
        if (existing != null && !existing.kind().equals(kind)) {
            throw statement.error(nameAt, "section '" + name + "' has other flags already");
        }
        return existing != null ? existing : sections.open(name, group, kind);
    }

    private static String flags(Cursor cursor) {
        int at = cursor.skipBlanks();
        String flags = new String(CharacterConstants.string(cursor), StandardCharsets.UTF_8);
        for (int i = 0; i < flags.length(); i++) {
            char c = flags.charAt(i);
            if (FLAGS.indexOf(c) < 0) {
                throw cursor.statement()
                        .error(
                                at,
                                "section flags \"" + flags + "\": '" + c + "' is none of those known here, " + FLAGS);
            }
        }
        return flags;
    }

    private static boolean isZeroed(Cursor cursor) {
        int at = cursor.skipBlanks();
        cursor.moveTo(at + 1);
        return switch (cursor.identifier()) {
            case "progbits", "note", "init_array", "fini_array", "preinit_array" -> false;
            case "nobits" -> true;
            default -> throw cursor.statement().error(at, "expected %progbits, %nobits or %note");
        };
    }

    /** How long the entries are that a linker may merge; none are merged here. */
    private void entitySize(Cursor cursor) {
        int at = cursor.skipBlanks();
        long size = ConstantReader.number(cursor, symbols);
        if (size <= 0) {
            throw cursor.statement().error(at, "entries of " + size + " bytes; expected at least 1");
        }
    }

    /** {@code name, comdat}: of several files' groups of that name, one is enough. */
    private String group(Cursor cursor) {
        String name = cursor.expectIdentifier("the name of a group");
        if (cursor.comma()) {
            int at = cursor.skipBlanks();
            if (!cursor.identifier().equals("comdat")) {
                throw cursor.statement().error(at, "expected comdat");
            }
            sections.markOnce(name);
        }
        return name;
    }

    private static SectionKind union(SectionKind a, SectionKind b) {
        return new SectionKind(
                a.allocated() || b.allocated(),
                a.writable() || b.writable(),
                a.executable() || b.executable(),
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

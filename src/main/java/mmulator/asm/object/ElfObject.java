package mmulator.asm.object;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmulator.asm.section.Fixup;
import mmulator.asm.section.OutputBudget;
import mmulator.asm.section.SectionContent;
import mmulator.asm.section.SectionKind;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.source.SourcePosition;
import mmulator.elf.Bytes;
import mmulator.elf.ElfException;
import mmulator.elf.ElfFile;
import mmulator.elf.ElfRelocation;
import mmulator.elf.ElfSection;
import mmulator.elf.ElfSymbol;
import mmulator.elf.RelocationType;

/** A relocatable ELF file as the linker wants it. */
final class ElfObject {
    private static final int COMDAT = 1;

    private final String path;
    private final ElfFile file;
    private final OutputBudget budget;
    private final Map<Integer, SectionContent> sections = new LinkedHashMap<>();
    private final ObjectSymbols symbols;

    ElfObject(String path, ElfFile file, OutputBudget budget) {
        this.path = path;
        this.file = file;
        this.budget = budget;
        symbols = new ObjectSymbols(file, file.symbols(), SourcePosition.ofFile(path), sections);
    }

    /** @throws ElfException for what cannot be linked */
    ObjectCode read() {
        for (ElfSection section : file.sections()) {
            if (section.index() > 0 && section.type() != ElfSection.GROUP) {
                sections.put(section.index(), section(section));
            }
        }
        symbols.define(SymbolTable.Binding.GLOBAL);
        for (ElfSection section : file.sections()) {
            SectionContent target =
                    section.type() == ElfSection.RELOCATIONS || section.type() == ElfSection.RELOCATIONS_WITH_ADDENDS
                            ? sections.get((int) section.info())
                            : null;
            if (target == null || !target.kind().allocated()) {
                continue;
            }
            if (section.type() == ElfSection.RELOCATIONS) {
                throw new ElfException(
                        section.name() + " has relocations without addends (REL); expected RELA, as the ABI has it");
            }
            file.relocations(section).forEach(r -> relocate(target, r));
        }
        List<SectionContent> loaded =
                sections.values().stream().filter(s -> s.kind().allocated()).toList();
        Map<Integer, SectionContent> byNumber = new LinkedHashMap<>(sections);
        byNumber.values().removeIf(s -> !s.kind().allocated());
        return new ObjectCode(
                path,
                loaded,
                symbols.table(),
                List.of(),
                groups(),
                symbols.commons(),
                new CompiledSource(file, byNumber));
    }

    private SectionContent section(ElfSection section) {
        if (section.allocated() && section.threadLocal()) {
            throw new ElfException(
                    section.name() + " holds thread-local variables, for which there is no runtime here");
        }
        boolean loaded = section.allocated() && !isForHosts(section);
        SectionKind kind = new SectionKind(loaded, section.writable(), section.executable(), section.zeroed());
        SourcePosition origin = SourcePosition.ofFile(path + "(" + section.name() + ")");
        if (!loaded) {
            return SectionContent.of(section.name(), kind, new byte[0], 0, 1, origin, null);
        }
        if (!budget.take(section.size()) || section.alignment() > ObjectReader.MAX_BYTES) {
            throw new ElfException(String.format(
                    "%s has 0x%x bytes, aligned to 0x%x; all sections may have 0x%x",
                    section.name(), section.size(), section.alignment(), budget.limit()));
        }
        return SectionContent.of(
                section.name(),
                kind,
                file.contents(section).toArray(),
                (int) section.size(),
                (int) section.alignment(),
                origin,
                null);
    }

    /** Notes, and tables for unwinding: nobody here reads them. */
    private static boolean isForHosts(ElfSection section) {
        return section.type() == ElfSection.NOTE || section.name().equals(".eh_frame");
    }

    private void relocate(SectionContent section, ElfRelocation r) {
        if (r.type() == 0) {
            return;
        }
        RelocationType type = RelocationType.of(r.type())
                .filter(t -> t.compareTo(RelocationType.GLOB_DAT) < 0)
                .orElseThrow(() -> new ElfException(String.format(
                        "%s+0x%x has a relocation of type %d, which is none for code that is neither shared nor thread-local",
                        section.name(), r.offset(), r.type())));
        if (r.offset() < 0
                || r.offset() > section.size() - (long) type.size()
                || section.kind().zeroed()) {
            throw new ElfException(
                    String.format("%s has a relocation at 0x%x, beyond its bytes", section.name(), r.offset()));
        }
        section.add(new Fixup.OfRelocation(
                r.offset(),
                type,
                symbols.target(r.symbol()),
                r.addend(),
                old(section, r.offset(), type.size()),
                SourcePosition.ofFile(String.format("%s(%s+0x%x)", path, section.name(), r.offset()))));
    }

    static long old(SectionContent section, long offset, int size) {
        ByteBuffer bytes = ByteBuffer.wrap(section.raw()).order(ByteOrder.LITTLE_ENDIAN);
        return switch (size) {
            case 2 -> bytes.getShort((int) offset) & 0xffff;
            case 4 -> Integer.toUnsignedLong(bytes.getInt((int) offset));
            default -> bytes.getLong((int) offset);
        };
    }

    private List<ObjectCode.Group> groups() {
        List<ObjectCode.Group> groups = new ArrayList<>();
        List<ElfSymbol> all = file.symbols();
        for (ElfSection section : file.sections()) {
            if (section.type() != ElfSection.GROUP) {
                continue;
            }
            Bytes contents = file.contents(section);
            if (section.info() >= all.size()) {
                throw new ElfException(section.name() + " names symbol " + section.info() + " of " + all.size());
            }
            if (contents.size() < 4 || contents.u32(0) != COMDAT) {
                continue;
            }
            List<SectionContent> members = new ArrayList<>();
            for (int at = 4; at < contents.size(); at += 4) {
                SectionContent member =
                        sections.get(file.section(contents.u32(at)).index());
                if (member != null) {
                    members.add(member);
                }
            }
            groups.add(new ObjectCode.Group(all.get((int) section.info()).name(), members));
        }
        return groups;
    }
}

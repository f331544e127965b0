package mmulator.asm.object;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import mmulator.asm.section.BinaryOperator;
import mmulator.asm.section.Expression;
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
import mmulator.elf.ElfSegment;
import mmulator.elf.RelocationType;

/**
 * An ELF file that is linked already, such as a vmlinux: its sections have their places. They are called
 * {@code FILE:.text}, so that they do not meet those of objects.
 */
final class ElfProgram {
    private final String path;
    private final String name;
    private final ElfFile file;
    private final SourcePosition origin;
    private final OutputBudget budget;
    private final Map<Integer, SectionContent> sections = new LinkedHashMap<>();
    private final List<SectionContent> loaded = new ArrayList<>();
    private final long virtualOffset;
    private final long physicalOffset;
    private int segments;

    ElfProgram(String path, ElfFile file, ObjectPlace place, OutputBudget budget) {
        this.path = path;
        this.file = file;
        origin = SourcePosition.ofFile(path);
        this.budget = budget;
        name = path.substring(path.lastIndexOf('/') + 1);
        ElfSegment first = file.segments().stream()
                .min((a, b) -> Long.compareUnsigned(a.virtualAddress(), b.virtualAddress()))
                .orElseThrow(() -> new ElfException("has nothing to load: no PT_LOAD segment"));
        Long va = place.virtualAddress();
        virtualOffset = va == null ? 0 : va - first.virtualAddress();
        Long pa = place.physicalAddress();
        physicalOffset = pa == null ? virtualOffset : pa - first.physicalAddress();
        if (virtualOffset != 0 && file.type() == ElfFile.Type.EXECUTABLE) {
            throw new ElfException(String.format(
                    "is linked for 0x%016x and cannot be moved; expected that address, or a position independent executable",
                    first.virtualAddress()));
        }
    }

    ObjectCode read() {
        for (ElfSegment segment : file.segments()) {
            long before = loaded.size();
            for (ElfSection section : file.sections()) {
                if (section.allocated()
                        && !section.threadLocal()
                        && section.size() != 0
                        && !sections.containsKey(section.index())
                        && segment.contains(section.address(), section.size())) {
                    SectionContent content = section(section, segment);
                    sections.put(section.index(), content);
                    loaded.add(content);
                }
            }
            if (loaded.size() == before && segment.memorySize() != 0) {
                whole(segment);
            }
        }
        ObjectSymbols symbols = new ObjectSymbols(file, file.symbols(), origin, sections);
        // Who brings a file that is linked already may still want to replace a part of it.
        symbols.define(SymbolTable.Binding.WEAK);
        relocate();
        return new ObjectCode(
                path,
                loaded,
                symbols.table(),
                List.of(),
                List.of(),
                List.of(),
                virtualOffset == 0 ? new CompiledSource(file, Map.of()) : null);
    }

    private SectionContent section(ElfSection section, ElfSegment segment) {
        take(section.size(), section.name());
        long physical = segment.physicalAddress() + (section.address() - segment.virtualAddress());
        return SectionContent.of(
                name + ":" + section.name(),
                new SectionKind(true, section.writable(), section.executable(), section.zeroed()),
                file.contents(section).toArray(),
                (int) section.size(),
                1,
                origin,
                new SectionContent.Place(section.address() + virtualOffset, physical + physicalOffset));
    }

    /** A file without section headers has segments all the same. */
    private void whole(ElfSegment segment) {
        String part = "load" + segments++;
        take(segment.memorySize(), part);
        byte[] bytes = file.contents(segment).toArray();
        if (bytes.length > segment.memorySize()) {
            throw new ElfException("has a segment with more bytes than memory");
        }
        part(segment, part, bytes, 0, bytes.length);
        part(segment, part + ":zeros", new byte[0], bytes.length, (int) segment.memorySize() - bytes.length);
    }

    private void part(ElfSegment segment, String part, byte[] bytes, int offset, int size) {
        if (size > 0) {
            SectionKind kind =
                    new SectionKind(true, (segment.flags() & 2) != 0, (segment.flags() & 1) != 0, bytes.length == 0);
            loaded.add(SectionContent.of(
                    name + ":" + part,
                    kind,
                    bytes,
                    size,
                    1,
                    origin,
                    new SectionContent.Place(
                            segment.virtualAddress() + virtualOffset + offset,
                            segment.physicalAddress() + physicalOffset + offset)));
        }
    }

    private void take(long size, String what) {
        if (!budget.take(size)) {
            throw new ElfException(String.format("%s takes 0x%x bytes; all may take 0x%x", what, size, budget.limit()));
        }
    }

    private void relocate() {
        for (ElfSection section : file.sections()) {
            if (!section.allocated()) {
                continue;
            }
            if (section.type() == ElfSection.RELOCATIONS_WITH_ADDENDS && section.link() == 0) {
                // A program that loads itself, such as a vmlinux: it knows of no other symbols than its own.
                file.relocations(section).stream()
                        .filter(r -> RelocationType.of(r.type()).orElse(null) == RelocationType.RELATIVE)
                        .forEach(r -> relocate(r, new ObjectSymbols(file, List.of(), origin, sections)));
            } else if (section.type() == ElfSection.RELOCATIONS_WITH_ADDENDS) {
                ObjectSymbols symbols =
                        new ObjectSymbols(file, file.symbols(file.section(section.link())), origin, sections);
                file.relocations(section).forEach(r -> relocate(r, symbols));
            } else if (section.type() == ElfSection.RELATIVE_RELOCATIONS && virtualOffset != 0) {
                relative(
                        file.contents(section),
                        address -> at(address, RelocationType.RELATIVE, (target, offset) -> {
                            long old = ElfObject.old(target, offset, 8);
                            return Expression.constant(old + virtualOffset);
                        }));
            }
        }
    }

    /** DT_RELR: an even word is the place of an address; an odd one tells which of the 63 words behind hold some too. */
    private static void relative(Bytes table, LongConsumer each) {
        long next = 0;
        for (int at = 0; at < table.size(); at += 8) {
            long word = table.u64(at);
            if ((word & 1) == 0) {
                each.accept(word);
                next = word + 8;
            } else {
                for (int bit = 1; bit < 64; bit++) {
                    if ((word >>> bit & 1) != 0) {
                        each.accept(next + 8L * (bit - 1));
                    }
                }
                next += 8 * 63;
            }
        }
    }

    private void relocate(ElfRelocation r, ObjectSymbols symbols) {
        if (r.type() == 0) {
            return;
        }
        RelocationType type = RelocationType.of(r.type()).orElse(null);
        switch (type) {
            case RELATIVE -> at(r.offset(), type, (target, offset) -> Expression.constant(r.addend() + virtualOffset));
            case ABS64, GLOB_DAT, JUMP_SLOT -> {
                Expression target = symbols.target(r.symbol());
                at(
                        r.offset(),
                        type,
                        (section, offset) ->
                                Expression.of(BinaryOperator.ADD, target, Expression.constant(r.addend())));
            }
            case null, default ->
                throw new ElfException(String.format(
                        "has a dynamic relocation of type %d at 0x%x, for which there is no loader here",
                        r.type(), r.offset()));
        }
    }

    /** Makes what belongs to a place. */
    private interface Target {
        Expression of(SectionContent section, long offset);
    }

    private void at(long address, RelocationType type, Target target) {
        for (SectionContent section : loaded) {
            SectionContent.Place where = section.place();
            long offset = where == null ? -1 : address + virtualOffset - where.virtualAddress();
            if (offset >= 0 && offset <= section.raw().length - 8L) {
                section.add(new Fixup.OfRelocation(offset, type, target.of(section, offset), 0, 0, origin));
                return;
            }
        }
        throw new ElfException(String.format("has a relocation at 0x%x, outside of what is loaded", address));
    }
}

package mmulator.asm.object;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import mmulator.asm.Assembler;
import mmulator.asm.section.OutputBudget;
import mmulator.asm.section.SectionContent;
import mmulator.asm.section.SectionKind;
import mmulator.asm.section.Sections;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.source.AssemblyException;
import mmulator.asm.source.Diagnostic;
import mmulator.asm.source.SourcePosition;
import mmulator.elf.Bytes;
import mmulator.elf.ElfException;
import mmulator.elf.ElfFile;
import mmulator.elf.KernelImage;
import mmulator.elf.SymbolIndex;
import mmulator.elf.SystemMap;

/** Takes files that others compiled, so that the {@link Assembler} links them with what it assembled. */
public final class ObjectReader {
    /** Of all files together, as loaded. A kernel with everything built in has some 100M. */
    public static final long MAX_BYTES = 512L << 20;

    private static final int RELOCATABLE = 1;

    private final OutputBudget budget = new OutputBudget(MAX_BYTES);

    /** Whether a file is one that this takes: ELF, or a raw kernel image. */
    public static boolean isObject(ByteBuffer file) {
        Bytes bytes = Bytes.of(file, "the file");
        return ElfFile.isElf(bytes) || KernelImage.isImage(bytes);
    }

    /** Whether such a file has its place already. */
    public static boolean isLinked(ByteBuffer file) {
        Bytes bytes = Bytes.of(file, "the file");
        return !ElfFile.isElf(bytes) || bytes.size() > 18 && bytes.u16(16) != RELOCATABLE;
    }

    /**
     * Reads an object, an executable or a raw image.
     *
     * @param path for messages
     * @param symbols of a raw image
     * @throws AssemblyException when it cannot be linked
     */
    public ObjectCode read(String path, ByteBuffer file, ObjectPlace place, List<SystemMap.Entry> symbols) {
        try {
            if (!ElfFile.isElf(Bytes.of(file, "the file"))) {
                return image(path, Bytes.of(file, "the file"), place, symbols);
            }
            ElfFile elf = ElfFile.read(file);
            return switch (elf.type()) {
                case RELOCATABLE -> new ElfObject(path, elf, budget).read();
                case EXECUTABLE, DYNAMIC -> new ElfProgram(path, elf, place, budget).read();
            };
        } catch (ElfException e) {
            throw new AssemblyException(List.of(Diagnostic.error(SourcePosition.ofFile(path), e.getMessage())));
        }
    }

    /** A section of bytes and one of the zeros behind. */
    private ObjectCode image(String path, Bytes file, ObjectPlace place, List<SystemMap.Entry> symbols) {
        KernelImage header = KernelImage.read(file);
        Long pa = place.physicalAddress();
        if (pa == null) {
            throw new ElfException("is a raw Image; expected a 'pa' to load it at");
        }
        if ((pa - header.textOffset() & (2 << 20) - 1) != 0) {
            throw new ElfException(String.format(
                    "is to be loaded at 0x%016x; expected 0x%x from a multiple of 2M, as its header says",
                    pa, header.textOffset()));
        }
        if (!budget.take(header.imageSize())) {
            throw new ElfException(String.format("takes 0x%x bytes; all may take 0x%x", header.imageSize(), MAX_BYTES));
        }
        Long given = place.virtualAddress();
        long va = given == null ? pa : given;
        String name = path.substring(path.lastIndexOf('/') + 1);
        SourcePosition origin = SourcePosition.ofFile(path);
        List<SectionContent> sections = new ArrayList<>();
        sections.add(SectionContent.of(
                name + ":image",
                new SectionKind(true, true, true, false),
                file.toArray(),
                file.size(),
                1,
                origin,
                new SectionContent.Place(va, pa)));
        int zeros = (int) (header.imageSize() - file.size());
        if (zeros > 0) {
            sections.add(SectionContent.of(
                    name + ":zeros",
                    new SectionKind(true, true, false, true),
                    new byte[0],
                    zeros,
                    1,
                    origin,
                    new SectionContent.Place(va + file.size(), pa + file.size())));
        }
        return new ObjectCode(
                path,
                sections,
                new SymbolTable(new Sections(new OutputBudget(0))),
                null,
                new PlacedSymbols(path, new SymbolIndex(symbols), sections));
    }
}

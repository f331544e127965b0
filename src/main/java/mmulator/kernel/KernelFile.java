package mmulator.kernel;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.ZipException;
import mmulator.elf.Bytes;
import mmulator.elf.ElfException;
import mmulator.elf.ElfFile;
import mmulator.elf.ElfSegment;
import mmulator.elf.ElfSymbol;
import mmulator.elf.KernelImage;
import mmulator.elf.SystemMap;
import mmulator.elf.Zstandard;
import mmulator.file.Compression;
import mmulator.file.InputFiles;
import org.jspecify.annotations.Nullable;

/**
 * Reads a kernel from what a build or a distribution leaves: an ELF {@code vmlinux}, or an {@code Image}, raw or compressed
 * (gzip, zstd, EFI zboot of either).
 */
public final class KernelFile {
    /** Bytes of a kernel in memory. One with everything built in has some 100M. */
    private static final long MAX_SIZE = 512L << 20;

    private static final int ZBOOT_NAME_AT = 24;

    private final InputFiles files;
    private final Path path;
    private final @Nullable Path symbols;

    private KernelFile(InputFiles files, Path path, @Nullable Path symbols) {
        this.files = files;
        this.path = path;
        this.symbols = symbols;
    }

    /** @see #read(Path, Path, InputFiles) */
    public static Kernel read(Path path, @Nullable Path symbols) throws IOException {
        return read(path, symbols, InputFiles.ALL);
    }

    /**
     * Reads a kernel, and relocates it to the addresses that it is linked for.
     *
     * @param symbols a System.map; null for the symbols that the kernel has itself
     * @param files that may be read
     * @throws KernelException when it is none, or damaged
     * @throws IOException when it cannot be read
     */
    public static Kernel read(Path path, @Nullable Path symbols, InputFiles files) throws IOException {
        try {
            return new KernelFile(files, path, symbols).read();
        } catch (ElfException e) {
            String message = String.valueOf(e.getMessage());
            throw new KernelException(message.startsWith("the file ends") ? "is truncated: " + message : message);
        }
    }

    private Kernel read() throws IOException {
        Bytes file = Bytes.of(files.map(path), "the file");
        return ElfFile.isElf(file) ? program(file) : image(unpacked(file, 0));
    }

    /** The raw Image inside of what compresses it. */
    private static Bytes unpacked(Bytes file, int depth) throws IOException {
        // Before the magic number of an Image, which a zboot file has none of.
        if (file.size() >= 64 && file.u16(0) == 0x5a4d && file.u32(4) == 0x676d697aL) {
            if (depth > 0) {
                throw new KernelException("has an EFI zboot image inside of another");
            }
            String kind = file.slice(ZBOOT_NAME_AT, 32, "the zboot header").string(0);
            if (!kind.startsWith("gzip") && !kind.startsWith("zstd")) {
                throw new KernelException(
                        "is an EFI zboot image compressed with '" + kind + "'; expected gzip or zstd, or it unpacked");
            }
            return unpacked(file.slice(file.u32(8), file.u32(12), "the zboot payload"), depth + 1);
        }
        if (KernelImage.isImage(file)) {
            return file;
        }
        if (file.size() > 18 && file.u16(0) == 0x8b1f) {
            return Bytes.of(gunzip(file.toArray()), "the unpacked image");
        }
        if (file.size() > 18 && Zstandard.isPacked(file.u32(0))) {
            return Bytes.of(unzstd(file.toArray()), "the unpacked image");
        }
        throw new KernelException(
                "is no arm64 kernel; looked for an ELF header, 'ARM' 0x64 at 0x38 (Image), 'zimg' at 4 (EFI"
                        + " zboot), gzip and zstd at its begin");
    }

    private static byte[] gunzip(byte[] packed) throws IOException {
        try (InputStream in = Compression.GZIP.reader(new ByteArrayInputStream(packed))) {
            byte[] bytes = in.readNBytes((int) MAX_SIZE);
            if (in.read() >= 0) {
                throw new KernelException("has more than " + MAX_SIZE + " bytes unpacked");
            }
            return bytes;
        } catch (ZipException | EOFException e) {
            throw new KernelException("is damaged or truncated: " + e.getMessage());
        }
    }

    private static byte[] unzstd(byte[] packed) {
        try {
            return Zstandard.unpack(packed, (int) MAX_SIZE);
        } catch (IOException e) {
            throw new KernelException("is damaged or truncated: " + e.getMessage());
        }
    }

    private Kernel image(Bytes file) throws IOException {
        KernelImage header = KernelImage.read(file);
        if (header.imageSize() > MAX_SIZE) {
            throw new KernelException(
                    String.format("claims a size of 0x%x; expected at most 0x%x", header.imageSize(), MAX_SIZE));
        }
        // What follows the file's bytes is there, too, and zero: variables that the kernel sets while it boots.
        byte[] bytes = new byte[(int) header.imageSize()];
        file.copyTo(bytes, 0);
        List<SystemMap.Entry> listed = symbols == null ? List.of() : systemMap(symbols);
        long base;
        if (listed.isEmpty()) {
            List<SystemMap.Entry> offsets = Kallsyms.read(bytes);
            if (offsets.isEmpty()) {
                throw new KernelException(String.format(
                        "has no kallsyms in its 0x%x bytes, of the 0x%x that it takes in memory; expected it whole,"
                                + " with CONFIG_KALLSYMS, or its System.map under 'symbols'",
                        file.size(), header.imageSize()));
            }
            base = KernelRelocations.linkedFor(
                            new MemoryView(0, bytes, header.imageSize()), name -> offset(offsets, name))
                    .orElseThrow(
                            () -> new KernelException(
                                    "does not tell which address it is linked for: no relocations"
                                            + " between '__pi_rela_start' and '__pi_rela_end'; expected its System.map under 'symbols'"));
            listed = moved(offsets, base);
        } else {
            KernelSymbols all = new KernelSymbols(listed);
            base = all.find("_text")
                    .orElseThrow(
                            () -> new KernelException("has no '_text' in '" + symbols + "'; is that its System.map?"));
        }
        KernelSymbols all = new KernelSymbols(listed);
        MemoryView memory = new MemoryView(base, bytes, header.imageSize());
        KernelRelocations.apply(memory, all);
        return new Kernel(path, memory, all, null, () -> fromImage(memory, all));
    }

    /** For a few names, of a list that is not worth an index yet. */
    private static OptionalLong offset(List<SystemMap.Entry> offsets, String name) {
        return offsets.stream()
                .filter(entry -> entry.name().equals(name))
                .mapToLong(SystemMap.Entry::address)
                .findFirst();
    }

    private static List<SystemMap.Entry> moved(List<SystemMap.Entry> offsets, long base) {
        List<SystemMap.Entry> moved = new ArrayList<>(offsets.size());
        for (SystemMap.Entry entry : offsets) {
            moved.add(new SystemMap.Entry(entry.address() + base, entry.global(), entry.name()));
        }
        return moved;
    }

    private List<SystemMap.Entry> systemMap(Path file) throws IOException {
        if (!files.isFile(file)) {
            throw new KernelException("has no list of symbols: there is no file '" + file + "'");
        }
        if (files.size(file) > MAX_SIZE) {
            throw new KernelException("'" + file + "' is too large for a list of symbols");
        }
        List<SystemMap.Entry> entries = SystemMap.read(files.text(file, StandardCharsets.ISO_8859_1));
        if (entries.isEmpty()) {
            throw new KernelException("has no symbols: '" + file + "' is empty");
        }
        return entries;
    }

    /** The type information lies in the image between two symbols. */
    private static StructLayouts fromImage(MemoryView memory, KernelSymbols symbols) {
        long start = symbols.find("__start_BTF").orElse(0);
        long end = symbols.find("__stop_BTF").orElse(0);
        if (start == 0 || end - start <= 0) {
            throw new KernelException("does not tell its structures: no BTF between '__start_BTF' and '__stop_BTF'"
                    + " (CONFIG_DEBUG_INFO_BTF), and no DWARF; expected such a kernel, or its vmlinux");
        }
        if (!memory.contains(start, end - start)) {
            throw new KernelException("has damaged BTF: '__start_BTF' and '__stop_BTF' are outside of it");
        }
        return Btf.read(Bytes.of(memory.array(), "the image").slice(start - memory.base(), end - start, "its BTF"));
    }

    private Kernel program(Bytes file) throws IOException {
        ElfFile elf = ElfFile.read(file);
        if (elf.type() == ElfFile.Type.RELOCATABLE) {
            throw new KernelException("is an object that is not linked; expected vmlinux, the kernel as a whole");
        }
        long base = -1;
        long end = 0;
        for (ElfSegment segment : elf.segments()) {
            base = Long.compareUnsigned(segment.virtualAddress(), base) < 0 ? segment.virtualAddress() : base;
            long after = segment.virtualAddress() + segment.memorySize();
            end = Long.compareUnsigned(after, end) > 0 ? after : end;
        }
        if (elf.segments().isEmpty() || end - base <= 0 || end - base > MAX_SIZE) {
            throw new KernelException(String.format(
                    "has %d PT_LOAD segments of 0x%x bytes in all; expected those of a kernel, at most 0x%x",
                    elf.segments().size(), end - base, MAX_SIZE));
        }
        KernelSymbols all = new KernelSymbols(symbols == null ? symbols(elf) : systemMap(symbols));
        long last = Math.max(end - base, all.find("_end").orElse(end) - base);
        if (last > MAX_SIZE) {
            throw new KernelException(String.format("claims a size of 0x%x by its symbol '_end'", last));
        }
        MemoryView memory = new MemoryView(base, flat(elf, base, last), last);
        if (all.has("_text")) {
            KernelRelocations.apply(memory, all);
        }
        return new Kernel(path, memory, all, elf, () -> fromProgram(elf, memory, all));
    }

    private static StructLayouts fromProgram(ElfFile elf, MemoryView memory, KernelSymbols symbols) {
        return elf.section(".BTF")
                .map(section -> (StructLayouts) Btf.read(elf.contents(section)))
                .orElseGet(() -> symbols.find("__start_BTF").orElse(0) == 0 && DwarfLayouts.isIn(elf)
                        ? new DwarfLayouts(elf)
                        : fromImage(memory, symbols));
    }

    private static byte[] flat(ElfFile elf, long base, long size) {
        byte[] bytes = new byte[(int) size];
        for (ElfSegment segment : elf.segments()) {
            if (Long.compareUnsigned(segment.fileSize(), segment.memorySize()) > 0) {
                throw new KernelException("has a segment with more bytes than memory");
            }
            elf.contents(segment).copyTo(bytes, (int) (segment.virtualAddress() - base));
        }
        return bytes;
    }

    private static List<SystemMap.Entry> symbols(ElfFile elf) {
        List<SystemMap.Entry> entries = new ArrayList<>();
        for (ElfSymbol symbol : elf.symbols()) {
            if (symbol.isPlace()) {
                entries.add(new SystemMap.Entry(
                        symbol.value(), symbol.binding() != ElfSymbol.Binding.LOCAL, symbol.name()));
            }
        }
        return entries;
    }
}

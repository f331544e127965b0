package mmulator.kernel;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import mmulator.elf.ElfFile;
import org.jspecify.annotations.Nullable;

/**
 * A kernel as it lies in memory once it has relocated itself to the addresses that it is linked for, and what its files tell
 * of it. {@link KernelFile} reads one.
 */
public final class Kernel {
    private final Path file;
    private final MemoryView memory;
    private final KernelSymbols symbols;
    private final @Nullable ElfFile elf;
    private final Supplier<StructLayouts> reader;
    private @Nullable StructLayouts layouts;

    Kernel(Path file, MemoryView memory, KernelSymbols symbols, @Nullable ElfFile elf, Supplier<StructLayouts> reader) {
        this.file = file;
        this.memory = memory;
        this.symbols = symbols;
        this.elf = elf;
        this.reader = reader;
    }

    public Path file() {
        return file;
    }

    public MemoryView memory() {
        return memory;
    }

    public KernelSymbols symbols() {
        return symbols;
    }

    /** The file, if it is an ELF file, for what its compiler left in it. */
    public Optional<ElfFile> elf() {
        return Optional.ofNullable(elf);
    }

    /** The bytes that the file has; what follows them up to the {@link MemoryView#size} is zero. Not a copy. */
    public byte[] bytes() {
        return memory.array();
    }

    /**
     * How its structures lie in memory.
     *
     * @throws KernelException if neither BTF nor DWARF tells, or what tells is damaged
     */
    public StructLayouts layouts() {
        StructLayouts known = layouts;
        if (known == null) {
            known = reader.get();
            layouts = known;
        }
        return known;
    }

    /** The first of some names that it has: what a function is called changes from version to version. */
    public Optional<String> firstOf(List<String> names) {
        return names.stream().filter(symbols::has).findFirst();
    }
}

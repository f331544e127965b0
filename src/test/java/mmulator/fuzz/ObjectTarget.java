package mmulator.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mmulator.asm.Assembler;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.object.ObjectCode;
import mmulator.asm.object.ObjectPlace;
import mmulator.asm.object.ObjectReader;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.AssemblyException;
import mmulator.elf.SystemMap;

/** ELF objects and programs and kernel images, read with their symbols, relocations and DWARF lines, and linked. */
final class ObjectTarget implements Target {
    private static final LinkLayout LAYOUT =
            LinkLayout.of(0x4000_0000L, 0x4000_0000L).asPartial();
    private static final ObjectPlace PLACE = new ObjectPlace(null, 0x8000_0000L);
    private static final List<SystemMap.Entry> SYMBOLS = List.of(new SystemMap.Entry(0x8000_0000L, true, "_text"));
    private static final Path OBJECTS = Path.of("src/test/resources/fuzz/objects");

    @Override
    public Kind kind() {
        return new Kind("object", "o", 800);
    }

    /** A kernel image may take 512 MiB, zeros included, and is copied once. */
    @Override
    public long maxAllocation() {
        return 2L << 30;
    }

    @Override
    public boolean isText() {
        return false;
    }

    @Override
    public List<String> words() {
        return List.of();
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>(Seeds.below(OBJECTS.toString(), ".o"));
        seeds.add(Files.readAllBytes(OBJECTS.resolve("program")));
        seeds.add(Files.readAllBytes(OBJECTS.resolve("dynamic")));
        seeds.add(kernelImage());
        return seeds;
    }

    /** The 64 bytes that the boot protocol asks for, and a branch to itself. */
    private static byte[] kernelImage() {
        return ByteBuffer.allocate(128)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x14000010)
                .putInt(0)
                .putLong(0)
                .putLong(0x1000)
                .putLong(0b1010)
                .position(56)
                .putInt(0x644d5241)
                .putInt(0)
                .putInt(0x14000000)
                .array();
    }

    @Override
    public Answer read(byte[] input) {
        try (Assembler assembler = new Assembler(AssemblerOptions.including())) {
            ObjectCode object = new ObjectReader().read("x.o", ByteBuffer.wrap(input), PLACE, SYMBOLS);
            AssembledImage image = assembler.link(List.of(object), LAYOUT);
            int lines = image.lines().entries().size();
            return Answer.accepted("section ".repeat(image.sections().size()) + (lines > 0 ? "lines" : ""));
        } catch (AssemblyException mistake) {
            String message = String.valueOf(mistake.getMessage());
            if (!message.lines().allMatch(line -> line.startsWith("x.o"))) {
                throw new AssertionError("a message without file: " + message);
            }
            return Answer.refused(message);
        }
    }
}

package mmulator.asm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mmulator.Needs;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.ImageSection;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.object.ObjectPlace;
import mmulator.asm.object.ObjectReader;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.AssemblyException;
import mmulator.elf.CrossTools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that GNU ld has linked already. */
final class ElfProgramTest {
    private static final long VA = 0xffff_8000_8000_0000L;
    private static final long PA = 0x4020_0000L;
    private static final long RELR = 0x20000;
    private static final String SCRIPT = "PHDRS { all PT_LOAD FLAGS(6); }"
            + " SECTIONS { .data 0x10000 : { *(.data) } :all .packed 0x20000 : { *(.packed) } :all }";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeAll
    static void toolsArePresent() {
        Needs.tool(CrossTools.arePresent() && GnuTools.arePresent(), "an assembler for AArch64");
    }

    private ByteBuffer program(String text, String script, String... options) throws Exception {
        Path source = Files.writeString(folder.resolve("p.S"), text);
        assertEquals(
                0,
                new GnuTools(folder)
                        .assemble(source, folder.resolve("p.o"), List.of())
                        .code());
        Path layout = Files.writeString(folder.resolve("p.ld"), script);
        List<String> command = new ArrayList<>(List.of(CrossTools.LD, "-e", "0", "-T", layout.toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-o", "p", "p.o"));
        CrossTools.run(folder, command);
        return ByteBuffer.wrap(Files.readAllBytes(folder.resolve("p"))).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** What is loaded at {@link #RELR} gets the type SHT_RELR, which older linkers do not make; the file is one that may be moved. */
    private static ByteBuffer relr(ByteBuffer program) {
        int found = 0;
        for (int i = 1; i < program.getShort(0x3c); i++) {
            int header = (int) program.getLong(0x28) + 0x40 * i;
            if (program.getInt(header + 4) == 1 && program.getLong(header + 0x10) == RELR) {
                program.putInt(header + 4, 19);
                found++;
            }
        }
        assertEquals(1, found);
        program.putShort(0x10, (short) 3);
        return program;
    }

    private static AssembledImage image(ByteBuffer program, ObjectPlace place) throws Exception {
        try (Assembler assembler = new Assembler(AssemblerOptions.including())) {
            return assembler.link(
                    List.of(new ObjectReader().read("p", program, place, List.of())),
                    LinkLayout.of(0xffff_8000_9000_0000L, 0x5000_0000L));
        }
    }

    /** DT_RELR of the generic ABI: a place, then 63 words a bitmap. */
    @Test
    void wordsThatRelrNamesAreMovedAndNoOthers() throws Exception {
        Set<Integer> named = Set.of(2, 3, 5, 65, 66, 128, 129, 140);
        StringBuilder text = new StringBuilder(" .data\n");
        for (int i = 0; i < 160; i++) {
            text.append(" .quad ").append(0x1000 + i).append('\n');
        }
        // From word 2 on; words 3 to 65; words 66 to 128; words 129 to 191.
        text.append(" .section .packed,\"a\"\n .quad 0x10010\n");
        for (int from : new int[] {3, 66, 129}) {
            long bitmap = 1;
            for (int word : named) {
                bitmap |= word >= from && word < from + 63 ? 1L << word - from + 1 : 0;
            }
            text.append(String.format(" .quad 0x%x%n", bitmap));
        }
        ByteBuffer program = relr(program(text.toString(), SCRIPT, "-pie"));
        for (long moved : new long[] {VA, 0x10000}) {
            ImageSection data = image(program, new ObjectPlace(moved, PA))
                    .section("p:.data")
                    .orElseThrow();
            assertEquals(moved, data.virtualAddress());
            assertEquals(PA, data.physicalAddress());
            ByteBuffer words = ByteBuffer.wrap(data.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < 160; i++) {
                assertEquals(0x1000 + i + (named.contains(i) ? moved - 0x10000 : 0), words.getLong(8 * i), "word " + i);
            }
        }
    }

    @Test
    void programWithoutSectionHeadersIsLoadedBySegments() throws Exception {
        ByteBuffer program = program(" .text\n nop\n ret\n .data\n .quad 7\n .bss\n .skip 40\n", """
                PHDRS { text PT_LOAD FLAGS(5); data PT_LOAD FLAGS(6); }
                SECTIONS {
                  .text 0xffff800080000000 : AT(0x40200000) { *(.text) } :text
                  .data 0xffff800080001000 : AT(0x40201000) { *(.data) } :data
                  .bss : { *(.bss) } :data
                }
                """);
        program.putLong(0x28, 0).putShort(0x3c, (short) 0).putShort(0x3e, (short) 0);

        AssembledImage image = image(program, new ObjectPlace(null, null));

        ImageSection text = image.section("p:load0").orElseThrow();
        assertEquals(VA, text.virtualAddress());
        assertEquals(PA, text.physicalAddress());
        assertTrue(text.kind().executable());
        assertFalse(text.kind().writable());
        assertArrayEquals(
                new byte[] {0x1f, 0x20, 0x03, (byte) 0xd5, (byte) 0xc0, 0x03, 0x5f, (byte) 0xd6}, text.bytes());
        ImageSection data = image.section("p:load1").orElseThrow();
        assertEquals(VA + 0x1000, data.virtualAddress());
        assertEquals(8, data.size());
        assertFalse(data.kind().executable());
        assertTrue(data.kind().writable());
        assertFalse(data.kind().zeroed());
        ImageSection zeros = image.section("p:load1:zeros").orElseThrow();
        assertEquals(VA + 0x1008, zeros.virtualAddress());
        assertEquals(PA + 0x1008, zeros.physicalAddress());
        assertEquals(40, zeros.size());
        assertTrue(zeros.kind().zeroed());
        assertTrue(image.section("p:load0:zeros").isEmpty());
    }

    @Test
    void programIsLoadedElsewhereButNotMovedUnlessItIsIndependentOfItsPosition() throws Exception {
        String script =
                "SECTIONS { .data 0x50000 : AT(0x40250000) { *(.data) } .text 0x40000 : AT(0x40240000) { *(.text) } }";
        ByteBuffer program = program(" .text\n nop\n .data\n .quad 7\n", script);

        AssembledImage elsewhere = image(program, new ObjectPlace(null, PA));
        assertEquals(0x40000, elsewhere.section("p:.text").orElseThrow().virtualAddress());
        assertEquals(PA, elsewhere.section("p:.text").orElseThrow().physicalAddress());
        assertEquals(PA + 0x10000, elsewhere.section("p:.data").orElseThrow().physicalAddress());
        assertEquals(
                0x40240000L,
                image(program, new ObjectPlace(0x40000L, null))
                        .section("p:.text")
                        .orElseThrow()
                        .physicalAddress());
        assertTrue(assertThrows(AssemblyException.class, () -> image(program, new ObjectPlace(0x41000L, null)))
                .getMessage()
                .contains("is linked for 0x0000000000040000 and cannot be moved"));
    }

    @Test
    void relocationReachesTheLastEightBytesAndNoFurther() throws Exception {
        String text = " .data\n .quad 1, 2\n .section .packed,\"a\"\n .quad 0x%x\n";
        ImageSection data = image(relr(program(String.format(text, 0x10008), SCRIPT, "-pie")), new ObjectPlace(VA, PA))
                .section("p:.data")
                .orElseThrow();
        assertEquals(
                2 + VA - 0x10000,
                ByteBuffer.wrap(data.bytes()).order(ByteOrder.LITTLE_ENDIAN).getLong(8));
        ByteBuffer beyond = relr(program(String.format(text, 0x1000a), SCRIPT, "-pie"));
        assertTrue(assertThrows(AssemblyException.class, () -> image(beyond, new ObjectPlace(VA, PA)))
                .getMessage()
                .contains("has a relocation at 0x1000a, outside of what is loaded"));
    }
}

package mmulator.asm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import mmulator.asm.encode.SystemOperation;
import mmulator.asm.encode.SystemOperations;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.ImageSection;
import mmulator.asm.link.ImageSymbol;
import mmulator.asm.link.LineTable;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.link.SectionPlacement;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.Source;
import org.junit.jupiter.api.Test;

/** What an image tells of itself. */
final class AssemblerTest {
    private static final LinkLayout LAYOUT =
            LinkLayout.of(0xffff_8000_8000_0000L, 0x4008_0000L, SectionPlacement.identity(".idmap.text", 0x4000_0000L));

    private static AssembledImage image(LinkLayout layout, String... texts) {
        List<Source> sources = new java.util.ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            sources.add(new Source((char) ('a' + i) + ".S", texts[i]));
        }
        try (Assembler assembler = new Assembler(AssemblerOptions.including())) {
            return assembler.build(sources, layout);
        }
    }

    private static int[] words(AssembledImage image, String name) {
        ImageSection section = image.section(name).orElseThrow();
        int[] words = new int[section.size() / 4];
        for (int i = 0; i < words.length; i++) {
            words[i] = section.word(section.virtualAddress() + 4L * i);
        }
        return words;
    }

    @Test
    void sectionsHaveBothAddresses() {
        AssembledImage image = image(LAYOUT, " nop\n .section .idmap.text, \"ax\"\n ret\n .data\n .quad 1\n");
        ImageSection text = image.section(".text").orElseThrow();
        assertEquals(0xffff_8000_8000_0000L, text.virtualAddress());
        assertEquals(0x4008_0000L, text.physicalAddress());
        assertTrue(text.kind().executable());
        ImageSection idmap = image.section(".idmap.text").orElseThrow();
        assertEquals(0x4000_0000L, idmap.virtualAddress());
        assertEquals(0x4000_0000L, idmap.physicalAddress());
        assertEquals(
                0xffff_8000_8000_0004L, image.section(".data").orElseThrow().virtualAddress());
        assertArrayEquals(new int[] {0xd65f03c0}, words(image, ".idmap.text"));
    }

    @Test
    void symbolsAreKnownByNameAndByAddress() {
        AssembledImage image =
                image(LAYOUT, " .global f\nf: nop\n nop\n.Lhidden: nop\ng: nop\n .size f, g - f\n .equ size, 42\n");
        ImageSymbol f = image.symbol("f").orElseThrow();
        assertEquals(new ImageSymbol("f", 0xffff_8000_8000_0000L, 12, ".text", true, "a.S"), f);
        assertEquals(
                new ImageSymbol("size", 42, 0, "", false, "a.S"),
                image.symbol("size").orElseThrow());
        assertEquals(f, image.symbolAt(f.value() + 8).orElseThrow());
        assertEquals("g", image.symbolAt(f.value() + 12).orElseThrow().name());
        assertEquals(
                List.of("f", "g", "size"),
                image.symbols().stream().map(ImageSymbol::name).sorted().toList());
    }

    @Test
    void linesLeadThereAndBack() {
        AssembledImage image = image(LAYOUT, ".macro two r\n mov \\r, #1\n nop\n.endm\n ret\n two x3\n");
        long start = image.section(".text").orElseThrow().virtualAddress();
        assertEquals("a.S:5:2", image.lines().at(start).orElseThrow().position().toString());
        LineTable.Entry mov = image.lines().at(start + 4).orElseThrow();
        assertEquals("mov x3, #1", mov.text());
        assertEquals("a.S:2:2", mov.position().toString());
        assertEquals("a.S:6:2", mov.position().outermost().toString());
        assertEquals(
                List.of(start + 4, start + 8),
                image.lines().of("a.S", 6).stream()
                        .map(LineTable.Entry::address)
                        .toList());
        assertEquals(
                List.of(start + 4),
                image.lines().of("a.S", 2).stream()
                        .map(LineTable.Entry::address)
                        .toList());
        assertTrue(image.lines().at(start + 12).isEmpty());
    }

    @Test
    void linesOfTheUpperHalfAreToldFromLowerOnes() {
        AssembledImage image = image(LAYOUT, " .section .idmap.text, \"ax\"\n nop\n nop\n .text\n ret\n");
        long start = image.section(".text").orElseThrow().virtualAddress();
        assertEquals("a.S:5:2", image.lines().at(start).orElseThrow().position().toString());
    }

    @Test
    void layoutCanDefineSymbols() {
        AssembledImage image = image(
                LAYOUT.withSymbols(Map.of("table", 0x4100_0000L)), " ldr x0, =table\n nop\n", " .quad table + 8\n");
        ImageSection text = image.section(".text").orElseThrow();
        assertEquals(0x4100_0000, text.word(text.virtualAddress() + 8));
        assertEquals(0x4100_0008, text.word(text.virtualAddress() + 16));
    }

    @Test
    void nxsFormsDifferInCrnOnly() {
        SystemOperations.names("tlbi").forEach(name -> {
            SystemOperation plain = SystemOperations.find("tlbi", name);
            SystemOperation nxs = SystemOperations.find("tlbi", name + "nxs");
            if (plain != null && nxs != null) {
                assertEquals(plain.fields() + (1 << 12), nxs.fields(), name);
            }
        });
        assertArrayEquals(new int[] {0xd5089120}, words(image(LAYOUT, "tlbi vae1osnxs, x0"), ".text"));
        assertArrayEquals(new int[] {0xd5089223}, words(image(LAYOUT, "tlbi rvae1isnxs, x3"), ".text"));
    }

    @Test
    void sameSourceMakesTheSameImage() {
        String text = " ldr x0, =1\n ldr x1, =a\n ldr x2, =b\na: nop\nb: nop\n";
        assertArrayEquals(words(image(LAYOUT, text), ".text"), words(image(LAYOUT, text), ".text"));
    }

    @Test
    void contentsOfSectionsLeftOutAreWarnedOf() {
        AssembledImage image =
                image(LAYOUT, " nop\n .section .idmap.text\n nop\n .section .note.GNU-stack\n .byte 1\n");
        assertEquals(1, image.warnings().size());
        assertTrue(image.warnings()
                .getFirst()
                .toString()
                .startsWith("a.S:3:1: warning: section '.idmap.text' is left out"));
    }

    /** Words of {@code adrp} and {@code ldr} as GNU as encodes them; the table is the linker's. */
    @Test
    void addressesAreLoadedFromATableThatTheLinkerMakes() {
        AssembledImage image =
                image(LinkLayout.of(0x4008_0000L, 0x4008_0000L).withSymbols(Map.of("outside", 0x1234_5678L)), """
                 adrp x3, :got:outside
                 ldr x3, [x3, :got_lo12:outside]
                 adrp x4, :got:here
                 ldr x5, [x4, #:got_lo12:here]
                here:
                 ldr x6, [x4, :got_lo12:outside]
                """);

        ImageSection table = image.section(".got").orElseThrow();
        byte[] bytes = table.bytes();
        ByteBuffer entries = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(16, bytes.length, "one entry for each symbol");
        assertEquals(0x1234_5678L, entries.getLong(0));
        assertEquals(0x4008_0010L, entries.getLong(8));
        int first = (int) (table.virtualAddress() & 0xfff) / 8 << 10;
        assertArrayEquals(
                new int[] {
                    0x9000_0003, 0xf940_0063 | first, 0x9000_0004, 0xf940_0085 | first + (1 << 10), 0xf940_0086 | first
                },
                words(image, ".text"));
    }

    @Test
    void weakDefinitionGivesWay() {
        AssembledImage image = image(LAYOUT, " b f\n .weak f\nf: nop\n", " .global f\nf: ret\n");
        assertEquals(0x14000002, words(image, ".text")[0]);
    }

    /** Register 31 is WZR as a status and SP as a base: two registers. */
    @Test
    void statusInZeroAndBaseInStackPointerAreNotTheSameRegister() {
        AssembledImage image = image(LAYOUT, " stxr wzr, x1, [sp]\n");
        assertEquals(0xc81f7fe1, words(image, ".text")[0]);
    }
}

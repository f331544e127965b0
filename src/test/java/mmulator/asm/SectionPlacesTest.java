package mmulator.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.ImageSection;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.link.SectionPlacement;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.AssemblyException;
import mmulator.asm.source.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sections may touch, and not overlap by a byte. */
final class SectionPlacesTest {
    private static final long VA = 0xffff_8000_8000_0000L;
    private static final long PA = 0x4008_0000L;

    private static AssembledImage image(LinkLayout layout, String... texts) {
        List<Source> sources = IntStream.range(0, texts.length)
                .mapToObj(i -> new Source(i + ".S", texts[i]))
                .toList();
        try (Assembler assembler = new Assembler(AssemblerOptions.including())) {
            return assembler.build(sources, layout);
        }
    }

    /** Where sections follow one another, each begins at a multiple of its alignment, wherever the first is to begin. */
    @ParameterizedTest
    @CsvSource({"0, 0, 10", "8, 10, 20", "4, 10, 20", "38, 40, 50", "ff8, 1000, 1010"})
    void sectionsInARowBeginAtMultiplesOfTheirAlignment(String from, String first, String second) {
        long offset = Long.parseLong(from, 16);
        AssembledImage image = image(LinkLayout.of(VA + offset, PA + offset), """
                .section .row1, "aw"
                .balign 16
                .word 1
                .section .row2, "aw"
                .balign 16
                .byte 1
                """);
        ImageSection row1 = image.section(".row1").orElseThrow();
        ImageSection row2 = image.section(".row2").orElseThrow();
        assertEquals(VA + Long.parseLong(first, 16), row1.virtualAddress());
        assertEquals(PA + Long.parseLong(first, 16), row1.physicalAddress());
        assertEquals(VA + Long.parseLong(second, 16), row2.virtualAddress());
        assertEquals(PA + Long.parseLong(second, 16), row2.physicalAddress());
    }

    /** 32 bytes of .text at 0x100, and 16 of .data at the offsets given. */
    @ParameterizedTest
    @CsvSource({
        "0x120, 0x1000, ",
        "0xf0, 0x1000, ",
        "0x1000, 0x120, ",
        "0x1000, 0xf0, ",
        "0x11f, 0x1000, virtual",
        "0xf1, 0x1000, virtual",
        "0x100, 0x1000, virtual",
        "0x108, 0x1000, virtual",
        "0x1000, 0x11f, physical",
        "0x1000, 0xf1, physical",
        "0x1000, 0x104, physical",
        "0x11f, 0x11f, virtual"
    })
    void sectionsThatShareAByteAreToldAtTheSecond(String virtual, String physical, @Nullable String space) {
        long va = VA + Integer.decode(virtual);
        long pa = PA + Integer.decode(physical);
        LinkLayout layout = LinkLayout.of(VA + 0x100, PA + 0x100, new SectionPlacement(".data", va, pa));
        String[] texts = {" .text\n .rept 8\n nop\n .endr\n", "\n .data\n .byte 1\n .skip 15\n"};
        if (space == null) {
            ImageSection data = image(layout, texts).section(".data").orElseThrow();
            assertEquals(va, data.virtualAddress());
            assertEquals(pa, data.physicalAddress());
        } else {
            String told = String.valueOf(assertThrows(AssemblyException.class, () -> image(layout, texts))
                    .getMessage());
            long at = space.equals("virtual") ? va : pa;
            long other = (space.equals("virtual") ? VA : PA) + 0x100;
            assertTrue(
                    told.contains(String.format(
                            "section '.data' at %s address 0x%016x (0x10 bytes) overlaps section '.text' at 0x%016x (0x20 bytes)",
                            space, at, other)),
                    told);
            assertTrue(told.startsWith("1.S:"), told);
            assertEquals(1, told.lines().count(), told);
        }
    }

    @ParameterizedTest
    @CsvSource({"0x1000, 4096, true", "0x1800, 2048, true", "0x1800, 4096, false", "0x1001, 1, true", "0x1001, 2, false"
    })
    void placeOfASectionHasItsAlignment(String offset, int alignment, boolean fits) {
        LinkLayout layout =
                LinkLayout.of(VA, PA, new SectionPlacement(".data", VA + Integer.decode(offset), PA + 0x1000));
        String text = " .data\n .balign " + alignment + "\n .byte 1\n";
        if (fits) {
            assertEquals(
                    alignment,
                    image(layout, text).section(".data").orElseThrow().alignment());
        } else {
            String told = String.valueOf(assertThrows(AssemblyException.class, () -> image(layout, text))
                    .getMessage());
            assertTrue(told.contains(String.format("but wants an alignment of 0x%x", alignment)), told);
        }
    }

    /** As a linker has them: the next multiple of the alignment, in both address spaces by the same distance. */
    @Test
    void whatFollowsIsAlignedAndKeepsItsDistance() {
        AssembledImage image = image(
                LinkLayout.of(VA, PA),
                " .text\n nop\n .data\n .balign 64\n .byte 1,2,3\n",
                " .section .other,\"aw\"\n .balign 8\n .byte 4\n .data\n .balign 2\n .byte 5\n .text\n .balign 16\n nop\n");
        assertEquals(20, image.section(".text").orElseThrow().size());
        ImageSection data = image.section(".data").orElseThrow();
        assertEquals(VA + 64, data.virtualAddress());
        assertEquals(PA + 64, data.physicalAddress());
        assertEquals(5, data.size());
        assertEquals(5, data.bytes()[4]);
        assertEquals(0, data.bytes()[3]);
        assertEquals(64, data.alignment());
        ImageSection other = image.section(".other").orElseThrow();
        assertEquals(VA + 72, other.virtualAddress());
        assertEquals(PA + 72, other.physicalAddress());
    }
}

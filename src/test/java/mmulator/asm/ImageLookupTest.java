package mmulator.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.ImageSection;
import mmulator.asm.link.ImageSymbol;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.link.SectionPlacement;
import mmulator.asm.object.ObjectPlace;
import mmulator.asm.object.ObjectReader;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.Source;
import mmulator.elf.SystemMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is where in an image, at the first and the last byte of it. */
final class ImageLookupTest {
    private static final long TEXT = 0xffff_8000_8000_0000L;
    private static final long TEXT_PA = 0x4008_0000L;
    private static final LinkLayout LAYOUT =
            LinkLayout.of(TEXT, TEXT_PA, new SectionPlacement(".data", TEXT + 32, TEXT_PA + 0x1000));

    private static final AssembledImage IMAGE = image("""
             .text
             .global routine, same_global, other
             nop
            routine: nop
            inner: nop
            same_local:
            same_global: nop
             nop
            other: nop
            local: nop
             .data
             .quad 1
            data: .quad 2
            """, """
             .text
            local: nop
            """);

    private static AssembledImage image(String... texts) {
        try (Assembler assembler = new Assembler(AssemblerOptions.including())) {
            return assembler.build(
                    IntStream.range(0, texts.length)
                            .mapToObj(i -> new Source(i + ".S", texts[i]))
                            .toList(),
                    LAYOUT);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-1, '', '', ''",
        "0, .text, '', ''",
        "3, .text, '', ''",
        "4, .text, routine, routine",
        "7, .text, routine, routine",
        "8, .text, inner, routine",
        "12, .text, same_global, same_global",
        "16, .text, same_global, same_global",
        "19, .text, same_global, same_global",
        "20, .text, other, other",
        "24, .text, local, other",
        "28, .text, local, other",
        "31, .text, local, other",
        "32, .data, '', ''",
        "39, .data, '', ''",
        "40, .data, data, ''",
        "47, .data, data, ''",
        "48, '', '', ''"
    })
    void anAddressIsInTheSectionTheLabelAndTheRoutineBeforeIt(
            long offset, String section, String symbol, String routine) {
        long address = TEXT + offset;
        assertEquals(section, IMAGE.sectionAt(address).map(ImageSection::name).orElse(""));
        assertEquals(symbol, IMAGE.symbolAt(address).map(ImageSymbol::name).orElse(""));
        assertEquals(routine, IMAGE.routineAt(address).map(ImageSymbol::name).orElse(""));
    }

    @Test
    void physicalAddressesAreThoseOfTheBytes() {
        for (int i = 0; i < 32; i++) {
            assertEquals(OptionalLong.of(TEXT + i), IMAGE.toVirtual(TEXT_PA + i));
        }
        for (int i = 0; i < 16; i++) {
            assertEquals(OptionalLong.of(TEXT + 32 + i), IMAGE.toVirtual(TEXT_PA + 0x1000 + i));
        }
        for (long outside : new long[] {TEXT_PA - 1, TEXT_PA + 32, TEXT_PA + 0xfff, TEXT_PA + 0x1010, TEXT}) {
            assertEquals(OptionalLong.empty(), IMAGE.toVirtual(outside));
        }
    }

    @Test
    void instructionIsWhereAllItsBytesAre() {
        assertEquals("nop", IMAGE.instructionAt(TEXT));
        assertEquals("nop", IMAGE.instructionAt(TEXT + 28));
        for (long none : new long[] {TEXT - 4, TEXT + 2, TEXT + 32, TEXT + 48}) {
            assertEquals("", IMAGE.instructionAt(none));
        }
    }

    /** A global symbol counts before a local one, and of local ones the first. */
    @Test
    void oneOfSeveralSymbolsOfANameCounts() {
        assertEquals(TEXT + 24, IMAGE.symbol("local").orElseThrow().value());
        assertEquals(
                List.of(TEXT + 24, TEXT + 28),
                IMAGE.copies("local").stream().map(ImageSymbol::value).toList());
        assertEquals(List.of(), IMAGE.copies("none"));
        AssembledImage localFirst = image(" f: nop\n", " .global f\n nop\nf: nop\n", " nop\nf: nop\n");
        assertEquals(TEXT + 8, localFirst.symbol("f").orElseThrow().value());
        assertEquals(3, localFirst.copies("f").size());
        AssembledImage globalFirst = image(" .global f\n nop\nf: nop\n", " f: nop\n");
        assertEquals(TEXT + 4, globalFirst.symbol("f").orElseThrow().value());
    }

    /** A raw kernel image of 16 instructions, with what a System.map says of it. */
    private static AssembledImage placed(SystemMap.Entry... symbols) {
        ByteBuffer file = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(16, 64).putInt(56, 0x644d5241);
        ObjectPlace place = new ObjectPlace(TEXT, 0x4000_0000L);
        try (Assembler assembler = new Assembler(AssemblerOptions.including())) {
            return assembler.link(
                    List.of(
                            assembler.assemble(new Source("a.S", " nop\nboth: nop\n")),
                            new ObjectReader().read("Image", file, place, List.of(symbols))),
                    LinkLayout.of(0x5000_0000L, 0x5000_0000L));
        }
    }

    /** Static functions of several files of a kernel: all of them are there, but none of them is what their name stands for. */
    @Test
    void everyCopyInAFileThatHasItsPlaceIsFound() {
        AssembledImage image = placed(
                new SystemMap.Entry(TEXT + 8, false, "twice"),
                new SystemMap.Entry(TEXT + 16, false, "twice"),
                new SystemMap.Entry(TEXT + 4, false, "mixed"),
                new SystemMap.Entry(TEXT + 20, true, "mixed"),
                new SystemMap.Entry(TEXT + 24, false, "once"),
                new SystemMap.Entry(TEXT + 28, true, "both"),
                new SystemMap.Entry(TEXT + 64, false, "twice"));

        assertEquals(List.of(TEXT + 8, TEXT + 16), copies(image, "twice"));
        assertEquals(List.of(TEXT + 4, TEXT + 20), copies(image, "mixed"));
        assertEquals(List.of(TEXT + 24), copies(image, "once"));
        assertEquals(List.of(0x5000_0004L, TEXT + 28), copies(image, "both"));
        assertEquals(List.of(), copies(image, "none"));
        assertTrue(image.symbol("twice").isEmpty());
        assertEquals(TEXT + 20, image.symbol("mixed").orElseThrow().value());
        assertEquals(TEXT + 24, image.symbol("once").orElseThrow().value());
        assertEquals(0x5000_0004L, image.symbol("both").orElseThrow().value());
    }

    private static List<Long> copies(AssembledImage image, String name) {
        return image.copies(name).stream().map(ImageSymbol::value).toList();
    }
}

package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.ImageSection;
import mmulator.asm.link.ImageSymbol;
import mmulator.asm.link.LineTable;
import mmulator.asm.source.SourcePosition;
import mmulator.elf.Bytes;
import mmulator.elf.CompilationFolders;
import mmulator.elf.ElfFile;
import mmulator.elf.ElfSection;
import mmulator.elf.ElfSymbol;
import mmulator.elf.LineProgram;
import mmulator.elf.LineRows;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The symbol file says what the image does, as our own reader of objects understands it. */
final class SymbolFileReadBackTest {
    private static AssembledImage image(String fixture) {
        return FixtureImage.of(FixtureParser.parse(Path.of("fixtures", fixture)))
                .assembled();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "park/bad_never_released.yaml",
                "linear-map/good_repaint_when_secondaries_lack_bbml2.yaml",
                "boot/bad_late_cpu_let_in.yaml",
                "first/good_hello.yaml"
            })
    void linesAreThoseOfTheImageAtBothAddresses(String fixture) {
        AssembledImage image = image(fixture);
        ElfFile elf = ElfFile.read(SymbolFile.of(image, "/folder"));
        Bytes none = Bytes.of(new byte[0], "nothing");
        LineRows rows = LineProgram.read(
                elf.contents(elf.section(".debug_line").orElseThrow()),
                none,
                none,
                CompilationFolders.read(
                        elf.contents(elf.section(".debug_info").orElseThrow()),
                        elf.contents(elf.section(".debug_abbrev").orElseThrow()),
                        none));
        int compared = 0;
        for (ImageSection section : image.sections()) {
            if (!section.kind().executable()) {
                continue;
            }
            for (LineTable.Entry entry : image.lines().entries()) {
                if (section.contains(entry.address())) {
                    compare(entry, rows.at(entry.address()));
                    compare(entry, rows.at(entry.address() - section.virtualAddress() + section.physicalAddress()));
                    compared++;
                }
            }
        }
        assertTrue(compared > 1, "only " + compared);
    }

    private static void compare(LineTable.Entry entry, LineRows.Row row) {
        SourcePosition expected = entry.position().outermost();
        assertNotNull(row, () -> entry.toString());
        assertTrue(row.file().endsWith(expected.file()), () -> row + " for " + entry);
        assertEquals(expected.line(), row.line(), () -> row + " for " + entry);
    }

    @ParameterizedTest
    @ValueSource(strings = {"park/bad_never_released.yaml", "boot/bad_late_cpu_let_in.yaml"})
    void symbolsAndContentsAreThoseOfTheImage(String fixture) {
        AssembledImage image = image(fixture);
        ElfFile elf = ElfFile.read(SymbolFile.of(image, "/folder"));
        Set<String> global = new HashSet<>();
        Set<String> all = new HashSet<>();
        for (ElfSymbol symbol : elf.symbols()) {
            all.add(symbol.name() + "=" + symbol.value());
            if (symbol.binding() == ElfSymbol.Binding.GLOBAL) {
                assertTrue(global.add(symbol.name()), () -> symbol.name() + " is global twice");
            }
        }
        for (ImageSymbol symbol : image.symbols()) {
            assertTrue(all.contains(symbol.name() + "=" + symbol.value()), symbol::toString);
        }
        for (ImageSection section : image.sections()) {
            if (section.size() > 0 && !section.kind().zeroed()) {
                ElfSection written = elf.section(section.name()).orElseThrow();
                assertEquals(section.virtualAddress(), written.address());
                assertArrayEquals(section.bytes(), elf.contents(written).toArray());
            }
        }
    }
}

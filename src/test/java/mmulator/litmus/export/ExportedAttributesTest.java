package mmulator.litmus.export;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExportedAttributesTest {
    private static final Path REMAP = Path.of("fixtures/rules/bbm_unclean_to_valid/good_remap_page.yaml");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "0x0060_0000_4030_1403, ', Non-shareable'",
        "0x0060_0000_4030_1603, ', Outer-shareable'",
        "0x0060_0000_4030_1703, ''"
    })
    void shareabilityIsThatOfTheDescriptor(String descriptor, String name) throws IOException {
        String exported = remap("0x0060_0000_4030_1703", descriptor);
        assertTrue(exported.contains(" 0:X2=(oa:PA(y), el0:0" + name + ");\n"), exported);
    }

    private String remap(String before, String after) throws IOException {
        String text = Files.readString(REMAP)
                .replace("../../../", Path.of("").toAbsolutePath() + "/")
                .replace(before, after);
        Path fixture = Files.writeString(folder.resolve("x.yaml"), text);
        return LitmusExport.of(FixtureImage.of(FixtureParser.parse(fixture)));
    }

    /** It has no descriptor there that a test could speak of: the one is in a Block, there is no table for the other. */
    @ParameterizedTest
    @ValueSource(strings = {"0xffff_0000_0110_0000", "0xffff_8000_b000_0000"})
    void whatNoTableOfTheLastLevelIsForIsNoPageOfATest(String address) {
        InexpressibleException no = assertThrows(
                InexpressibleException.class, () -> remap("4030_1703}", "4030_1703, x5: " + address + "}"));
        assertTrue(
                String.valueOf(no.getMessage())
                        .startsWith("x5 of cpu0 is " + address.replace("_", "") + ", which is no number"),
                no::toString);
    }
}

package mmulator.litmus.export;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        String text = Files.readString(REMAP)
                .replace("../../../", Path.of("").toAbsolutePath() + "/")
                .replace("0x0060_0000_4030_1703", descriptor);
        Path fixture = Files.writeString(folder.resolve("x.yaml"), text);
        String exported = LitmusExport.of(FixtureImage.of(FixtureParser.parse(fixture)));
        assertTrue(exported.contains(" 0:X2=(oa:PA(y), el0:0" + name + ");\n"), exported);
    }
}

package mmulator.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mmulator.fixture.FixtureException;
import mmulator.fixture.UnmetNeedException;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;

/** Fixtures: their text, and with {@code images} also sections, tables and symbols of those that are good. */
final class FixtureTarget implements Target {
    /** Two folders deep, as most fixtures are: so their paths lead to sources. */
    private static final Path FILE = Path.of("fixtures/fuzz/x.yaml");

    /** Of the seeds for images, one in so many: to assemble all takes most of the time. */
    private static final int ONE_IN = 6;

    private final boolean images;

    FixtureTarget(boolean images) {
        this.images = images;
    }

    @Override
    public Kind kind() {
        return new Kind(images ? "fixture-image" : "fixture", "yaml", images ? 150 : 1000);
    }

    @Override
    public boolean runsNativeCode() {
        return images;
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(Files.readAllBytes(Path.of("src/test/resources/fuzz/all-keys.yaml")));
        List<byte[]> fixtures = Seeds.below("fixtures", ".yaml");
        for (int i = 0; i < fixtures.size(); i += images ? ONE_IN : 1) {
            // Sources beside a fixture are not beside FILE.
            if (accepted(fixtures.get(i))) {
                seeds.add(fixtures.get(i));
            }
        }
        return seeds;
    }

    private boolean accepted(byte[] fixture) {
        return read(fixture).accepted();
    }

    @Override
    public List<String> words() {
        return Target.words("""
                *a  ~  [  ]  {  }  :  ,  '  "  |  \u0000  \u001b[2J  \u00e9  \ud83d\ude00  cpu  cpu *  pa(  true
                va-bits: 52  granule: 64K  granule: 16K  level: -1  size: 0  count: 256  contiguous: true
                block: 2M  present-invalid  identity: true  rest  all  /dev/zero  ../..  %YAML 1.1  ---  ...
                """, "&a ", "!!x ", "- ", "? ", "\t");
    }

    @Override
    public Answer read(byte[] input) {
        try {
            var fixture = FixtureParser.parse(FILE, new String(input, StandardCharsets.UTF_8));
            return Answer.accepted(
                    images
                            ? Integer.toString(
                                    FixtureImage.of(fixture).cpuNames().size())
                            : "");
        } catch (FixtureException mistake) {
            return Answer.refusedWithPlace(String.valueOf(mistake.getMessage()));
        } catch (UnmetNeedException unmet) {
            return Answer.refused(String.valueOf(unmet.getMessage()));
        }
    }
}

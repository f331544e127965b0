package mmulator.cli.option;

import java.nio.file.Path;
import mmulator.fixture.Fixture;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.mutate.Mutants;
import mmulator.fixture.read.ChangeParser;
import mmulator.report.verdict.ViolationReport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** One instruction weakened, or one statement changed. */
public final class MutationOption {
    @Option(
            names = "--mutate",
            paramLabel = "MUTATION",
            description =
                    "Run it with an instruction weakened, such as 'asm/x.S:41: dsb ish -> nop', as 'mmulator mutate'"
                            + " tells them; or with a statement changed, in the words of a fixture's 'change', such as '{in: x,"
                            + " without: dsb ish}'.")
    private @Nullable String mutation;

    public boolean isGiven() {
        return mutation != null;
    }

    /** The fixture so changed. */
    public FixtureImage image(Fixture fixture, Path path) {
        if (mutation != null && mutation.strip().startsWith("{")) {
            return FixtureImage.of(fixture.with(ChangeParser.parse("--mutate", mutation)));
        }
        FixtureImage image = FixtureImage.of(fixture);
        return mutation == null ? image : mutated(image, mutation, path);
    }

    private static FixtureImage mutated(FixtureImage image, String mutation, Path path) {
        return Mutants.find(image, mutation)
                .orElseThrow(() -> new UserMistake("mmulator: --mutate '" + mutation
                        + "' is no mutation of this fixture;" + " 'mmulator mutate --list " + path + "' tells all"))
                .in(image);
    }

    /** To be told the same again; empty if it is not given. */
    public String text() {
        return mutation == null ? "" : text(mutation);
    }

    public static String text(String mutation) {
        return " --mutate " + ViolationReport.quoted(mutation);
    }
}

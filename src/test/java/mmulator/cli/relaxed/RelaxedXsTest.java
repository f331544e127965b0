package mmulator.cli.relaxed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mmulator.cli.CommandLineRun;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By the memory model, too, a TLBI with nXS may leave entries that have the XS attribute: R_KBSSD. */
final class RelaxedXsTest {
    private static final Path MOVES = Path.of("fixtures/shapes/good_move_page.yaml");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "vaae1is, normal-nc, PASS",
        "vaae1isnxs, normal, PASS",
        "vaae1isnxs, normal-nc, FAIL",
        "vmalle1isnxs, normal-nc, FAIL",
        "vmalle1isnxs, normal, PASS",
        "vmalle1is, normal-nc, PASS"
    })
    void whatMayStayIsNotClean(String operation, String attribute, String verdict) throws IOException {
        String operand = operation.startsWith("vmalle1") ? "" : ", x6";
        Files.writeString(
                folder.resolve("moves.yaml"),
                Files.readString(MOVES)
                        .replace("../../asm/", Path.of("asm").toAbsolutePath() + "/")
                        .replace("entry: move_page,", "features: {xs: true}, entry: move_page,")
                        .replace("entry: use_moved_page,", "features: {xs: true}, entry: use_moved_page,")
                        .replace(
                                "pa: 0x4003_0000, size: 4K, attributes: [rw",
                                "pa: 0x4003_0000, size: 4K, attributes: [" + attribute + ", rw"));
        Path fixture = Files.writeString(folder.resolve("with.yaml"), """
                description: Another operation than the one that is enough for all pages.
                like: moves.yaml
                change: [{in: move_page, replace: "tlbi vaae1is, x6", by: "tlbi %s%s"}]
                """.formatted(operation, operand));
        CommandLineRun run = CommandLineRun.of("explore", "--relaxed", fixture.toString());
        String shown = run.out() + run.err();
        assertEquals(verdict, run.exit() == 0 ? "PASS" : "FAIL", shown);
        assertEquals(verdict.equals("FAIL"), shown.contains("BBM_UNCLEAN_TO_VALID"), shown);
    }
}

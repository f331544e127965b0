package mmulator.litmus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * P0 fills X and tells P1, which links Z to it; P2 follows the link, as a walk does, by an address dependency. What is ordered
 * here is what {@code LinkedByAnotherTest} takes for ordered where X is a table.
 */
final class LinkOrderTest {
    private static final int SECONDS = 10;

    @TempDir
    Path folder;

    private static String test(String tell, String hear, String heard) {
        String[] parts = tell.split(" ; ");
        String barrier = parts.length == 2 ? parts[0] : "";
        return """
                AArch64 link
                { 0:X3=1; 0:X5=x; 0:X11=1; 0:X12=y; 1:X11=1; 1:X12=y; 1:X8=1; 1:X9=z; 2:X9=z; 2:X5=x; }
                 P0 | P1 | P2 ;
                 STR X3,[X5] | %s | LDR X2,[X9] ;
                 %s | STR X8,[X9] | EOR X4,X2,X2 ;
                 %s | | LDR X6,[X5,X4] ;
                exists (%s /\\ 2:X2=1 /\\ 2:X6=0)
                """.formatted(hear, barrier, parts[parts.length - 1], heard);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "STLR X11,[X12] | LDAR X13,[X12] | true",
                "STLR X11,[X12] | LDAPR X13,[X12] | true",
                "STLR X11,[X12] | LDAXR X13,[X12] | true",
                "STLR X11,[X12] | LDADDA XZR,X13,[X12] | true",
                "STLR X11,[X12] | SWPAL X11,X13,[X12] | true",
                "STLR X11,[X12] | CASA X13,X11,[X12] | true",
                "SWPL X11,X13,[X12] | LDAR X13,[X12] | true",
                "DMB ISH ; STR X11,[X12] | LDAR X13,[X12] | true",
                "DMB ISHST ; STR X11,[X12] | LDAR X13,[X12] | true",
                "STR X11,[X12] | LDAR X13,[X12] | false",
                "DMB ISHLD ; STR X11,[X12] | LDAR X13,[X12] | false",
                "STLR X11,[X12] | LDR X13,[X12] | false",
                "STLR X11,[X12] | LDXR X13,[X12] | false"
            })
    void whatIsOrderedBeforeTheLinkIsReadThroughIt(String tell, String hear, boolean ordered) throws IOException {
        judge(test(tell, hear, "1:X13=1"), ordered);
    }

    /** That P1 has heard shows in what it leaves at Y. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LDADDA X9,XZR,[X12] | y=8 | false",
                "LDADDAL X9,XZR,[X12] | y=8 | false",
                "SWPAL X9,XZR,[X12] | y=7 | false",
                "SWPA X9,X13,[X12] | y=7 | true"
            })
    void anAtomicWithoutAResultDoesNotAcquire(String hear, String heard, boolean ordered) throws IOException {
        String test = test("STLR X11,[X12]", hear, heard);
        judge(
                test.replace("1:X8=1; 1:X9=z;", "1:X8=1; 1:X9=7; 1:X10=z;").replace("STR X8,[X9]", "STR X8,[X10]"),
                ordered);
    }

    private void judge(String test, boolean ordered) throws IOException {
        Optional<Herd> herd = Herd.installed();
        assumeTrue(herd.isPresent(), "herd7 is not installed; src/build/fetch-herd.sh fetches it");
        Path file = folder.resolve("link.litmus");
        Files.writeString(file, test);
        Herd.Answer answer =
                herd.get().manualOfPlain(List.of(file), SECONDS, folder).get("link");
        assertNotNull(answer, "herd has given up");
        assertEquals(ordered, !answer.targetReached(), test);
    }
}

package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LitmusCommandTest {
    private static final String SAMPLE = "fixtures/litmus/";

    @TempDir
    Path folder;

    private String file(String name, String... lines) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, String.join("\n", lines) + "\n");
        return file.toString();
    }

    private String good(String name, String condition) throws IOException {
        return file(name, "AArch64 t", "{ 0:X1=x; }", " P0 ;", " MOV W0,#1 ;", " STR W0,[X1] ;", condition);
    }

    @Test
    void aClaimThatHoldsPassesAndOneThatDoesNotFails() throws IOException {
        assertEquals(
                0, CommandLineRun.of("litmus", good("a.litmus", "forall x=1")).exit());
        assertEquals(
                1, CommandLineRun.of("litmus", good("b.litmus", "forall x=0")).exit());
        assertEquals(
                1, CommandLineRun.of("litmus", good("c.litmus", "~exists x=1")).exit());
        // Nothing is claimed by asking.
        assertEquals(
                0, CommandLineRun.of("litmus", good("d.litmus", "exists x=0")).exit());
    }

    @Test
    void aFolderThatCannotBeReadIsAMistakeInOneLine() throws IOException {
        Path below = Files.createDirectory(folder.resolve("below"));
        Files.setPosixFilePermissions(below, Set.of());
        assumeFalse(Files.isReadable(below), "root reads everything");
        CommandLineRun run = CommandLineRun.of("litmus", folder.toString());
        assertEquals(2, run.exit());
        assertEquals(below + ": error: cannot be read: permission denied\n", run.err());
    }

    @Test
    void agreementIsTold() {
        CommandLineRun run = CommandLineRun.of("litmus", SAMPLE + "unmap.litmus", "--expect", SAMPLE + "verdicts.json");
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().startsWith("Test unmap Allowed\nStates 2\n"), run.out());
        assertTrue(run.out().endsWith("\nAgreement unmap Ok\n\n"), run.out());
    }

    @Test
    void disagreementFailsAndCanBeReplayed() throws IOException {
        String verdicts = file(
                "v.json",
                "[{\"test\": \"unmap.litmus\", \"bbm_warning\": false, \"more\": [1],",
                "  \"architecture\": [], \"in_order_with_tlb\": [\"0:X4=0; Fault(P0:L0,x,MMU:Translation);\"]}]");
        assertEquals(
                1,
                CommandLineRun.of("litmus", SAMPLE + "unmap.litmus", "--expect", verdicts)
                        .exit());
        CommandLineRun run = CommandLineRun.of("litmus", "--in-order", SAMPLE + "unmap.litmus", "--expect", verdicts);
        assertEquals(1, run.exit());
        String replay = run.out()
                .lines()
                .filter(line -> line.contains("replay"))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*--schedule '|'$", "");
        CommandLineRun replayed = CommandLineRun.of("litmus", SAMPLE + "unmap.litmus", "--schedule", replay);
        assertEquals(0, replayed.exit(), replayed.err());
        assertTrue(replayed.out().contains("LDR W4,[X2]"), replayed.out());
        assertTrue(
                replayed.out().contains("\nState ~Fault(P0:L0,x);")
                        || replayed.out().contains("\nState Fault(P0:L0,x"),
                replayed.out());
    }

    @Test
    void aTestWithoutAVerdictDoesNotPass() throws IOException {
        CommandLineRun run =
                CommandLineRun.of("litmus", good("a.litmus", "exists x=1"), "--expect", SAMPLE + "verdicts.json");
        assertEquals(1, run.exit());
        assertTrue(run.out().contains("there is no verdict on a.litmus"), run.out());
    }

    @Test
    void aMistakeIsToldAndTheOtherTestsStillRun() throws IOException {
        good("a.litmus", "exists x=1");
        file("b.litmus", "AArch64 t", "{ 0:X1=x; }", " P0 ;", " LDRQ W0,[X1] ;", "exists x=1");
        CommandLineRun run = CommandLineRun.of("litmus", folder.toString());
        assertEquals(2, run.exit());
        assertTrue(run.err().contains("b.litmus:4:2: error: unknown instruction 'ldrq'"), run.err());
        assertTrue(run.out().contains("Observation t Always 1 0"), run.out());
    }

    @Test
    void whatCannotBeRunIsSkippedAndSaidSo() throws IOException {
        String beyond = file("b.litmus", "AArch64 t", "Variant=memtag", "{ 0:X1=x; }", " P0 ;", " NOP ;", "exists x=1");
        CommandLineRun run = CommandLineRun.of("litmus", beyond);
        assertEquals(77, run.exit());
        assertEquals("Skipped " + beyond + ":2:9: beyond the machine: variant memtag\n", run.out());
    }

    @Test
    void aBoundIsNoPass() {
        CommandLineRun run =
                CommandLineRun.of("litmus", "--in-order", SAMPLE + "shootdown+nothing.litmus", "--max-executions", "3");
        assertEquals(124, run.exit());
        assertTrue(run.out().contains("\nLoop No\n"), run.out());
    }

    @Test
    void whatTakesReorderingIsReachedUnlessInOrder() throws IOException {
        String test = file(
                "sb.litmus",
                "AArch64 sb",
                "{ 0:X1=x; 0:X3=y; 1:X1=y; 1:X3=x; }",
                " P0          | P1          ;",
                " MOV W0,#1   | MOV W0,#1   ;",
                " STR W0,[X1] | STR W0,[X1] ;",
                " LDR W2,[X3] | LDR W2,[X3] ;",
                "~exists (0:X2=0 /\\ 1:X2=0)");
        assertEquals(1, CommandLineRun.of("litmus", test).exit());
        assertEquals(0, CommandLineRun.of("litmus", "--in-order", test).exit());
    }

    @Test
    void whatHasNoRelaxedMeaningIsExecutedInOrderAndSaidSo() throws IOException {
        String test = file(
                "m.litmus",
                "AArch64 m",
                "{ 0:X1=x; }",
                " P0           ;",
                " MOV X0,#257  ;",
                " STR X0,[X1]  ;",
                " LDRB W2,[X1] ;",
                "exists 0:X2=1");
        CommandLineRun run = CommandLineRun.of("litmus", test);
        assertEquals(0, run.exit());
        assertEquals(
                test + ": executed in order, because of accesses of different sizes to the same memory, one of them a"
                        + " store\n",
                run.err());
    }

    @Test
    void badInputIsExitCode2() throws IOException {
        assertEquals(
                2,
                CommandLineRun.of("litmus", folder.resolve("none.litmus").toString())
                        .exit());
        assertEquals(2, CommandLineRun.of("litmus", folder.toString()).exit());
        assertEquals(
                2,
                CommandLineRun.of("litmus", SAMPLE + "read-only.litmus", "--schedule", "7*1")
                        .exit());
        assertEquals(2, CommandLineRun.of("litmus", SAMPLE, "--schedule", "0*1").exit());
        CommandLineRun broken =
                CommandLineRun.of("litmus", SAMPLE + "read-only.litmus", "--expect", file("v.json", "[{\"test\": 5}]"));
        assertEquals(2, broken.exit());
        assertTrue(broken.err().contains("v.json:1:11: error: expected a string"), broken.err());
        assertEquals(
                2,
                CommandLineRun.of("litmus", SAMPLE + "read-only.litmus", "--expect", file("w.json", "[{"))
                        .exit());
    }
}

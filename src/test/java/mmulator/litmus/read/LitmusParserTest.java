package mmulator.litmus.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import mmulator.litmus.LitmusProgram;
import mmulator.litmus.Samples;
import mmulator.litmus.test.BeyondMachineException;
import mmulator.litmus.test.LitmusException;
import mmulator.litmus.test.LitmusTest;
import mmulator.litmus.test.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read, and what is said of what cannot be. */
final class LitmusParserTest {

    private static String mistake(String... lines) {
        return String.valueOf(assertThrows(LitmusException.class, () -> LitmusProgram.of(Samples.parse(lines)))
                .getMessage());
    }

    private static String beyond(String... lines) {
        return String.valueOf(assertThrows(BeyondMachineException.class, () -> LitmusProgram.of(Samples.parse(lines)))
                .getMessage());
    }

    private static String condition(String text) {
        return Samples.parse("AArch64 t", "{ 0:X1=x; y=1; int a[2]; }", " P0 ;", " L0: LDR W0,[X1] ;", text)
                .condition()
                .toString();
    }

    @Test
    void annotationOfAThreadIsBeyondTheMachine() {
        assertEquals(
                "t.litmus:3:2: beyond the machine: the annotation of the thread 'P0:EL0'; for EL0 write EL0=P0 above the"
                        + " locations",
                beyond("AArch64 t", "{ 0:X1=x; }", " P0:EL0 ;", " NOP ;", "exists (0:X0=0)"));
    }

    // What is read

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "exists fault(P0,x,TagCheck);5:19;TagCheck as a fault",
                "exists fault(P0,x,I-MMU:Translation);5:19;I-MMU:Translation as a fault",
                "exists fault(P0,PacCheck:DA);5:17;PacCheck:DA as a fault",
                "exists x={1,2};5:8;comparison of a whole array",
                "exists true with x=1;5:13;tests with 'with'",
            })
    void whatIsAskedAndNotModelledIsToldAsSuch(String condition, String place, String reason) {
        String message = beyond("AArch64 t", "{ x=1; }", "P0;", "NOP;", condition);
        assertTrue(message.startsWith("t.litmus:" + place + ": beyond the machine: " + reason), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"STG X1,[X1]", "PTRUE P0.B", "CPYFP [X0]!,[X1]!,X2!", "GCSPOPM X1"})
    void instructionsOfAnExtensionThatIsNotThereAreToldAsSuch(String instruction) {
        String message = beyond("AArch64 t", "{ x=1; }", "P0;", "NOP;", instruction + ";", "exists true");
        assertTrue(message.startsWith("t.litmus:5:1: beyond the machine: instruction"), message);
    }

    @Test
    void theNameIsThatOfTheTestNotOfItsFile() {
        assertEquals(
                "t",
                Samples.parse("AArch64 t.litmus", "{}", "P0;", "NOP;", "exists true")
                        .name());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "fault(P0,x,D-MMU:Translation);fault(P0,x,MMU:Translation)",
                "fault(P0,Permission);fault(P0,MMU:Permission)",
                "fault(P0,UndefinedInstruction);fault(P0,UndefinedInstruction)",
                "fault(P0,SupervisorCall);fault(P0,SupervisorCall)",
            })
    void faultsHaveSeveralSpellings(String written, String told) {
        assertEquals(
                "exists (" + told + ")",
                Samples.parse("AArch64 t", "{ x=1; }", "P0;", "NOP;", "exists " + written)
                        .condition()
                        .toString());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "exists(x=1),exists ([x]=1)",
                "exists [x]=0x10 /\\ 0:X0=-1,exists ([x]=16 /\\ 0:X0=-1)",
                "~exists P0:W0=y,~exists (0:X0=y)",
                "not exists 0:X0==1,~exists (0:X0=1)",
                "forall 0:X0!=1 \\/ ~x=1 /\\ true,forall (not (0:X0=1) \\/ not ([x]=1) /\\ true)",
                "exists (x=1 \\/ y=1) /\\ 0:X0=1,exists (([x]=1 \\/ [y]=1) /\\ 0:X0=1)",
                "exists x=1 => y=1,exists ([x]=1 => [y]=1)",
                "exists 0:X0=0:X1 /\\ [x]=[y],exists (0:X0=0:X1 /\\ [x]=[y])",
                "exists a[1]=2,exists (a[1]=2)",
                "exists Fault(P0:L0),exists (fault(P0:L0))",
                "exists 0:X0=PTE(x),exists (0:X0=PTE(x))",
            })
    void conditions(String written, String read) {
        assertEquals(read, condition(written));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "(oa:PA(y), valid:0);(oa:PA(y), valid:0)",
                "(valid:0,oa:phy_y);(oa:PA(y), valid:0)",
                "TTD(oa:PA(y),af:0,db:0,dbm:1,el0:0);(oa:PA(y), af:0, db:0, dbm:1, el0:0)",
                "(oa:PA(y),attrs:(Device-nGRE, Non-shareable));(oa:PA(y), Device-nGRE, Non-shareable)",
                "(oa:PA(y),valid:1,af:1,db:1,dbm:0,el0:1);(oa:PA(y))",
                "(db:0);(oa:PA(x), db:0)",
            })
    void descriptors(String written, String read) {
        assertEquals("exists ([PTE(x)]=" + read + ")", condition("exists pte_x=" + written));
        assertEquals("exists ([PTE(x)]=" + read + ")", condition("exists [TTD(x)]=" + written));
    }

    @ParameterizedTest
    @CsvSource({"MMU:Translation", "mmu:translation", "Translation"})
    void faultKindsInAnyCase(String kind) {
        assertEquals("exists (fault(P0:L0,x,MMU:Translation))", condition("exists fault(P0:L0,x," + kind + ")"));
        assertEquals("exists (fault(P0:L0,x,MMU:Translation))", condition("exists FAULT(P0:L0,x," + kind + ")"));
    }

    @Test
    void commentsNest() {
        LitmusTest test = Samples.parse(
                "AArch64 t (* (* inner *) ; { *)",
                "{ x=1; (* y=2; *) }",
                " P0 ; (* P1 *)",
                " NOP ;",
                "exists x=1 (* ) *)");
        assertEquals(1, test.initial().size());
        assertEquals("t", test.name());
    }

    @Test
    void rowsEndAtSemicolonsWhereverLinesEnd() {
        LitmusTest test = Samples.parse("AArch64 t", "{}", "P0|P1;NOP|", "  NOP", ";|NOP;", "exists true");
        assertEquals(1, test.threads().get(0).code().size());
        assertEquals(2, test.threads().get(1).code().size());
        assertEquals(4, test.threads().get(1).code().get(0).position().line());
    }

    @Test
    void headerSaysWhatTheMachineIs() {
        Settings settings = Samples.parse(
                        "AArch64 t",
                        "\"a description\"",
                        "Variant=vmsa,ETS2 faultToNext",
                        "TTHM=P1:HD HA",
                        "EL0=P0",
                        "Hash=12",
                        "{}",
                        "P0|P1;",
                        "NOP|NOP;",
                        "exists true")
                .settings();
        assertEquals(
                "Settings[ets2=true, afterFault=SKIPS, hardwareAccessFlag=[0, 1], hardwareDirtyState=[1], el0=[0]]",
                settings.toString());
    }

    // What is wrong

    @Test
    void mistakesAreToldWithTheirPlaces() {
        String[] good = {"AArch64 t", "{ 0:X1=x; }", " P0          ;", " LDR W0,[X1] ;", "exists (0:X0=1)"};
        LitmusProgram.of(Samples.parse(good));

        assertEquals(
                "t.litmus:1:1: error: no AArch64 litmus test; expected 'AArch64 NAME' on the first line",
                mistake("AArch46 t", "{}"));
        assertEquals("t.litmus:1:1: beyond the machine: architecture X86", beyond("X86 t", "{}"));
        assertEquals("t.litmus:3:1: error: there is no initial state; expected '{'", mistake("AArch64 t", "Hash=1"));
        assertEquals(
                "t.litmus:2:1: error: unexpected text in the header; expected Key=value or '{'",
                mistake("AArch64 t", "what is this", "{ }"));
        assertEquals(
                "t.litmus:2:9: error: unknown variant 'vsma'; expected vmsa, fatal, precise, handled, faultToNext, ETS2"
                        + " or mixed",
                mistake("AArch64 t", "Variant=vsma", "{}", "P0;", "NOP;", "exists true"));
        assertEquals(
                "t.litmus:2:3: error: unknown type 'itn'; expected int8_t, uint8_t, int16_t, uint16_t, int32_t, uint32_t,"
                        + " int64_t, uint64_t, int, long, pteval_t, intptr_t, uintptr_t",
                mistake("AArch64 t", "{ itn x; }", "P0;", "NOP;", "exists true"));
        assertEquals(
                "t.litmus:2:5: error: there is no register 'X31'; expected X0 to X30 or W0 to W30",
                mistake("AArch64 t", "{ 0:X31=x; }", "P0;", "NOP;", "exists true"));
        assertEquals(
                "t.litmus:2:10: error: unknown field 'vaild'; expected oa, valid, af, db, dbm, el0 or attrs",
                mistake("AArch64 t", "{ pte_x=(vaild:0); }", "P0;", "NOP;", "exists true"));
        assertEquals(
                "t.litmus:2:7: error: there is no thread P3",
                mistake("AArch64 t", "{ x=1;3:X1=x; }", "P0;", "NOP;", "exists true"));
        assertEquals(
                "t.litmus:4:8: error: unknown instruction 'frob'",
                mistake("AArch64 t", "{}", "P0 |P1;", "NOP  | FROB X1;", "exists true"));
        assertEquals(
                "t.litmus:4:6: error: a row of 2 fields; expected at most 1",
                mistake("AArch64 t", "{}", "P0;", "NOP |NOP;", "exists true"));
        assertEquals(
                "t.litmus:5:1: error: the code ends in the middle of a row; expected ';'",
                mistake("AArch64 t", "{}", "P0;", "NOP"));
    }

    @Test
    void aConditionMayNameOnlyWhatThereIs() {
        String[] start = {"AArch64 t", "{ 0:X1=x; }", " P0 ;", " L0: LDR W0,[X1] ;"};
        assertEquals(
                "t.litmus:5:8: error: there is no thread P7; expected P0",
                mistake(start[0], start[1], start[2], start[3], "exists 7:X0=1"));
        assertEquals(
                "t.litmus:5:10: error: there is no register 'Y0'; expected X0 to X30 or W0 to W30",
                mistake(start[0], start[1], start[2], start[3], "exists 0:Y0=1"));
        assertEquals(
                "t.litmus:5:8: error: the test has no variable 'z'; expected one of x",
                mistake(start[0], start[1], start[2], start[3], "exists z=1"));
        assertEquals(
                "t.litmus:5:17: error: thread P0 has no label 'L1'",
                mistake(start[0], start[1], start[2], start[3], "exists fault(P0:L1,x)"));
        assertEquals(
                "t.litmus:5:22: error: unknown fault 'MMU:Oops'; expected MMU:Translation, MMU:Permission, MMU:AccessFlag,"
                        + " UndefinedInstruction or SupervisorCall",
                mistake(start[0], start[1], start[2], start[3], "exists fault(P0:L0,x,MMU:Oops)"));
        assertEquals(
                "t.litmus:5:15: error: unexpected 'y'; expected '/\\', '\\/' or the end of the test",
                mistake(start[0], start[1], start[2], start[3], "exists 0:X0=1 y=1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Variant=memtag;{ };NOP;variant memtag",
                "Hash=1;{ x:red=1 };NOP;memory tags",
                "Hash=1;{ [PTE(PTE(x))]=(valid:0) };NOP;the descriptor that maps a descriptor",
                "Hash=1;{ 0:X1=instr:\"NOP\" };NOP;instructions as data",
                "Hash=1;{ 0:V1=1 };NOP;register V1",
                "Hash=1;{ 0:%a=x };NOP;symbolic registers",
                "Variant=pte-squared;{ };NOP;variant pte-squared",
                "Hash=1;{ [PTE(x)]=(XS) };NOP;memory attribute XS",
            })
    void whatIsNotModelledIsToldAsSuch(String header, String initial, String code, String reason) {
        String message = beyond("AArch64 t", header, initial, "P0;", code + ";", "exists true");
        assertTrue(message.matches("t\\.litmus:[23]:\\d+: beyond the machine: " + reason + ".*"), message);
    }
}

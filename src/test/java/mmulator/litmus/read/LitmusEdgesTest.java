package mmulator.litmus.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mmulator.litmus.Samples;
import mmulator.litmus.test.LitmusException;
import mmulator.litmus.test.LitmusTest;
import mmulator.litmus.test.Symbols;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The last that is taken, and the first that is not. */
final class LitmusEdgesTest {
    private static LitmusTest asked(String footer) {
        return Samples.parse("AArch64 t", "{ 0:X1=x; y=1; int a[2]; }", " P0 | P1 ;", " L0: NOP | NOP ;", footer);
    }

    private static String mistake(String... lines) {
        return String.valueOf(assertThrows(LitmusException.class, () -> Samples.parse(lines))
                        .getMessage())
                .replace("t.litmus:", "")
                .replace("error: ", "");
    }

    private static LitmusTest initial(String initial) {
        return Samples.parse("AArch64 t", "{ " + initial + " }", "P0;", "L0: NOP;", "exists true");
    }

    // What is asked

    @Test
    void twoHundredLevelsOfNestingAreRead() {
        asked("exists " + "(".repeat(199) + "x=1" + ")".repeat(199));
        asked("exists " + "~".repeat(199) + "x=1");
        asked("exists " + "x=1 => ".repeat(199) + "x=1");
        String more = "5:208: more than 200 levels of nesting";
        assertEquals(more, mistakeOf("exists " + "(".repeat(200) + "x=1" + ")".repeat(200)));
        assertEquals(more, mistakeOf("exists " + "~".repeat(200) + "x=1"));
    }

    private static String mistakeOf(String footer) {
        return String.valueOf(
                        assertThrows(LitmusException.class, () -> asked(footer)).getMessage())
                .replace("t.litmus:", "")
                .replace("error: ", "");
    }

    @Test
    void levelsAreCountedWhereTheyAreNotOneAfterTheOther() {
        asked("exists " + String.join(" /\\ ", Collections.nCopies(300, "(x=1)")));
        asked("exists " + String.join(" \\/ ", Collections.nCopies(300, "~x=1")));
    }

    @Test
    void locationsAreNamesTypesPointersAndFaults() {
        LitmusTest.Asked shown = asked(
                        "locations [x; 0:X2; y int; *x; [y]; a[1]; pte_x; PTE(y); phy_x; fault(P0:L0,x); fault(P1)]\nexists true")
                .shown();
        assertEquals(
                "[[x], 0:X2, [y], [x], [y], a[1], [PTE(x)], [PTE(y)], [x]]",
                shown.locations().toString());
        assertEquals("[fault(P0:L0,x), fault(P1)]", shown.faults().toString());
        assertEquals(
                "[[x]]",
                asked("locations [x;]\nexists true").shown().locations().toString());
        assertEquals(
                "[]", asked("locations []\nexists true").shown().locations().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "locations x!5:11: unexpected 'x'; expected '['",
                "locations [x 1]!5:14: unexpected '1'; expected ';'",
                "locations [z]_exists true!5:12: the test has no variable 'z'; expected one of a, x, y",
                "locations [[z]]_exists true!5:13: the test has no variable 'z'; expected one of a, x, y",
                "locations [x;z]_exists true!5:14: the test has no variable 'z'; expected one of a, x, y",
                "locations [2:X0]_exists true!5:12: there is no thread P2; expected P0 to P1",
                "locations [fault(P2)]_exists true!5:18: there is no thread P2; expected P0 to P1",
                "locations [fault(P0:L1)]_exists true!5:21: thread P0 has no label 'L1'",
                "locations [fault(P1:L0)]_exists true!5:21: thread P1 has no label 'L0'",
                "locations [fault(P0,z)]_exists true!5:21: the test has no variable 'z'; expected one of a, x, y",
                "filter z=1_exists true!5:8: the test has no variable 'z'; expected one of a, x, y",
                "exists [pte_z]=1!5:9: the test has no variable 'z'; expected one of a, x, y",
                "exists [PTE(z)]=1!5:13: the test has no variable 'z'; expected one of a, x, y",
                "exists 2:X0=1!5:8: there is no thread P2; expected P0 to P1",
                "exists 0:X0=2:X0!5:13: there is no thread P2; expected P0 to P1",
                "exists fault(P2,x)!5:14: there is no thread P2; expected P0 to P1",
                "exists fault(P0,PTE(z))!5:21: the test has no variable 'z'; expected one of a, x, y",
                "exists x=1 /\\ (y=1 \\/ ~(z=1))!5:25: the test has no variable 'z'; expected one of a, x, y",
                "exists x=1 => z=1!5:15: the test has no variable 'z'; expected one of a, x, y",
                "exists z=1 => x=1!5:8: the test has no variable 'z'; expected one of a, x, y",
                "exists 0:X0=P0:L1!5:1: there is no label 'L1' in P0",
                "exists 0:X0=P1:L0!5:1: there is no label 'L0' in P1",
                "exists 0:X0=P2:L0!5:1: there is no label 'L0' in P2",
                "exists fault(P0,0:X1)!5:17: unexpected '0'; expected the kind of the fault",
                "exists x y!5:10: unexpected 'y'; expected '=' or '",
                "exists x=18446744073709551616!5:10: '18446744073709551616' has more than 64 bits",
                "~forall x=1!5:2: unexpected 'forall'; expected exists, ~exists or forall",
                "~(x=1)!5:2: unexpected '('; expected exists, ~exists or forall",
            })
    void mistakesInWhatIsAskedAreToldWithTheirPlaces(String footer, String message) {
        String told = mistakeOf(footer.replace("_exists", "\nexists"));
        assertEquals(message, told.replace("!='", ""));
    }

    @Test
    void faultOnAnElementIsOneOnItsArray() {
        assertEquals(
                "exists (fault(P0:L0,a))",
                asked("exists fault(P0:L0,a[1])").condition().toString());
        assertEquals(
                "exists (fault(P0,PTE(x)))",
                asked("exists fault(P0,pte_x)").condition().toString());
    }

    @Test
    void namesOfPagesBeginWithSomethingThatIsMoreThanAPrefix() {
        LitmusTest test =
                initial("pte_=1; phy_=2; phy_x=3; pte_x=(valid:0); 0:X1=pte_; 0:X2=phy_; 0:X3=phy_x; 0:X4=pte_x");
        assertEquals(
                "[[pte_]=[1], [phy_]=[2], [x]=[3], [PTE(x)]=[(oa:PA(x), valid:0)], 0:X1=[pte_], 0:X2=[phy_], 0:X3=[PA(x)],"
                        + " 0:X4=[PTE(x)]]",
                told(test));
        assertEquals(Set.of("pte_", "phy_", "x"), Symbols.inInitialState(test));
    }

    @Test
    void variablesThatOnlyAValueNamesAreVariables() {
        LitmusTest test = asked(
                "exists 0:X0=u /\\ (0:X0=PTE(v) \\/ ~(0:X0=PA(w))) /\\ (x=1 => [PTE(x)]=(oa:PA(q))) /\\ pte_y=(af:0)");
        assertEquals(new TreeSet<>(Set.of("a", "q", "u", "v", "w", "x", "y")), Symbols.of(test));
        assertEquals(new TreeSet<>(Set.of("a", "x", "y")), Symbols.inInitialState(test));
    }

    // The initial state

    private static String told(LitmusTest test) {
        return test.initial().stream()
                .map(one -> one.location() + "=" + one.values())
                .toList()
                .toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "x; y!'[[x]=[0], [y]=[0]]'",
                ";; x=1;; y=2;!'[[x]=[1], [y]=[2]]'",
                "pte_x; [PTE(y)]!'[[PTE(x)]=[(oa:PA(x))], [PTE(y)]=[(oa:PA(y))]]'",
                "int a[1]={7}!'[[a]=[7]]'",
                "a[2]={7,-8}!'[[a]=[7, -8]]'",
                "a[3]!'[[a]=[0, 0, 0]]'",
                "_Atomic int x=ATOMIC_INIT(5)!'[[x]=[5]]'",
                "int *p=x; int [q]=1!'[[p]=[x], [q]=[1]]'",
                "int 0:X1=1; uint64_t x=-1!'[0:X1=[1], [x]=[-1]]'",
                "0:X1=&x; 0:X2=label:\"P0:L0\"; 0:X3=label:\"0:L0\"!'[0:X1=[x], 0:X2=[label:\"P0:L0\"], 0:X3=[label:\"P0:L0\"]]'",
                "0:X1=0xffffffffffffffff; 0:X2=-0x10; 0:X3=18446744073709551615!'[0:X1=[-1], 0:X2=[-16], 0:X3=[-1]]'",
                "0:X0=1; 0:W30=2!'[0:X0=[1], 0:X30=[2]]'",
            })
    void initialStates(String written, String read) {
        assertEquals(read, told(initial(written)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "x=1 y=2!2:7: unexpected 'y'; expected ';'",
                "a[2]={1}!2:3: a has 2 elements but 1 values",
                "a[1]={1,2}!2:3: a has 1 elements but 2 values",
                "a[0]!2:3: an array of 0 elements; expected 1 to 512",
                "a[513]!2:3: an array of 513 elements; expected 1 to 512",
                "a[-1]!2:3: an array of 0 elements; expected 1 to 512",
                "a[1]=1!2:8: unexpected '1'; expected '{'",
                "a[1]={1;!2:10: unexpected ';'; expected '}'",
                "x=ATOMIC_INIT 5!2:17: unexpected '5'; expected '('",
                "x=ATOMIC_INIT(5;!2:18: unexpected ';'; expected ')'",
                "1:X0=1!2:3: there is no thread P1",
                "0:X1=P0:L1!2:3: there is no label 'L1' in P0",
                "0:X1=label:\"P1:L0\"!2:3: there is no label 'L0' in P1",
                "0:X1=0:L1!2:3: there is no label 'L1' in P0",
                "pte_x=(valid:2)!2:16: unexpected '2'; expected 0 or 1",
                "pte_x=(af:-1)!2:13: unexpected '-1'; expected 0 or 1",
                "pte_x=(oa:7)!2:13: unexpected '7'; expected a value: a number, the name of a variable, PTE(x), PA(x) or (oa:PA(x), …)",
                "pte_x=(valid:1!2:18: unexpected '}'; expected ')'",
            })
    void mistakesInTheInitialStateAreToldWithTheirPlaces(String written, String message) {
        assertEquals(message, mistake("AArch64 t", "{ " + written + " }", "P0;", "L0: NOP;", "exists true"));
    }

    @Test
    void anArrayHasUpTo512Elements() {
        assertEquals(512, initial("a[512]").initial().getFirst().values().size());
    }

    // Threads

    private static String[] threads(int count) {
        String heads = IntStream.range(0, count).mapToObj(i -> "P" + i).collect(Collectors.joining("|"));
        return new String[] {"AArch64 t", "{}", heads + ";", "NOP;", "exists true"};
    }

    @Test
    void thereAreUpTo64Threads() {
        assertEquals(64, Samples.parse(threads(64)).threads().size());
        assertEquals(
                "4:5: more than 64 threads".substring(3), mistake(threads(65)).substring(3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "P0|P0;!two columns P0",
                "P0|P0.F|P0.F;!two columns P0.F",
                "P0|P2;!there is no column P1; expected P0, P1 … without a gap",
                "P1;!there is no column P0; expected P0, P1 … without a gap",
                "P0|P1.F;!column P1.F without a column P1",
                "P0|Q1;!unexpected 'Q1'; expected the head of a column: P0 or P0.F",
            })
    void columnsHaveDifferentNumbersWithoutAGap(String heads, String message) {
        String told = mistake("AArch64 t", "{}", heads, "NOP;", "exists true");
        assertEquals(message, told.substring(told.indexOf(": ") + 2));
    }

    @Test
    void columnOfAHandlerIsTheThreads() {
        LitmusTest test = Samples.parse("AArch64 t", "{}", "P0|P1|P1.F;", "NOP|NOP|L9: ISB;", "exists fault(P1:L9)");
        assertEquals(null, test.threads().get(0).handler());
        assertEquals("L9: ISB", assertNotNullHandler(test).getFirst().text());
    }

    private static List<LitmusTest.Cell> assertNotNullHandler(LitmusTest test) {
        List<LitmusTest.Cell> handler = test.threads().get(1).handler();
        assertNotNull(handler);
        return handler;
    }

    @ParameterizedTest
    @CsvSource({
        "EL0=P1, 2:5: there is no thread 'P1'",
        "EL0=x, 2:5: there is no thread 'x'",
        "TTHM=P1:HA, 2:6: unknown 'P1:HA' in TTHM"
    })
    void headerNamesOnlyThreadsThatThereAre(String header, String message) {
        String told = mistake("AArch64 t", header, "{}", "P0;", "NOP;", "exists true");
        assertEquals(message, told.substring(0, message.length()));
    }

    // The text

    @Test
    void commentMayEndTheFileAndMustEnd() {
        assertEquals("1:11: this comment has no end; expected '*)'", mistake("AArch64 t (* (* *)"));
        assertEquals("1:11: this comment has no end; expected '*)'", mistake("AArch64 t (*", "(* *)"));
        assertEquals(
                1,
                Samples.parse("AArch64 t", "{ x=1; }", "P0;", "NOP;", "exists x=1 (* a (* b *)*)")
                        .initial()
                        .size());
        assertEquals(
                "5:8: the test has no variable 'z'; expected one of x",
                mistake("AArch64 t", "{ x=1; } (* two", " lines *) P0;", "NOP;", "exists z=1"));
    }

    @Test
    void fileOfMoreThanOneMegabyteIsNoTest(@TempDir Path folder) throws Exception {
        String text = "AArch64 t\n{}\nP0;\nNOP;\nexists true\n";
        Path file = folder.resolve("t.litmus");
        Files.writeString(file, text + " ".repeat((1 << 20) - text.length()));
        assertEquals("t", LitmusParser.parse(file).name());
        Files.writeString(file, text + " ".repeat((1 << 20) + 1 - text.length()));
        assertEquals(file + ":1:1: error: more than 1048576 bytes; expected a litmus test", message(file));
        assertEquals(folder + ":1:1: error: not a file", message(folder));
        assertEquals(folder.resolve("u") + ":1:1: error: no such file", message(folder.resolve("u")));
        Files.write(file, new byte[] {(byte) 0xff});
        assertEquals(file + ":1:1: error: not UTF-8; expected a litmus test", message(file));
    }

    private static String message(Path file) {
        return String.valueOf(assertThrows(LitmusException.class, () -> LitmusParser.parse(file))
                .getMessage());
    }
}

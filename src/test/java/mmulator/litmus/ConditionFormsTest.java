package mmulator.litmus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import mmulator.litmus.test.Fault;
import mmulator.litmus.test.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each form of a condition, of a test of two ends: P0 reads x before P1's store, or after it. */
final class ConditionFormsTest {
    /** Whether it is met, how many of the ends satisfy what is quantified, and the condition. */
    private static final String[] FORMS = {
        "Ok 1 exists (0:X0=1)",
        "Ok 1 exists 0:X0=7",
        "No 0 exists (0:X0=2)",
        "Ok 0 ~exists (0:X0=2)",
        "No 1 ~exists (0:X0=7)",
        "No 2 ~exists (x=7)",
        "Ok 2 forall (x=7)",
        "No 1 forall (0:X0=7)",
        "No 0 forall (0:X0=2)",
        "Ok 2 forall (0:X0=1 \\/ 0:X0=7)",
        "No 0 exists (0:X0=1 /\\ 0:X0=7)",
        "Ok 2 exists (true)",
        "No 0 exists (false)",
        "Ok 2 forall (true)",
        "No 0 forall (false)",
        // What binds how.
        "Ok 2 exists (0:X0=2 /\\ x=1 \\/ x=7)",
        "No 0 exists (0:X0=2 /\\ (x=1 \\/ x=7))",
        "Ok 2 exists (x=7 \\/ x=1 /\\ 0:X0=2)",
        "No 0 exists ((x=7 \\/ x=1) /\\ 0:X0=2)",
        "Ok 1 exists (~(0:X0=1) /\\ x=7)",
        "Ok 2 forall (~(0:X0=1 /\\ x=1))",
        "Ok 2 forall (not (0:X0=2))",
        "Ok 1 exists (not (not (0:X0=1)))",
        "No 0 exists (~(x=7 \\/ 0:X0=1))",
        "Ok 2 forall (0:X0=1 => x=7)",
        "No 1 forall (x=7 => 0:X0=1)",
        "Ok 2 forall (x=1 => 0:X0=1)",
        "Ok 2 forall (0:X0=2 => 0:X0=2 => false)",
        "No 0 forall ((0:X0=2 => 0:X0=2) => false)",
        "No 1 forall (0:X0=1 \\/ 0:X0=2 => false)",
        "Ok 2 forall (0:X0=1 /\\ 0:X0=7 => false)",
        // What a value is.
        "Ok 2 forall (0:X3=-1)",
        "Ok 2 forall (x=0x7)",
        "Ok 2 forall (b=255)",
        "No 0 exists (b=254)",
        "Ok 2 forall (s=-2)",
        "Ok 2 forall (c=0xffffffffffffffff)",
        "Ok 2 forall (a[0]=3 /\\ a[1]=-4)",
        "No 0 exists (a[0]=-4)",
        "Ok 2 forall (0:X5=x)",
        "No 0 exists (0:X5=a)",
        "Ok 2 forall (0:X6=1)",
        "No 0 exists (0:X6=4294967297)",
        "Ok 2 forall (0:X3=0:X4)",
        "No 1 forall (0:X0=1:X2)",
        "Ok 1 exists (0:X0=1:X2)",
    };

    private static String[] test(String name, String condition) {
        return new String[] {
            "AArch64 " + name,
            "{ x=1; int a[2]={3,-4}; uint8_t b=255; int16_t s=-2; uint64_t c=-1;",
            "  0:X1=x; 1:X1=x; 1:X2=7; 0:X3=-1; 0:X4=-1; 0:X5=x; uint64_t 0:X6=1; }",
            " P0          | P1          ;",
            " LDR W0,[X1] | STR W2,[X1] ;",
            condition
        };
    }

    /** An end of the test. */
    private record End(LitmusProgram program, long read) implements Ended {
        @Override
        public long register(int cpu, int number) {
            return switch (cpu + ":" + number) {
                case "0:0" -> read;
                case "0:3", "0:4" -> -1;
                case "0:6" -> 1;
                case "1:2" -> 7;
                default -> program.bits(new Value.Address("x"));
            };
        }

        @Override
        public long memory(String symbol, long offset, int size) {
            return switch (symbol + size) {
                case "x8" -> 7;
                case "a4" -> offset == 0 ? 3 : 0xffff_fffcL;
                case "b1" -> 0xff;
                case "s2" -> 0xfffe;
                case "c8" -> -1;
                default -> throw new AssertionError(symbol + " of " + size + " bytes");
            };
        }

        @Override
        public long descriptor(String symbol) {
            throw new AssertionError(symbol);
        }

        @Override
        public SortedSet<Fault> faults() {
            return new TreeSet<>();
        }
    }

    /** Whether it is met, and how many ends satisfy what is quantified. */
    private static String judged(String condition) {
        LitmusProgram program = LitmusProgram.of(Samples.parse(test("t", condition)));
        long positive = Stream.of(1L, 7L)
                .filter(read -> program.test()
                        .condition()
                        .proposition()
                        .holdsIn(new FinalState(program, new End(program, read))))
                .count();
        return (program.test().condition().isMet(positive, 2 - positive) ? "Ok " : "No ") + positive;
    }

    /** A run has these two ends. */
    @Test
    void readsBeforeAndAfterTheStoreAreFound() {
        assertEquals(Set.of("0:X0=1; [x]=7;", "0:X0=7; [x]=7;"), Samples.states(test("t", "exists (0:X0=1 /\\ x=7)")));
    }

    @Test
    void eachIsMetByWhatItSays() {
        for (String form : FORMS) {
            String[] parts = form.split(" ", 3);
            assertEquals(parts[0] + " " + parts[1], judged(parts[2]), parts[2]);
        }
    }

    @Test
    void herdSaysTheSameOfEach(@TempDir Path folder) throws Exception {
        assumeTrue(Herd.installed().isPresent(), "herd7 is not installed; src/build/fetch-herd.sh fetches it");
        Herd herd = Herd.installed().orElseThrow();
        List<Path> files = new ArrayList<>();
        Map<String, Boolean> reached = new TreeMap<>();
        for (int i = 0; i < FORMS.length; i++) {
            String[] parts = FORMS[i].split(" ", 3);
            String name = "form" + i;
            files.add(Files.writeString(
                    folder.resolve(name + ".litmus"), String.join("\n", test(name, parts[2])) + "\n"));
            reached.put(name, !parts[1].equals("0"));
        }
        Map<String, Herd.Answer> answers = herd.architecture(files, 10);
        Map<String, Boolean> said = new TreeMap<>();
        answers.forEach((name, answer) -> said.put(name, answer.targetReached()));
        assertEquals(reached, said);
    }

    /** Forms that herd does not know, and those of an older syntax. */
    @Test
    void otherSpellingsMeanTheSame() {
        Map<String, String> same = Map.of(
                "(0:X0=1)", "exists (0:X0=1)",
                "not exists (0:X0=7)", "~exists (0:X0=7)",
                "exists (0:X0!=1)", "exists (~(0:X0=1))",
                "exists (0:X0<>1)", "exists (~(0:X0=1))",
                "forall (P0:W0==1)", "forall (0:X0=1)",
                "exists *x=7", "exists [x]=7",
                "exists (0:X0=7);", "exists (0:X0=7)",
                "", "forall (true)");
        same.forEach((one, other) -> assertEquals(judged(other), judged(one), one));
    }
}

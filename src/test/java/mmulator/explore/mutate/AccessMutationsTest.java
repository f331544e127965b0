package mmulator.explore.mutate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Acquire and release of one access; the words are those of GNU as. */
final class AccessMutationsTest {
    private static String told(List<Mutation> mutations) {
        return mutations.stream()
                .map(mutation -> String.format("%s = %08x", mutation.text(), mutation.word()))
                .collect(Collectors.joining("; "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            b8a00041 | ldadda w0, w1, [x2] -> ldadd w0, w1, [x2] = b8200041
            b8600041 | ldaddl w0, w1, [x2] -> ldadd w0, w1, [x2] = b8200041
            b8e00041 | ldaddal w0, w1, [x2] -> ldadd w0, w1, [x2] = b8200041
            38e01041 | ldclralb w0, w1, [x2] -> ldclrb w0, w1, [x2] = 38201041
            78e02041 | ldeoralh w0, w1, [x2] -> ldeorh w0, w1, [x2] = 78202041
            f8e043e1 | ldsmaxal x0, x1, [sp] -> ldsmax x0, x1, [sp] = f82043e1
            b8a08041 | swpa w0, w1, [x2] -> swp w0, w1, [x2] = b8208041
            b8608041 | swpl w0, w1, [x2] -> swp w0, w1, [x2] = b8208041
            88e07c41 | casa w0, w1, [x2] -> cas w0, w1, [x2] = 88a07c41
            88a0fc41 | casl w0, w1, [x2] -> cas w0, w1, [x2] = 88a07c41
            b8200041 | ''
            4861fc82 | ''
            4860fc83 | ''
            """)
    void atomicIsNamedByTheOrderThatItHas(String word, String mutation) {
        assertEquals(mutation, told(Mutation.of(Integer.parseUnsignedInt(word, 16))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            b8e00041 | ldaddal w0, w1, [x2] -> ldadda w0, w1, [x2] = b8a00041 | ldaddal w0, w1, [x2] -> ldaddl w0, w1, [x2] = b8600041
            f8e08041 | swpal x0, x1, [x2] -> swpa x0, x1, [x2] = f8a08041 | swpal x0, x1, [x2] -> swpl x0, x1, [x2] = f8608041
            08e0fc41 | casalb w0, w1, [x2] -> casab w0, w1, [x2] = 08e07c41 | casalb w0, w1, [x2] -> caslb w0, w1, [x2] = 08a0fc41
            4860fc82 | caspal x0, x1, x2, x3, [x4] -> caspa x0, x1, x2, x3, [x4] = 48607c82 | caspal x0, x1, x2, x3, [x4] -> caspl x0, x1, x2, x3, [x4] = 4820fc82
            """)
    void eachHalfOfAnAtomicIsWhatItsNameSays(String word, String acquire, String release) {
        assertEquals(acquire + "; " + release, told(Mutation.ofOrder(Integer.parseUnsignedInt(word, 16))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            c8dffc41 | ldar x1, [x2] -> ldapr x1, [x2] = f8bfc041
            08dffc41 | ldarb w1, [x2] -> ldaprb w1, [x2] = 38bfc041
            f8bfc041 | ''
            b8a00041 | ''
            b8600041 | ''
            """)
    void loadAcquireHasOneHalfAndWhatIsHalfAlreadyNone(String word, String mutation) {
        assertEquals(mutation, told(Mutation.ofOrder(Integer.parseUnsignedInt(word, 16))));
    }
}

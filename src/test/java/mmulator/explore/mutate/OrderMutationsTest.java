package mmulator.explore.mutate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dependencies that are there for nothing else, as they are named and what takes their place. */
final class OrderMutationsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            34000021 | cbz w1, . + 4 -> nop
            b400003f | cbz xzr, . + 4 -> nop
            b5000022 | cbnz x2, . + 4 -> nop
            36000023 | tbz w3, #0, . + 4 -> nop
            37f80025 | tbnz w5, #31, . + 4 -> nop
            b6000023 | tbz x3, #32, . + 4 -> nop
            b6400023 | tbz x3, #40, . + 4 -> nop
            b7f80025 | tbnz x5, #63, . + 4 -> nop
            54000020 | b.eq . + 4 -> nop
            5400002c | b.gt . + 4 -> nop
            ca020041 | eor x1, x2, x2 -> mov x1, #0
            4a020041 | eor w1, w2, w2 -> mov w1, #0
            cb1e03c3 | sub x3, x30, x30 -> mov x3, #0
            34000041 | ''
            b6400043 | ''
            b6401023 | ''
            ca030041 | ''
            ca1f03e1 | ''
            ca02005f | ''
            ca020441 | ''
            """)
    void dependencyIsNamedByItsFields(String word, String mutation) {
        String told = String.join(
                "; ",
                Mutation.ofOrder(Integer.parseUnsignedInt(word, 16)).stream()
                        .map(Mutation::text)
                        .toList());
        assertEquals(mutation, told);
    }
}

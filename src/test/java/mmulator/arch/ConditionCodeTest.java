package mmulator.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arm ARM C1, "Condition code": what comparisons of two numbers set the flags to, and which conditions hold then. */
final class ConditionCodeTest {
    /** By NZCV after {@code cmp a, b}: the condition fields that hold, AL and NV always among them. */
    @ParameterizedTest
    @CsvSource({
        // equal: EQ HS PL VC LS GE LE
        "0110, 0 2 5 7 9 10 13 14 15",
        // 2 against 1: NE HS PL VC HI GE GT
        "0010, 1 2 5 7 8 10 12 14 15",
        // 1 against 2: NE LO MI VC LS LT LE
        "1000, 1 3 4 7 9 11 13 14 15",
        // the least number against 1, which overflows: NE HS PL VS HI LT LE
        "0011, 1 2 5 6 8 11 13 14 15",
        // the greatest number against −1, which overflows: NE LO MI VS LS GE GT
        "1001, 1 3 4 6 9 10 12 14 15",
        // −1 against 1: NE HS MI VC HI LT LE
        "1010, 1 2 4 7 8 11 13 14 15",
        // 0 + 0: EQ LO PL VC LS GE LE
        "0100, 0 3 5 7 9 10 13 14 15"
    })
    void conditionHolds(String nzcv, String fields) {
        StringBuilder held = new StringBuilder();
        for (int field = 0; field < 16; field++) {
            if (ConditionCode.holds(field, Integer.parseInt(nzcv, 2))) {
                held.append(held.isEmpty() ? "" : " ").append(field);
            }
        }
        assertEquals(fields, held.toString());
    }
}

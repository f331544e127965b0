package mmulator.machine.choice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScheduleTest {
    @Test
    void theQuantumHoldsAfterTheFirstTurns() {
        BitSet runnable = new BitSet();
        runnable.set(0, 2);
        Choices choices = Schedule.parse("1*3").choices(7);

        assertEquals(new Turn(1, 3), choices.next(runnable));
        assertEquals(new Turn(0, 7), choices.next(runnable));
        assertEquals(new Turn(1, 7), choices.next(runnable));
    }

    @Test
    void oneThatAnExplorationFoundAsksAboutEachAccess() {
        assertEquals(ChoicePoint.all(), Schedule.parse("0123abcd:0*1").choices().points());
        assertEquals(ChoicePoint.all(), Schedule.parse("0*1~1").choices().points());
        assertEquals(Set.of(), Schedule.parse("0*1").choices().points());
    }

    @Test
    void codeThatIsSteppedThroughIsNamedByPageAndWord() {
        for (String text : List.of("0123abcd+40001:0*1", "+1+7ffffffffff:0*1,1*2", "+9.00+9.1f8+9.ff8+a:0*1")) {
            assertEquals(text, Schedule.parse(text).toString());
        }
        assertEquals(512, Schedule.parse("+40001:0*1").choices().steppedCode().size());
        assertEquals(
                Set.of(0x4000_1080L / 8),
                Schedule.parse("0123abcd+40001.80:0*1").choices().steppedCode());
        assertEquals(Set.of(), Schedule.parse("0123abcd:0*1").choices().steppedCode());
        assertEquals("+9+10:0*1", Schedule.parse("+10+9+9.80:0*1").toString());
        assertTrue(Schedule.parse("+1:0*1").saysMoreThanTurns());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''; 1",
                "0*1,; 5",
                "0*1,1*; 5",
                "0*1,1; 5",
                "0*1,,1*1; 5",
                "0*0; 1",
                "0*1,1*2~; 5",
                "0*1,1*2~0.; 5",
                "0*1,1*2~.0; 5",
                "0x1; 1",
                "0*1 ,1*2; 1",
                "-1*2; 1",
                "0*99999999999999999999; 1",
                "0123abc:0*1; 1",
                "0123ABCD:0*1; 1",
                "0123abcd:; 10",
                "0123abcd:0*1,x; 14",
                "0123abcd:0123abcd:0*1; 10",
                "0*١; 1",
                ":0*1; 1",
                "+:0*1; 1",
                "0123abcd+:0*1; 1",
                "0123abcd+4G:0*1; 1",
                "+40001+:0*1; 1",
                "+12345678901234:0*1; 1",
                "+40001.4:0*1; 1",
                "+40001.1000:0*1; 1",
                "+40001.:0*1; 1",
                "+40001:0*1,x; 12",
            })
    void aScheduleThatIsNoneIsRefusedAtItsColumn(String text, int column) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Schedule.parse(text));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("column " + column + ": "), refused::getMessage);
    }

    @Test
    void anyTextIsAScheduleOrHasAColumnAtWhichItIsNot() {
        Pattern column = Pattern.compile("column (\\d+): '.*", Pattern.DOTALL);
        Random random = new Random(5);
        String alphabet = "00112*****~~~..,,,,:af+ -\n\u0661";
        int parsed = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text =
                    new StringBuilder(random.nextInt(3) == 0 ? "0123abcd:" : random.nextInt(5) == 0 ? "+1:" : "");
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                Schedule schedule = Schedule.parse(text.toString());
                assertEquals(schedule, Schedule.parse(schedule.toString()));
                parsed++;
            } catch (IllegalArgumentException refused) {
                Matcher matcher = column.matcher(String.valueOf(refused.getMessage()));
                assertTrue(matcher.matches(), () -> text + ": " + refused);
                int at = Integer.parseInt(matcher.group(1));
                assertTrue(at >= 1 && at <= text.length() + 1, () -> text + ": " + refused);
            }
        }
        assertTrue(parsed > 100, "only " + parsed + " were schedules");
    }
}

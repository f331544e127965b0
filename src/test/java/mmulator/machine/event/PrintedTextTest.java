package mmulator.machine.event;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is printed is what this host's C library prints, where a kernel prints the same. */
final class PrintedTextTest {
    private static final long SEED = Long.getLong("mmulator.seed", 20_261_129L);
    private static final int FORMATS = 4000;
    private static final int SIZE = 256;
    private static final MethodHandle SNPRINTF = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().find("snprintf").orElseThrow(),
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                    Linker.Option.firstVariadicArg(3));

    private final Random random = new Random(SEED);

    private static String printed(String format, long... arguments) {
        byte[] text = (format + "\0").getBytes(StandardCharsets.UTF_8);
        return PrintedText.ofArguments(new PrintedText.Caller() {
            @Override
            public long argument(int n) {
                return n == 0 ? 0x1000 : arguments[n - 1];
            }

            @Override
            public long load(long virtualAddress, int size) {
                return text[(int) virtualAddress - 0x1000];
            }
        });
    }

    private static String byHost(String format, long first, long second, long third) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(SIZE);
            int length =
                    (int) SNPRINTF.invokeExact(text, (long) SIZE, arena.allocateFrom(format), first, second, third);
            assertEquals(true, length < SIZE, format);
            return text.getString(0);
        }
    }

    private String any(String... some) {
        return some[random.nextInt(some.length)];
    }

    /** Zeros are not asked for beside a precision, nor a prefix of 0: there the two part ways. */
    private String conversion(boolean starred) {
        boolean precise = random.nextInt(3) == 0;
        StringBuilder format = new StringBuilder("%");
        for (int i = random.nextInt(3); i > 0; i--) {
            format.append(precise ? any("-", "+", " ") : any("-", "+", " ", "0"));
        }
        format.append(starred ? "*" : any("", "1", "7", "12"));
        format.append(precise ? any(".0", ".3", ".9") : "");
        return format + any("", "l", "ll", "h", "hh", "z") + any("d", "i", "u", "x", "X", "o");
    }

    @Test
    void numbersAreTheHosts() throws Throwable {
        for (int i = 0; i < FORMATS; i++) {
            boolean starred = random.nextInt(4) == 0;
            String format = "[" + conversion(starred) + "|" + conversion(false) + "]";
            long[] values = new long[3];
            for (int n = 0; n < values.length; n++) {
                values[n] = random.nextLong() >> random.nextInt(64) | 1;
            }
            if (starred) {
                values[0] = random.nextInt(-20, 20);
            }
            assertEquals(
                    byHost(format, values[0], values[1], values[2]),
                    printed(format, values),
                    () -> format + " of " + Arrays.toString(values));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "[%#x|%#6X|%#o], [0xff|  0XFE|0375]",
        "[%#08x|%#-6x|%+05d], [0x0000ff|0xfe  |+0253]",
        "[%c|%3c|%-3c], [\u00ff|  \u00fe|\u00fd  ]"
    })
    void prefixesAndCharactersArePadded(String format, String text) {
        assertEquals(text, printed(format, 0xff, 0xfe, 0xfd));
    }
}

package mmulator.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What instructions make of registers; words are GNU as's. */
final class AddressesTest {
    /** X1 is 0x1008, the low half of X2 is -8, SP is 0. */
    private static final EffectiveAddress.Registers REGISTERS = new EffectiveAddress.Registers() {
        @Override
        public long x(int n) {
            return n == 1 ? 0x1008 : 0x1234_ffff_fff8L;
        }

        @Override
        public long sp() {
            return 0;
        }
    };

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ldr x0 [x1 w2 sxtw], f862c820, 1000",
        "ldr x0 [x1 w2 sxtw #3], f862d820, fc8",
        "ldr x0 [x1 w2 uxtw], f8624820, 100001000"
    })
    void offsetInARegisterIsExtended(String instruction, String word, String address) {
        assertEquals(
                Long.parseLong(address, 16),
                EffectiveAddress.of((int) Long.parseLong(word, 16), 0, REGISTERS),
                instruction);
    }

    @Test
    void stackPointerIsWhatOrLeaves() {
        assertEquals(true, StackPointer.misaligns(0xb27d_003f, REGISTERS), "orr sp, x1, #8, and X1 has that bit");
    }

    /** LDRSB to a W register leaves the upper half zero. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"ldrsb w0 [x1], 39c00020, 4294967168", "ldrsb x0 [x1], 39800020, -128", "ldrb w0 [x1], 39400020, 128"})
    void loadedByteIsExtendedToItsRegister(String instruction, String word, long value) {
        MemoryInstruction load =
                MemoryInstruction.decode((int) Long.parseLong(word, 16)).orElseThrow();
        assertEquals(value, load.extend(0x80), instruction);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"bfi x3 x4 #8 #8, b3781c83, 24", "ubfx x3 x4 #8 #8, d3483c83, 16", "movk x5 #1, f2800025, 32"})
    void whatIsChangedInPartIsRead(String instruction, String word, long reads) {
        Optional<RegisterUse> use = RegisterUse.of((int) Long.parseLong(word, 16));
        assertEquals(reads, use.orElseThrow().reads(), instruction);
    }
}

package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import mmulator.arch.Descriptor;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LDSMAX and LDSMIN compare with a sign, whatever their size. Arm ARM C6, "LDSMAX" and its kin. */
final class SignedExtremeTest {
    private static final long VA = 0x8000_0000L;
    private static final long[] VALUES = {1, -1, 0x7f80, 0x8000_7fffL, 0x7fff_8000L, Long.MIN_VALUE};

    private static long signed(long value, int bytes) {
        int unused = 64 - 8 * bytes;
        return value << unused >> unused;
    }

    @ParameterizedTest
    @CsvSource({"b, w, 1", "h, w, 2", "alh, w, 2", "'', w, 4", "al, w, 4", "'', x, 8", "l, x, 8"})
    void memoryHoldsTheGreaterOrTheSmaller(String suffix, String register, int bytes) {
        for (long old : VALUES) {
            for (long operand : VALUES) {
                String text = """
                        all:    ldr     x1, [x4]
                                ldsmax%1$s %2$s1, %2$s2, [x3]
                                ldsmin%1$s %2$s1, %2$s5, [x6]
                                hlt     #0
                        """.formatted(suffix, register);
                Program.Run run = Program.of(text)
                        .x(0, 3, Program.DATA)
                        .x(0, 4, Program.DATA + 8)
                        .x(0, 6, Program.DATA + 16)
                        .prepare(memory -> {
                            memory.writeLong(Program.DATA, old);
                            memory.writeLong(Program.DATA + 8, operand);
                            memory.writeLong(Program.DATA + 16, old);
                        })
                        .run();
                long mask = bytes == 8 ? -1 : (1L << 8 * bytes) - 1;
                long most = Math.max(signed(old, bytes), signed(operand, bytes));
                long least = Math.min(signed(old, bytes), signed(operand, bytes));
                String what = String.format("%s: %x and %x", suffix, old, operand);
                assertEquals(old & ~mask | most & mask, run.word(Program.DATA), what);
                assertEquals(old & ~mask | least & mask, run.word(Program.DATA + 16), what);
                assertEquals(List.of(old & mask, old & mask), List.of(run.x(2), run.x(5)), what);
            }
        }
    }

    /** Whether the machine or the engine carries it out. */
    @ParameterizedTest
    @CsvSource({"ldsmaxb, w, 1", "ldsminalh, w, 2", "ldsmax, w, 4", "ldsmin, x, 8", "ldumaxb, w, 1", "ldumin, w, 4"})
    void itsLoadIsToldOnce(String instruction, String register, int bytes) {
        String text = "all: %s %2$s1, %2$s2, [x3]\n hlt #0\n".formatted(instruction, register);
        Program.Run run = Program.of(text)
                .x(0, 3, Program.DATA)
                .detail(Observer.Detail.LOADS)
                .run();
        assertEquals(
                List.of(new Event.Load(0, 1, Program.CODE, Program.DATA, bytes)),
                run.events().stream().filter(Event.Load.class::isInstance).toList());
    }

    /** As of others of the kind: aligned, with both permissions; what refuses the read is told of that. */
    @Test
    void itNeedsWhatOtherAtomicsNeed() {
        for (String address : List.of("0x80000001", "0x80001000", "0x80002000")) {
            assertEquals(refused("ldadd", address), refused("ldsmax", address), address);
        }
        assertEquals(List.of(0x9600_0021L, 0x8000_0001L), refused("ldsmin", "0x80000001"));
    }

    /** ESR_EL1 and FAR_EL1. */
    private static List<Long> refused(String operation, String address) {
        Program.Run run = Program.of("all: " + operation + " w1, w2, [x3]\n hlt #0\n.balign 2048\n"
                        + "vectors: .space 0x200\n mrs x9, esr_el1\n mrs x10, far_el1\n hlt #0")
                .x(0, 3, Long.decode(address))
                .mmu(p -> {
                    p.tables().map(p.lower(), VA, 3, Program.DATA);
                    p.tables().map(p.lower(), VA + 0x1000, 3, Program.DATA, d -> d.with(Descriptor.AP2, true));
                })
                .run();
        return List.of(run.x(9), run.x(10));
    }
}

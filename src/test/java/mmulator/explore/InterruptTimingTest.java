package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mmulator.cli.CommandLineRun;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An interrupt comes before any instruction from when it is due on, be it one that others can notice or not, and in finite time.
 * Arm ARM D1.4.6, R_QVRHH.
 */
final class InterruptTimingTest {
    private static final Pattern STATE = Pattern.compile("cpu1\\.x9=0x(\\p{XDigit}+)");

    @TempDir
    private Path folder = Path.of(".");

    /** @return what {@code code} of CPU 1 may leave in X9, where an interrupt sets X5 to 16 */
    private Set<Long> states(String code, String... options) throws IOException {
        return statesAfter("nop", code, options);
    }

    /** @param before the interrupt is sent; X1 is the address of a word that is 0 */
    private Set<Long> statesAfter(String before, String code, String... options) throws IOException {
        Path fixture = Files.writeString(folder.resolve("sgi.yaml"), """
                description: CPU 0 interrupts CPU 1.
                memory: [{base: 0x4000_0000, size: 2M}]
                sources:
                  - text: |
                      .text
                      send:    %s
                               msr icc_sgi1r_el1, x2
                               hlt #0
                      run:     msr daifclr, #2
                      %s
                               msr daifset, #2
                               hlt #0
                               .balign 2048
                      vectors: .space 0x280
                               mrs x6, icc_iar1_el1
                               msr icc_eoir1_el1, x6
                               mov x5, #16
                               eret
                sections: {.text: {pa: 0x4000_0000}}
                cpus:
                  - {entry: send, registers: {x1: 0x4010_0000, x2: 0x0500_0002}}
                  - {entry: run, registers: {x1: 0x4010_0000, vbar_el1: vectors}}
                observe: [cpu1.x9]
                """.formatted(before, code));
        String[] arguments = new String[options.length + 2];
        arguments[0] = "explore";
        System.arraycopy(options, 0, arguments, 1, options.length);
        arguments[options.length + 1] = fixture.toString();
        CommandLineRun run = CommandLineRun.of(arguments);
        assertEquals(0, run.exit(), run.out() + run.err());
        return STATE.matcher(run.out())
                .results()
                .map(state -> Long.parseUnsignedLong(state.group(1), 16))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Plain instructions behind a visible one, before one, on both sides, and at a branch. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ldr x7, [x1]; mov x5, #1; add x9, x5, #2; add x9, x9, x5",
                "mov x5, #1; add x9, x5, #2; add x9, x9, x5; ldr x7, [x1]",
                "nop; ldr x5, [x1]; add x9, x5, #2; add x9, x9, x5; ldr x7, [x1]",
                "ldr x5, [x1]; cbnz x5, 1f; mov x9, #1; 1: add x9, x9, x5",
                "mov x5, #3; 1: sub x5, x5, #1; add x9, x9, #1; cbnz x5, 1b",
                // Longer than anybody would count.
                "mov x8, #90; 1: sub x8, x8, #1; cbnz x8, 1b; mov x5, #1; nop; mov x9, x5",
                // A window in which it may come, and need not.
                "msr daifset, #2; mov x9, x5",
                "nop; msr daifset, #2; mov x9, x5; msr daifclr, #2; add x9, x9, x5; msr daifset, #2; lsl x9, x9, #1",
                // Its own.
                "movz x8, #0x200, lsl #16; movk x8, #2; msr icc_sgi1r_el1, x8; ldr x7, [x1]; add x9, x9, x5; str x7, [x1]; "
                        + "ldr x7, [x1]; add x9, x9, x5; ldr x7, [x1]; add x9, x9, x5",
                // It has come by the time that a loop for it is over.
                "add x9, x9, x5; 1: cbz x5, 1b",
                "mov x9, x5; 1: ldr x7, [x1]; cbz x5, 1b; add x9, x9, #1",
                "mov x9, x5; 1: wfe; cbz x5, 1b; add x9, x9, #1"
            })
    void interruptsComeBetweenAnyTwoInstructionsAsByTheMemoryModel(String code) throws IOException {
        Set<Long> states = states(code);
        assertTrue(states.size() > 1, states::toString);
        assertEquals(states(code, "--relaxed"), states);
        assertEquals(states(code, "--strategy", "all"), states);
    }

    /** It is sent behind what the CPU has read before, and comes before what follows that. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ldr x9, [x1]; add x9, x9, x5; add x9, x9, x5",
                "ldr x9, [x1]; add x9, x9, x5; ldr x7, [x1]; add x9, x9, x5",
                "mov x7, #1; swp x7, x9, [x1]; lsl x9, x9, #3; add x9, x9, x5"
            })
    void anInterruptComesBehindWhatItsSenderHasComeAfter(String code) throws IOException {
        String before = "mov x3, #1; str x3, [x1]";
        Set<Long> states = statesAfter(before, code);
        assertEquals(statesAfter(before, code, "--relaxed"), states);
        assertEquals(statesAfter(before, code, "--strategy", "all"), states);
    }

    /** Once the CPU has been told of it: before the first instruction after a context synchronization event. R_RBZYL. */
    @ParameterizedTest
    @CsvSource({"isb, 16", "nop, 0 16"})
    void anInterruptThatTheCpuKnowsOfComesWithAnIsb(String synchronizes, String values) throws IOException {
        String open = "msr daifclr, #2; " + synchronizes + "; mov x9, x5; msr daifset, #2; ";
        String mask = "msr daifset, #2; cbnz x5, 2f; ";
        Set<Long> expected = Stream.of(values.split(" ")).map(Long::valueOf).collect(Collectors.toSet());
        for (String known : List.of("wfi; ", "1: mrs x8, isr_el1; cbz x8, 1b; ")) {
            Set<Long> states = states(mask + known + "2: " + open);
            assertEquals(expected, states, known);
            assertEquals(states, states(mask + known + "2: " + open, "--strategy", "all"), known);
        }
    }

    /** It comes in one of the windows, though each may go by without it. */
    @ParameterizedTest
    @ValueSource(strings = {"isb", "nop", "wfe"})
    void aLoopWithAWindowComesToItsEnd(String window) throws IOException {
        String code = "1: msr daifset, #2; ldr x7, [x1]; msr daifclr, #2; " + window + "; cbz x5, 1b; mov x9, x5";
        assertEquals(Set.of(16L), states(code));
        assertEquals(Set.of(16L), states(code, "--strategy", "all"));
    }
}

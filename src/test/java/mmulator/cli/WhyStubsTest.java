package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code why} for waits of every make, with the MMU off. */
final class WhyStubsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private String why(int cpus, String stub, String... more) throws IOException {
        Files.writeString(folder.resolve("stub.S"), """
                        .text
                %s
                        .data
                        .balign 64
                one:    .word   0, 0
                        .balign 64
                two:    .word   0
                """.formatted(stub));
        String entries = (cpus == 1 ? "{entry: cpu0}" : "{entry: cpu0}, {entry: cpu1}")
                + Stream.of(more)
                        .map(entry -> ", {entry: " + entry + ", count: 2}")
                        .collect(Collectors.joining());
        Path fixture = Files.writeString(folder.resolve("fixture.yaml"), """
                memory: [{base: 0x4000_0000, size: 2M}]
                sources: [stub.S]
                sections: {.text: {pa: 0x4000_0000}, .data: {pa: 0x4000_1000}}
                cpus: [%s]
                run: {quantum: 1}
                """.formatted(entries));
        CommandLineRun run = CommandLineRun.of("why", fixture.toString());
        assertEquals(0, run.exit(), run.out() + run.err());
        return run.out();
    }

    private static void tells(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), "no '" + part + "' in\n" + text);
        }
    }

    @Test
    void storeBesideWhatIsLookedAtIsANearMiss() throws IOException {
        String stub = """
                cpu0:   adr     x0, one
                1:      ldr     w1, [x0]
                        cbz     w1, 1b
                        hlt     #0
                cpu1:   adr     x0, one
                        mov     w1, #%d
                        str     w1, [x0, #8]
                        hlt     #0
                """;
        tells(
                why(2, stub.formatted(1)),
                "    near  cpu1 stored 0x1 to one+0x8 at step ",
                ": 8 bytes further on than one, where it would have done\n",
                "never written");
        // Zero would not have ended the wait wherever it is stored.
        assertFalse(why(2, stub.formatted(0)).contains("    near  "));
    }

    /** Arm ARM D1, "WFE wake-up events": an interrupt is none where PSTATE.I masks it; it ends any WFI. */
    @ParameterizedTest
    @CsvSource({"nop, wfe, false", "'msr daifclr, #2', wfe, true", "nop, wfi, true", "'msr daifclr, #2', wfi, true"})
    void maskedInterruptWakesNobodyFromWfe(String masks, String waits, boolean wakes) throws IOException {
        String told = why(2, """
                cpu0:   %s
                        %s
                        hlt     #0
                cpu1:   adr     x0, one
                1:      ldr     w1, [x0]
                        cbz     w1, 1b
                        mov     x1, #1
                        msr     icc_sgi1r_el1, x1
                        hlt     #0
                """.formatted(masks, waits));
        assertEquals(wakes, told.contains("cpu0 waits for cpu1, which would interrupt it"), told);
    }

    @Test
    void locksTakenInOppositeOrderAreACycle() throws IOException {
        tells(
                why(2, """
                        cpu0:   adr     x0, one
                                adr     x1, two
                                b       take
                        cpu1:   adr     x0, two
                                adr     x1, one
                        take:   mov     w3, #1
                        1:      ldaxr   w2, [x0]
                                cbnz    w2, 1b
                                stxr    w4, w3, [x0]
                                cbnz    w4, 1b
                        2:      ldaxr   w2, [x1]
                                cbnz    w2, 2b
                                stxr    w4, w3, [x1]
                                cbnz    w4, 2b
                                stlr    wzr, [x1]
                                stlr    wzr, [x0]
                                hlt     #0
                        """),
                "cpu0 waits for cpu1, which would store 0x0 to two by stlr wzr, [x0] at take+0x28",
                "cpu1 waits for cpu0, which would store 0x0 to one by stlr wzr, [x0] at take+0x28",
                "if it found 0x0 in two\n",
                "cycle: cpu0 -> cpu1 -> cpu0\n");
    }

    @Test
    void swapThatNeverFindsTheLockFreeLooksAtTheLock() throws IOException {
        tells(
                why(1, """
                                .arch   armv8.1-a
                        cpu0:   adr     x0, one
                                mov     w1, #1
                        1:      swpa    w1, w2, [x0]
                                cbnz    w2, 1b
                        2:      swpa    w1, w2, [x0]
                                cbnz    w2, 2b
                                hlt     #0
                        """),
                "      at  one (0x0000000040001000), 4 bytes: swpa w1, w2, [x0]",
                "   needs  another value: of those tried, 0x0 would do\n");
    }

    @Test
    void registerReloadedFromTheStackIsNotWaitedFor() throws IOException {
        String told = why(1, """
                cpu0:   adr     x0, one
                        add     x9, x0, #64
                1:      bl      look
                        cbz     w1, 1b
                        hlt     #0
                look:   str     x30, [x9]
                        ldr     w1, [x0, #4]
                        ldr     x30, [x9]
                        ret
                """);

        tells(told, "      at  one+0x4 (0x0000000040001004), 4 bytes: ldr w1, [x0, #4]");
        assertFalse(told.contains("ldr x30"), told);
    }

    @Test
    void secondWfeInTheLoopIsPartOfIt() throws IOException {
        tells(
                why(1, """
                        cpu0:   adr     x0, one
                                adr     x1, two
                        1:      ldr     w2, [x0]
                                cbnz    w2, 2f
                                wfe
                                ldr     w2, [x1]
                                cbnz    w2, 2f
                                wfe
                                b       1b
                        2:      hlt     #0
                        """),
                "      at  one (0x0000000040001000), 4 bytes: ldr w2, [x0]",
                "      at  two (0x0000000040001040), 4 bytes: ldr w2, [x1]",
                "     why  never written: ");
    }

    @Test
    void sleepBeforeAnyLookHasNobodyToWakeIt() throws IOException {
        tells(
                why(2, """
                        cpu0:   wfi
                                hlt     #0
                        cpu1:   wfe
                                hlt     #0
                        """),
                "cpu0  parked: wfi at cpu0 ",
                "     why  nobody wakes it: it would go on if it woke, but no interrupt comes\n",
                "     why  nobody wakes it: it would go on if it woke, but no event comes\n",
                "cpu0, cpu1 wait for nobody that is known");
    }

    @Test
    void loopWithoutALoadLooksAtNothing() throws IOException {
        tells(
                why(1, "cpu0:   b       .\n"),
                "cpu0  spins without a load at cpu0 ",
                "     why  endless: it looks at no memory\n");
    }

    @Test
    void wakeUpThatAnotherSleeperWouldSendIsAnEdge() throws IOException {
        tells(
                why(2, """
                        cpu0:   wfe
                                sev
                                hlt     #0
                        cpu1:   wfe
                                sev
                                hlt     #0
                        """),
                "cpu0 waits for cpu1, which would wake it by sev at cpu1+0x4",
                "if it woke\n",
                "cycle: cpu0 -> cpu1 -> cpu0\n");
    }

    @Test
    void cpusThatHaveStoredAlikeAreToldTogether() throws IOException {
        tells(
                why(2, """
                        cpu1:   adr     x0, one
                        1:      ldxr    w1, [x0]
                                add     w1, w1, #1
                                stxr    w2, w1, [x0]
                                cbnz    w2, 1b
                        2:      b       2b
                        cpu0:   adr     x0, one
                        3:      ldr     w1, [x0]
                                cmp     w1, #4
                                b.ne    3b
                                hlt     #0
                        """, "cpu1"),
                "cpu0 waits for cpu1-3, which have stored to one by stxr w2, w1, [x0]",
                ", last at steps ");
    }
}

package mmulator.cli.relaxed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mmulator.cli.CommandLineRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SGIs and vectors by the memory model. */
final class RelaxedInterruptTest {
    private static final Pattern FINAL = Pattern.compile("cpu1\\.x6=(0x\\p{XDigit}+)");

    @TempDir
    Path folder;

    /** CPU 0 stores a word and sends an SGI; the handler of CPU 1 loads the word. */
    private CommandLineRun sent(String before, String loop, int word) throws IOException {
        Files.writeString(folder.resolve("sgi.S"), """
                        .text
                        .global send
                send:   mov x1, #1
                        str x1, [x0]
                        %s
                        msr icc_sgi1r_el1, x2
                        hlt #0
                        .global wait
                wait:   msr daifclr, #2
                1:      %s
                        cbz x5, 1b
                        hlt #0
                        .balign 2048
                vector: .rept 4
                        hlt #15
                        .balign 128
                        .endr
                        hlt #14
                        .balign 128
                        mrs x6, icc_iar1_el1
                        msr icc_eoir1_el1, x6
                        mrs x7, elr_el1
                        mrs x8, spsr_el1
                        mov x5, #1
                        ldr x4, [x0]
                        eret
                        .global vector
                        .data
                        .global words
                words:  .quad 0, 0
                """.formatted(before, loop));
        Path file = folder.resolve("sgi.yaml");
        Files.writeString(file, """
                description: An SGI.
                memory: [{base: 0x4000_0000, size: 2M}]
                sources: [sgi.S]
                sections: {.text: {pa: 0x4000_0000}, .data: {pa: 0x4000_1000}}
                cpus:
                  - {entry: send, registers: {x0: words, x2: 0x0500_0002}}
                  - {entry: wait, registers: {x0: words, vbar_el1: vector}}
                expect: {registers: [{cpu: 1, x4: %d}, {cpu: 1, x5: 1}, {cpu: 1, x6: 5}, {cpu: 1, x8: 0x345}]}
                """.formatted(word));
        return CommandLineRun.of(
                "explore", "--relaxed", "--strategy", "random", "--max-executions", "300", file.toString());
    }

    /** MSR is no memory access: only a DSB orders it. */
    @Test
    void sgiMayOvertakeTheStoresBeforeItUnlessThereIsADsb() throws IOException {
        for (String barrier : new String[] {"", "dmb ish"}) {
            CommandLineRun run = sent(barrier, "nop", 1);
            assertEquals(1, run.exit(), barrier + run.out() + run.err());
            assertTrue(run.out().contains("takes the interrupt of message 1"), run.out());
            assertTrue(run.out().contains("SGI is pending for cpu1 as message 1, early: before message 2"), run.out());
        }
        for (String barrier : new String[] {"dsb ishst", "dsb sy"}) {
            CommandLineRun run = sent(barrier, "nop", 1);
            assertEquals(124, run.exit(), barrier + run.out() + run.err());
            assertTrue(run.out().contains("300 executions drawn, 0 given up; 1 final state"), run.out());
        }
    }

    /** A CPU whose loop sees nothing that another does takes its interrupt as one that sleeps does. */
    @Test
    void interruptComesToWhoeverWaits() throws IOException {
        for (String loop : new String[] {"nop", "wfi", "wfe", "ldr x9, [x0, #8]"}) {
            assertEquals(124, sent("dsb ishst", loop, 1).exit(), loop);
        }
    }

    @Test
    void maskedInterruptIsNotTaken() throws IOException {
        CommandLineRun run = sent("dsb ishst", "msr daifset, #2", 1);
        assertEquals(1, run.exit(), run.out() + run.err());
        assertTrue(run.out().contains("STUCK"), run.out());
    }

    private CommandLineRun searched(String... more) {
        List<String> line = new ArrayList<>(
                List.of("explore", "--relaxed", folder.resolve("sgi.yaml").toString()));
        line.addAll(List.of(more));
        return CommandLineRun.of(line.toArray(String[]::new));
    }

    @Test
    void allExecutionsShowTheSame() throws IOException {
        sent("dsb ishst", "nop", 1);
        CommandLineRun all = searched();
        assertEquals(0, all.exit(), all.out() + all.err());
        assertTrue(all.out().contains("1 final state"), all.out());
        sent("dmb ish", "nop", 1);
        CommandLineRun wrong = searched();
        assertEquals(1, wrong.exit(), wrong.out());
        String schedule = wrong.out()
                .lines()
                .filter(line -> line.contains("--schedule "))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow();
        CommandLineRun replayed = searched("--schedule", schedule);
        assertEquals(1, replayed.exit(), replayed.out());
        assertTrue(replayed.out().contains("takes the interrupt of message 1"), replayed.out());
    }

    /** It goes round until the interrupt comes, and for ever if none does. */
    @Test
    void loopThatAnInterruptEndsIsNotEndless() throws IOException {
        sent("dsb ishst", "nop", 1);
        assertEquals(0, searched().exit());
        sent("dsb ishst", "msr daifset, #2", 1);
        CommandLineRun stuck = searched();
        assertEquals(1, stuck.exit(), stuck.out());
        assertTrue(stuck.out().contains("STUCK"), stuck.out());
    }

    /** Though the message may be in the list before the MSR is executed. */
    @Test
    void ownInterruptIsNotTakenBeforeItIsSent() throws IOException {
        Files.writeString(folder.resolve("self.S"), """
                        .text
                        .global start
                start:  msr daifclr, #2
                        mov x4, x5
                        msr icc_sgi1r_el1, x2
                1:      cbz x5, 1b
                        hlt #0
                        .balign 2048
                        .global vector
                vector: .space 0x280
                        mrs x6, icc_iar1_el1
                        msr icc_eoir1_el1, x6
                        mov x5, #1
                        eret
                """);
        Path file = folder.resolve("self.yaml");
        Files.writeString(file, """
                description: An SGI to itself.
                memory: [{base: 0x4000_0000, size: 2M}]
                sources: [self.S]
                sections: {.text: {pa: 0x4000_0000}}
                cpus: [{entry: start, registers: {x2: 0x0500_0001, vbar_el1: vector}}]
                expect: {registers: [{cpu: 0, x4: 0}, {cpu: 0, x5: 1}]}
                """);
        CommandLineRun run = CommandLineRun.of("explore", "--relaxed", file.toString());
        assertEquals(0, run.exit(), run.out() + run.err());
        assertTrue(run.out().contains("1 final state"), run.out());
    }

    /**
     * @param sends INTIDs in bits 27:24, for CPU 1
     * @param end what the handler ends the interrupt with
     */
    private CommandLineRun twoSent(boolean relaxed, String between, String sends, String end) throws IOException {
        Files.writeString(folder.resolve("two.S"), """
                        .text
                        .global send, wait, vector
                send:   msr icc_sgi1r_el1, x2
                        %s
                        msr icc_sgi1r_el1, x3
                        hlt #0
                wait:   msr daifclr, #2
                1:      isb
                        cmp x5, #2
                        b.ne 1b
                        hlt #0
                        .balign 2048
                vector: .space 0x280
                        mrs x7, icc_iar1_el1
                        add x6, x7, x6, lsl #4
                        add x5, x5, #1
                        %s
                        msr icc_eoir1_el1, x7
                        eret
                """.formatted(between, end));
        Path file = folder.resolve("two.yaml");
        Files.writeString(file, """
                description: Two SGIs, and whoever waits for both.
                memory: [{base: 0x4000_0000, size: 2M}]
                sources: [two.S]
                sections: {.text: {pa: 0x4000_0000}}
                cpus:
                  - {entry: send, registers: {%s}}
                  - {entry: wait, registers: {vbar_el1: vector}}
                expect: {}
                observe: [cpu1.x6]
                """.formatted(sends));
        return relaxed
                ? CommandLineRun.of("explore", "--relaxed", file.toString())
                : CommandLineRun.of("explore", file.toString());
    }

    /** Of two that are pending, whatever came first, the lowest INTID is acknowledged first. */
    @ParameterizedTest
    @CsvSource({
        "nop, 0x0500_0002, 0x0600_0002, 0x56, 0x56 0x65",
        "dsb sy, 0x0600_0002, 0x0500_0002, 0x56 0x65, 0x56 0x65",
        "dsb sy, 0x0500_0002, 0x0600_0002, 0x56, 0x56 0x65"
    })
    void eachInterruptIsTakenOnceAndTheNextWhenItIsDone(
            String between, String first, String second, String inOrder, String relaxed) throws IOException {
        String sends = "x2: %s, x3: %s".formatted(first, second);
        assertEquals(inOrder, states(twoSent(false, between, sends, "nop")));
        assertEquals(relaxed, states(twoSent(true, between, sends, "nop")));
    }

    private static String states(CommandLineRun run) {
        assertEquals(0, run.exit(), run.out() + run.err());
        return FINAL.matcher(run.out())
                .results()
                .map(state -> state.group(1))
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /** One INTID is pending or not, however often it was sent; and only the active one can be ended. */
    @ParameterizedTest
    @CsvSource({"0x0500_0002, nop", "0x0600_0002, 'add x7, x7, #1'"})
    void whoWaitsForAnInterruptThatDoesNotComeWaitsForEver(String second, String end) throws IOException {
        for (boolean relaxed : new boolean[] {false, true}) {
            CommandLineRun run = twoSent(relaxed, "dsb sy", "x2: 0x0500_0002, x3: " + second, end);
            assertEquals(1, run.exit(), run.out() + run.err());
            assertTrue(run.out().contains("STUCK"), run.out());
        }
    }

    /** Whether one is pending by then is not asked of all times at which it may have come. */
    @Test
    void pollingForOneIsRefused() throws IOException {
        sent("dsb ishst", "msr daifset, #2; mrs x6, icc_iar1_el1", 1);
        CommandLineRun run = searched();
        assertEquals(77, run.exit(), run.out() + run.err());
        assertTrue(run.out().contains("reads of ICC_IAR1_EL1 where no interrupt was taken"), run.out());
    }

    /** As in order: ESR_EL1, FAR_EL1, ELR_EL1, flags and masks. */
    @Test
    void faultGoesToTheVectorAndComesBack() throws IOException {
        Files.writeString(folder.resolve("fault.S"), """
                        .text
                        .global start
                start:  msr daifclr, #2
                        mov x5, #1
                        cmp x5, #2
                        str x1, [x0]
                        mrs x10, daif
                        cset x11, lt
                        hlt #0
                        .balign 2048
                        .global vector
                vector: .rept 4
                        hlt #15
                        .balign 128
                        .endr
                        mrs x2, esr_el1
                        mrs x3, far_el1
                        mrs x4, elr_el1
                        mrs x6, daif
                        cmp x5, #1
                        add x7, x4, #4
                        msr elr_el1, x7
                        eret
                """);
        Path file = folder.resolve("fault.yaml");
        Files.writeString(file, """
                description: A fault of a page that is not there.
                memory: [{base: 0x4000_0000, size: 2M}]
                sources: [fault.S]
                sections: {.text: {pa: 0x4000_0000}}
                tables:
                  pool: {base: 0x4010_0000, size: 64K}
                  roots: {root: {map: [{section: .text, identity: true, attributes: [ro, uxn]}]}, none: {}}
                cpus:
                  - {entry: start, mmu: {ttbr0: root, ttbr1: none}, registers: {x0: 0x4100_0008, vbar_el1: vector}}
                expect:
                  registers:
                    - {cpu: 0, x2: 0x9600_0046}
                    - {cpu: 0, x3: 0x4100_0008}
                    - {cpu: 0, x4: start + 12}
                    - {cpu: 0, x6: 0x3c0}
                    - {cpu: 0, x10: 0x340}
                    - {cpu: 0, x11: 1}
                    - {cpu: 0, elr_el1: start + 16}
                    - {cpu: 0, spsr_el1: 0x8000_0345}
                    - {cpu: 0, vbar_el1: vector}
                """);
        CommandLineRun run = CommandLineRun.of("explore", "--relaxed", file.toString());
        assertEquals(0, run.exit(), run.out() + run.err());
        assertEquals(0, CommandLineRun.of("run", file.toString()).exit(), "in order");
    }
}

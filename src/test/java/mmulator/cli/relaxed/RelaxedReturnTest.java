package mmulator.cli.relaxed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mmulator.cli.CommandLineRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an ERET takes from SPSR_EL1 by the memory model: what it does not know, it refuses. */
final class RelaxedReturnTest {
    @TempDir
    Path folder;

    /** An ERET by {@code saved}, {@code after} it, and an UNDEFINED instruction, whose handler leaves SPSR_EL1 in x2. */
    private CommandLineRun returned(String saved, String features, String after, String expected) throws IOException {
        Files.writeString(folder.resolve("eret.S"), """
                        .text
                        .balign 2048
                vectors: .skip 0x200
                        mrs x2, spsr_el1
                        hlt #0
                        .balign 128
                        .global vectors, start
                start:  msr spsr_el1, x0
                        adr x1, 1f
                        msr elr_el1, x1
                        eret
                1:      %s
                        udf #0
                """.formatted(after));
        Path file = folder.resolve("eret.yaml");
        Files.writeString(file, """
                description: A return.
                memory: [{base: 0x4000_0000, size: 2M}]
                sources: [eret.S]
                sections: {.text: {pa: 0x4000_0000}}
                cpus: [{entry: start, features: {%s}, registers: {x0: %s, vbar_el1: vectors}}]
                expect: {registers: [{cpu: 0, x2: %s}]}
                run: {memory: relaxed}
                """.formatted(features, saved, expected));
        return CommandLineRun.of("run", file.toString());
    }

    @ParameterizedTest
    @CsvSource({"0x4003c5, pan: true, 0x4003c5", "0x4003c5, pan: false, 0x3c5", "0x8003c5, uao: false, 0x3c5"})
    void fieldsThatTheCpuLacksAreNotTaken(String saved, String features, String expected) throws IOException {
        CommandLineRun run = returned(saved, features, "nop", expected);
        assertEquals(0, run.exit(), run.out() + run.err());
    }

    /** UAO, IL, M[4]. */
    @ParameterizedTest
    @CsvSource({"0x8003c5, uao: true", "0x1003c5, uao: false", "0x3d5, uao: false"})
    void whatIsNotModelledIsRefused(String saved, String features) throws IOException {
        CommandLineRun run = returned(saved, features, "nop", "0");
        assertEquals(77, run.exit(), run.out() + run.err());
        assertTrue((run.out() + run.err()).contains("a return"), run.out() + run.err());
    }

    @Test
    void aRegisterThatTheCpuLacksIsRefused() throws IOException {
        CommandLineRun run = returned("0x3c5", "pan: false", "mrs x5, pan", "0x3c5");
        assertTrue((run.out() + run.err()).contains("reads of PAN"), run.out() + run.err());
        assertEquals(0, returned("0x3c5", "pan: true", "mrs x5, pan", "0x3c5").exit());
    }
}

package mmulator.cli.relaxed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mmulator.cli.CommandLineRun;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What memory holds at the end by the memory model, where stores and what is asked for begin and end elsewhere. */
final class RelaxedMemoryAtEndTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** The stub, with x0 at the variable v, and what is asked of it. */
    private CommandLineRun explored(String asked) throws IOException {
        Path fixture = Files.writeString(folder.resolve("x.yaml"), """
                description: Stores to a part of a variable.
                memory: [{base: 0x4000_0000, size: 32M}]
                sources: [stub.S]
                sections: {.text: {pa: 0x4010_0000}, .data: {pa: 0x4020_0000}}
                tables:
                  pool: {base: 0x4100_0000, size: 1M}
                  roots:
                    own:
                      map:
                        - {section: .text, attributes: [ro, uxn]}
                        - {section: .data, attributes: [rw, pxn, uxn]}
                cpus:
                  - {entry: start, mmu: {ttbr0: own, ttbr1: 0}, registers: {x0: v, x1: 0x8877_6655_4433_2211}}
                """ + asked + "\n");
        return CommandLineRun.of("explore", "--relaxed", fixture.toString());
    }

    /** x0 is the variable, of 16 bytes of 0x55, and x1 is 0x8877665544332211. */
    @ParameterizedTest
    @CsvSource({
        "'str x1, [x0]', 0, 8, 0x8877665544332211",
        "'str x1, [x0]', 0, 4, 0x44332211",
        "'str x1, [x0]', 4, 4, 0x88776655",
        "'str x1, [x0]', 6, 2, 0x8877",
        "'str x1, [x0]', 7, 1, 0x88",
        "'str x1, [x0]', 8, 8, 0x5555555555555555",
        "'str w1, [x0, #4]', 0, 8, 0x4433221155555555",
        "'strb w1, [x0, #3]', 0, 8, 0x5555555511555555",
        "'strh w1, [x0, #2]', 0, 4, 0x22115555",
        "'strh w1, [x0, #2]', 3, 1, 0x22",
        "'str x1, [x0, #8]', 0, 8, 0x5555555555555555",
        "'stp x1, x1, [x0]', 12, 4, 0x88776655"
    })
    void everyByteIsTheOneStoredLast(String store, int offset, int size, String held) throws IOException {
        Files.writeString(folder.resolve("stub.S"), """
                        .text
                        .global start
                start:  %s
                        hlt     #0
                        .data
                        .balign 16
                v:      .quad   0x5555555555555555, 0x5555555555555555
                """.formatted(store));
        CommandLineRun run =
                explored("expect: {memory: [{address: v + %d, size: %d, value: %s}]}".formatted(offset, size, held));
        assertEquals(0, run.exit(), run.out() + run.err());
    }

    /** What is observed is eight bytes from its symbol on, and a store may begin before them. */
    @ParameterizedTest
    @CsvSource({
        "'str x1, [x0]', 5555555588776655",
        "'str x1, [x0, #8]', 4433221155555555",
        "'strh w1, [x0, #4]', 5555555555552211",
        "'str w1, [x0]', 5555555555555555"
    })
    void storeThatBeginsBeforeWhatIsObservedIsSeen(String store, String observed) throws IOException {
        Files.writeString(folder.resolve("stub.S"), """
                        .text
                        .global start
                start:  %s
                        hlt     #0
                        .data
                        .balign 16
                v:      .word   0x55555555
                w:      .word   0x55555555, 0x55555555, 0x55555555
                """.formatted(store));
        CommandLineRun run = explored("observe: [w]");
        assertEquals("state  w=0x" + observed, run.out().lines().findFirst().orElse(run.err()));
    }
}

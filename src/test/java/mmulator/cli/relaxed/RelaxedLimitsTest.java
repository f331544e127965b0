package mmulator.cli.relaxed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mmulator.cli.CommandLineRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RelaxedLimitsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private CommandLineRun explored(String code) throws IOException {
        Files.writeString(folder.resolve("stub.S"), "\t.text\n\t.global start\nstart:\n" + code + "\n\thlt #0\n");
        Path fixture = Files.writeString(folder.resolve("x.yaml"), """
                description: Runs a stub.
                memory: [{base: 0x4000_0000, size: 32M}]
                sources: [stub.S]
                sections: {.text: {pa: 0x4010_0000}}
                tables:
                  pool: {base: 0x4100_0000, size: 1M}
                  roots:
                    own:
                      map:
                        - {section: .text, attributes: [ro, uxn]}
                        - {va: 0x4020_0000, pa: 0x4020_0000, size: 4K, attributes: [rw, pxn, uxn]}
                cpus:
                  - {entry: start, mmu: {ttbr0: own, ttbr1: 0}, registers: {x0: 0x4020_0000}}
                """);
        return CommandLineRun.of("explore", "--relaxed", fixture.toString());
    }

    @Test
    void searchThatCameToABoundIsNoPass() throws IOException {
        CommandLineRun run = explored("\tmov x1, #0\n1:\tadd x1, x1, #1\n\tstr x1, [x0]\n\tcbnz x1, 1b");
        assertEquals(124, run.exit(), run.out() + run.err());
    }

    /** Its elements have translations of their own, and the first does not say where the second is. Arm ARM B2.2.1. */
    @ParameterizedTest
    @CsvSource({
        "'ldp x1, x2, [x0, #-8]', 77",
        "'stp x1, x2, [x0, #-8]', 77",
        "'ldp w1, w2, [x0, #-4]', 77",
        "'ldp x1, x2, [x0]', 0",
        "'stp x1, x2, [x0]', 0"
    })
    void pairInTwoPagesIsRefused(String pair, int exit) throws IOException {
        CommandLineRun run = explored("\t" + pair);
        assertEquals(exit, run.exit(), run.out() + run.err());
        assertEquals(exit == 77, run.out().contains("a pair that lies in two pages"), run.out());
    }

    /**
     * A page of code is mapped in tables that are then left for others, which have something else there: a fetch may go by either.
     * Arm ARM D8.17, R_VNRFW and R_FFWJK.
     */
    @ParameterizedTest
    @CsvSource({
        "'str x4, [x2]', isb, 77",
        "nop, isb, 77",
        "nop, 'isb; tlbi vaale1, x3; dsb nsh; isb', 77",
        "nop, 'isb; tlbi vaae1, x3; dsb nsh; isb', 0",
        "'str x4, [x2, #8]', 'isb; tlbi vmalle1; dsb nsh; isb', 0"
    })
    void fetchByTablesThatWereLeftIsRefused(String fill, String after, int exit) throws IOException {
        Files.writeString(folder.resolve("left.S"), """
                        .text
                        .global start
                start:  %s
                        dsb     ishst
                        isb
                        msr     ttbr1_el1, x7
                        %s
                        blr     x1
                        hlt     #0
                        .section .leaf, "ax"
                        ret
                """.formatted(fill, after.replace(";", "\n")));
        Path fixture = Files.writeString(folder.resolve("left.yaml"), """
                description: Tables are filled and left.
                memory: [{base: 0x4000_0000, size: 32M}]
                sources: [left.S]
                sections: {.text: {pa: 0x4010_0000}, .leaf: {pa: 0x4020_0000}}
                tables:
                  pool: {base: 0x4100_0000, size: 1M}
                  roots:
                    idmap:
                      map:
                        - {section: .text, identity: true, attributes: [ro, uxn]}
                        - {va: 0x4100_0000, pa: 0x4100_0000, size: 1M, attributes: [rw, pxn, uxn]}
                    before: {map: [{va: 0xffff_8000_9000_4000, pa: 0x4020_0000, size: 4K, attributes: [ro, uxn]}]}
                    after: {map: [{va: 0xffff_8000_9000_0000, pa: 0x4020_0000, size: 4K, attributes: [ro, uxn]}]}
                cpus:
                  - entry: start
                    mmu: {ttbr0: idmap, ttbr1: before}
                    registers: {x1: 0xffff_8000_9000_0000, x3: 0xff8_0009_0000, x2: "pte(before, 0xffff_8000_9000_0000)", x4: 0x0040_0000_4030_1783, x7: after}
                """);
        CommandLineRun run = CommandLineRun.of("explore", "--relaxed", fixture.toString());
        assertEquals(exit, run.exit(), run.out() + run.err());
    }
}

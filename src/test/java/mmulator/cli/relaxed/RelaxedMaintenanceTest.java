package mmulator.cli.relaxed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mmulator.cli.CommandLineRun;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What another CPU's TLBI need not remove is found in order and by the memory model. */
final class RelaxedMaintenanceTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /**
     * One CPU changes two pages, x0 is the descriptor of the first, and sets a flag; the other, whose x0 is the address of the
     * first, uses that when it has seen the flag. x3 is the operand of a TLBI for the first.
     *
     * @param features of the other
     */
    private void bothFindStale(boolean stale, String change, String use, String features) throws IOException {
        Files.writeString(folder.resolve("stub.S"), """
                        .text
                        .global change
                change: %s
                        mov     w6, #1
                        stlr    w6, [x2]
                        hlt     #0
                        .global use
                use:    ldar    w6, [x2]
                        cbz     w6, 1f
                        isb
                        %s
                1:      hlt     #0
                """.formatted(change.replace(";", "\n"), use.replace(";", "\n")));
        Path fixture = Files.writeString(folder.resolve("x.yaml"), """
                description: Pages change that another CPU uses.
                memory: [{base: 0x4000_0000, size: 2M}]
                sources: [stub.S]
                sections: {.text: {pa: 0x4000_0000}}
                tables:
                  pool: {base: 0x4010_0000, size: 64K}
                  roots:
                    idmap:
                      map:
                        - {section: .text, identity: true, attributes: [ro, uxn]}
                        - {va: 0x4000_1000, pa: 0x4000_1000, size: 4K, attributes: [rw, pxn, uxn]}
                        - {va: 0x4010_0000, pa: 0x4010_0000, size: 64K, attributes: [rw, pxn, uxn]}
                    swapper:
                      map:
                        - {va: 0xffff_8000_9000_0000, block: 4K, descriptor: 0x0070_0000_4003_0703}
                        - {va: 0xffff_8000_9000_1000, block: 4K, descriptor: 0x0070_0000_4003_1703}
                    reserved: {}
                cpus:
                  - entry: change
                    mmu: {ttbr0: idmap, ttbr1: reserved}
                    registers: {x0: "pte(swapper, 0xffff_8000_9000_0000)", x2: 0x4000_1000, x3: 0xff8_0009_0000}
                  - entry: use
                    features: {%s}
                    mmu: {ttbr0: idmap, ttbr1: swapper}
                    registers: {x0: 0xffff_8000_9000_0000, x1: 1, x2: 0x4000_1000}
                expect: {violations: [{rule: UNHANDLED_EXCEPTION, cpu: 1}]}
                """.formatted(features));
        for (String[] command : new String[][] {
            {"explore", fixture.toString()}, {"explore", "--relaxed", fixture.toString()}
        }) {
            CommandLineRun run = CommandLineRun.of(command);
            assertEquals(stale, run.out().contains("STALE_TRANSLATION"), run.out() + run.err());
            assertEquals(stale ? 1 : 0, run.exit(), run.out() + run.err());
        }
    }

    /**
     * Pages of a contiguous run become read-only: until the last of them has changed, an entry made of it may serve the first.
     * Arm ARM D8, "Operation of the TLB maintenance instructions", I_JQPNP.
     */
    @ParameterizedTest
    @CsvSource({"'', true", "'tlbi vaae1is, x3; dsb ish', false"})
    void tlbiOfOnePageOfARunLeavesWhatItsNeighboursMake(String again, boolean stale) throws IOException {
        String change = "ldr x1, =0x70000040030783; ldr x4, =0x70000040031783; str x1, [x0]; dsb ishst; tlbi vaae1is, x3; dsb ish; "
                + "add x5, x3, #1; str x4, [x0, #8]; dsb ishst; tlbi vaae1is, x5; dsb ish; ";
        bothFindStale(stale, change + again, "str x1, [x0]", "");
    }
}

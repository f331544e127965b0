package mmulator.litmus.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;
import mmulator.litmus.LitmusResult;
import mmulator.litmus.Samples;
import mmulator.litmus.read.LitmusParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fixtures as litmus tests, and back to the machine. */
final class LitmusExportTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static String export(String fixture) {
        return LitmusExport.of(FixtureImage.of(FixtureParser.parse(Path.of("fixtures/" + fixture + ".yaml"))));
    }

    private static LitmusResult run(String fixture) {
        return Samples.runner().run(LitmusParser.parse("exported.litmus", export(fixture)));
    }

    @Test
    void aFixtureReadsAsALitmusTest() {
        assertEquals(
                String.join(
                        "\n",
                        "AArch64 good_remap_page",
                        "\"A page in use moves to another output address by break-before-make.\"",
                        "Variant=vmsa",
                        "{",
                        " [PTE(x)]=(oa:PA(x), el0:0);",
                        " int64_t x=1;",
                        " int64_t y=2;",
                        " 0:X0=PTE(x);",
                        " 0:X1=x;",
                        " 0:X2=(oa:PA(y), el0:0);",
                        "}",
                        " P0                    ;",
                        " LDR X3,[X1]           ;",
                        " STR XZR,[X0]          ;",
                        " DSB ISHST             ;",
                        " UBFX X4,X1,#0xC,#0x2C ;",
                        " TLBI VAAE1IS,X4       ;",
                        " DSB ISH               ;",
                        " STR X2,[X0]           ;",
                        " DSB ISHST             ;",
                        " ISB                   ;",
                        " LDR X0,[X1]           ;",
                        "forall (0:X0=2)",
                        ""),
                export("rules/bbm_valid_to_valid/good_remap_page"));
    }

    @Test
    void whatAFixtureExpectsHoldsOfItsLitmusTestToo() {
        LitmusResult result = run("rules/bbm_valid_to_valid/good_remap_page");
        assertTrue(result.complete());
        assertTrue(result.conditionIsMet());
        assertFalse(result.breakBeforeMake());
    }

    @Test
    void aRuleBrokenIsFlaggedThereToo() {
        LitmusResult result = run("rules/bbm_valid_to_valid/bad_remap_page_without_break");
        assertTrue(result.breakBeforeMake());
        assertEquals(
                Set.of("0:X0=1; 0:X3=1; [x]=1; [y]=2;", "0:X0=2; 0:X3=1; [x]=1; [y]=2;"),
                result.states().keySet());
    }

    @Test
    void aStaleTranslationIsAStateOfItsOwn() {
        // The second load finds the page, or faults and leaves the descriptor's address in x0.
        assertEquals(
                Set.of("0:X0=1; 0:X3=1; [x]=1;", "0:X0=PTE(x); 0:X3=1; [x]=1;"),
                run("rules/stale_translation/bad_unmap_page_without_tlbi")
                        .states()
                        .keySet());
    }

    @Test
    void ets2IsAVariant() {
        assertTrue(export("rules/unpublished_descriptor/good_map_page_without_isb_on_ets2")
                .contains("\nVariant=vmsa,ETS2\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "rules/tlb_unknown_at_enable/good_enable_mmu;cpu0 begins with the MMU off",
                "rules/stuck/good_wait_for_word;'wfe' at asm/rules/wait_for_word.S:14:2",
                "rules/unsynchronized_context/good_switch_ttbr0;'msr ttbr0_el1, x0' at asm/rules/switch_ttbr0.S:12:2",
                "rules/failed_stub/good_check_word;cpu0 branches out of its code, to 0xffff800080210014",
                "call/bad_page_mapped_twice;'alloc_page' is replaced, and litmus tests call nothing",
                "gallery/good_contiguous_member;page 0xffff800090000000 is part of a contiguous run",
                "rules/stale_translation/good_unmap_page;it expects something of tables or counts, not of registers and"
                        + " memory only",
            })
    void whatCannotBeSaidIsRefusedWithTheReason(String fixture, String reason) {
        assertEquals(
                reason,
                assertThrows(InexpressibleException.class, () -> export(fixture))
                        .getMessage());
    }

    /** One CPU that carries out an instruction, and a page x that x0 leads to; of no value is anything expected. */
    private String exported(String instruction) throws IOException {
        Files.writeString(
                folder.resolve("x.S"), ".text\n.arch armv8-a+lse\n.global p0\np0:\n" + instruction + "\nhlt #0\n");
        String fixture = """
                description: one instruction
                memory: [{base: 0x4000_0000, size: 64M}]
                sources: [x.S]
                sections:
                  .text: {va: 0xffff_8000_0021_0000, pa: 0x4021_0000}
                tables:
                  pool: {base: 0x4100_0000, size: 1M}
                  roots:
                    low: {map: [{va: 0x10_0020_0000, pa: 0x4200_0000, size: 4K, attributes: [rw, pxn, uxn]}]}
                    high: {map: [{section: .text, attributes: [ro, uxn]}]}
                cpus: [{entry: p0, mmu: {ttbr0: low, ttbr1: high}, registers: {x0: 0x10_0020_0000}}]
                """;
        return LitmusExport.of(
                FixtureImage.of(FixtureParser.parse(Files.writeString(folder.resolve("x.yaml"), fixture))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ldr x1, [x0]; 0:X1",
                "ldr w1, [x0], #8; 0:X1",
                "ldr x1, [x0, x2]; 0:X1",
                "ldrsb x1, [x0, #8]!; 0:X1",
                "ldtr x1, [x0]; 0:X1",
                "ldar x1, [x0]; 0:X1",
                "ldapr x1, [x0]; 0:X1",
                "ldp x3, x4, [x0]; 0:X3 0:X4",
                "ldp x3, xzr, [x0], #16; 0:X3",
                "ldpsw x3, x4, [x0]; 0:X3 0:X4",
                "ldxr x1, [x0]; 0:X1",
                "ldaxr w1, [x0]; 0:X1",
                "ldxp x3, x4, [x0]; 0:X3 0:X4",
                "ldadd x1, x2, [x0]; 0:X2",
                "ldsmaxab w1, w2, [x0]; 0:X2",
                "stadd x1, [x0]; ''",
                "swp x5, x6, [x0]; 0:X6",
                "swpal x5, xzr, [x0]; ''",
                "cas x1, x2, [x0]; 0:X1",
                "casp x2, x3, x4, x5, [x0]; 0:X2 0:X3",
                "stxr w1, x2, [x0]; 0:X1",
                "stlxp w1, x2, x3, [x0]; 0:X1",
                "str x1, [x0], #8; ''",
                "stp x1, x2, [x0]; ''",
                "stlr x1, [x0]; ''",
                "ldr d1, [x0]; ''",
                "ldp q1, q2, [x0]; ''",
                "prfm pldl1keep, [x0]; ''",
                "mov x1, x0; ''",
            })
    void locationsAreWhatMemoryAnswered(String instruction, String registers) throws IOException {
        String text = exported(instruction);
        assertTrue(
                text.endsWith("\nlocations [" + (registers + " x").strip().replace(" ", ";") + ";]\nexists (true)\n"),
                text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"ldr x1, p0", "ldrsw x1, p0", "ldr w1, p0", "ldr d1, p0", "prfm pldl1keep, p0"})
    void whatIsAddressedByTheDistanceFromHereIsRefused(String instruction) {
        String reason = assertThrows(InexpressibleException.class, () -> exported(instruction))
                .getMessage();
        assertTrue(String.valueOf(reason).contains("x.S:5"), reason);
    }
}

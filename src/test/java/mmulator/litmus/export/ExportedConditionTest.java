package mmulator.litmus.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;
import mmulator.litmus.Samples;
import mmulator.litmus.read.LitmusParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a fixture expects of the end, as the condition of its litmus test. */
final class ExportedConditionTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private String exported(String cpus, String code, String expect) throws IOException {
        Files.writeString(folder.resolve("stub.S"), "\t.text\n\t.global start\nstart:\n" + code + "\n\thlt #0\n");
        return LitmusExport.of(FixtureImage.of(
                FixtureParser.parse(Files.writeString(folder.resolve("x.yaml"), """
                description: Stores to a page.
                memory: [{base: 0x4000_0000, size: 64M}]
                sources: [stub.S]
                sections: {.text: {va: 0xffff_8000_8020_0000, pa: 0x4020_0000}}
                tables:
                  pool: {base: 0x4100_0000, size: 1M}
                  roots:
                    idle: {}
                    swapper:
                      map:
                        - {section: .text, attributes: [ro, uxn]}
                        - {va: 0xffff_8000_9000_0000, pa: 0x4300_0000, size: 8K, attributes: [rw, pxn, uxn]}
                cpus: [%s]
                expect: %s
                """.formatted(cpus, expect)))));
    }

    private static final String CPU =
            "{entry: start, %smmu: {ttbr0: idle, ttbr1: swapper}, registers: {x0: 0xffff_8000_9000_0000, x1: %s}}";

    private static boolean holds(String test) {
        return Samples.runner().run(LitmusParser.parse("exported.litmus", test)).conditionIsMet();
    }

    @Test
    void memoryThatHeldNothingIsComparedInFull() throws IOException {
        for (String value : new String[] {"0x2_0000_0001", "1"}) {
            String test = exported(
                    CPU.formatted("", "1"),
                    "\torr x1, x1, x1, lsl #33\n\tstr x1, [x0]",
                    "{memory: [{address: 0x4300_0000, value: " + value + "}]}");
            assertEquals(value.startsWith("0x"), holds(test), test);
        }
    }

    /** That of the whole variable would be another: 258. */
    @Test
    void partOfAVariableIsRefused() {
        assertEquals(
                "it expects something of 1 bytes of memory, and the variables of its litmus test have 8",
                assertThrows(
                                InexpressibleException.class,
                                () -> exported(
                                        CPU.formatted("", "0x102"),
                                        "\tstr x1, [x0]",
                                        "{memory: [{address: 0x4300_0000, size: 1, value: 2}]}"))
                        .getMessage());
    }

    /** One that is not expected of any register or place is shown: what loads write, and the pages. */
    @Test
    void whatNothingIsExpectedOfIsShown() throws IOException {
        String code = "\tldr x2, [x0]\n\tstr x1, [x0]";
        String test = exported(CPU.formatted("", "3"), code, "{}");
        assertTrue(test.endsWith("locations [0:X2;x;]\nexists (true)\n"), test);
        String broken =
                exported(CPU.formatted("", "3"), code, "{violations: [{rule: STUCK}], registers: [{cpu: 0, x2: 0}]}");
        assertTrue(broken.endsWith("(* breaks STUCK *)\nexists (0:X2=0)\n"), broken);
    }

    @Test
    void labelMayStandWhereTheCodeBeginsAndEnds() throws IOException {
        String test = exported(
                CPU.formatted("", "3"),
                "1:\tsub x1, x1, #1\n\tcbz x1, 2f\n\tcbnz x1, 1b\n2:",
                "{registers: [{cpu: 0, x1: 0}]}");
        assertTrue(holds(test), test);
    }

    @Test
    void registersOfAllCpusAreThoseOfEach() throws IOException {
        String test = exported(
                CPU.formatted("count: 2, ", "3"),
                "\tadd x2, x1, #1",
                "{registers: [{cpu: all, x2: 4}, {cpu: 1, x1: 3}]}");
        assertTrue(test.contains("forall (0:X2=4 /\\ 1:X1=3 /\\ 1:X2=4)"), test);
        assertTrue(holds(test), test);
    }

    /** TCR_EL1: HA is bit 39, HD bit 40. */
    @Test
    void cpusThatUpdateDescriptorsAreNamed() throws IOException {
        String plain = CPU.formatted("", "3");
        assertTrue(exported(plain, "\tnop", "{}").contains("Variant=vmsa\n{"));
        String flag = plain.replace("entry", "features: {hafdbs: 2}, entry");
        assertTrue(exported(flag, "\tnop", "{}").contains("Variant=vmsa\nTTHM=P0:HA\n{"));
        String both = flag.replace("ttbr1:", "tcr: 0x0450_01f5_b550_3510, ttbr1:");
        assertTrue(exported(plain + ", " + both, "\tnop", "{}").contains("Variant=vmsa\nTTHM=P1:HD\n{"));
    }

    @Test
    void cpusThatNoOneTestCanHaveAreRefused() {
        String plain = CPU.formatted("", "3");
        assertRefused(
                "cpu1 has tables of its own; a litmus test has one set", plain, plain.replace("idle", "swapper + 0"));
        assertRefused("only some CPUs have FEAT_ETS2", plain, plain.replace("entry", "features: {ets2: true}, entry"));
    }

    private void assertRefused(String reason, String... cpus) {
        assertEquals(
                reason,
                assertThrows(InexpressibleException.class, () -> exported(String.join(", ", cpus), "\tnop", "{}"))
                        .getMessage());
    }
}

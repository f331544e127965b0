package mmulator.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the debugger makes of the symbols and lines of an image. */
final class SymbolFileTest {
    @TempDir
    private static Path folder;

    private static Path elf = Path.of("");

    @BeforeAll
    static void writeElf() throws Exception {
        RealGdb.assumePresent();
        Path fixture = Path.of("fixtures/park/bad_never_released.yaml");
        elf = folder.resolve("image.elf");
        Files.write(
                elf,
                SymbolFile.of(
                        FixtureImage.of(FixtureParser.parse(fixture)).assembled(),
                        Path.of("").toAbsolutePath().toString()));
    }

    private static List<String> gdb(String commands) throws Exception {
        return RealGdb.run(folder, commands, elf.toString()).lines().toList();
    }

    @Test
    void linesAreFoundAtVirtualAndAtPhysicalAddresses() throws Exception {
        assertEquals(
                List.of(
                        "Line 16 of \"asm/driver/park_cpu.S\" starts at address 0xffff800080210014 <park_cpu+20> and ends at 0xffff800080210018 <park_cpu+24>.",
                        "Line 16 of \"asm/driver/park_cpu.S\" starts at address 0x40210014 <park_cpu+20> and ends at 0x40210018 <park_cpu+24>."),
                gdb("info line *0xffff800080210014\ninfo line *0x40210014\n"));
    }

    @Test
    void breakpointByNameIsSetAtBothAddresses() throws Exception {
        List<String> said = gdb("break park_cpu\ninfo breakpoints\n");
        assertEquals("Breakpoint 1 at 0x40210000: park_cpu. (2 locations)", said.getFirst());
        assertTrue(said.stream()
                .anyMatch(line -> line.startsWith("1.1 ") && line.contains(" 0x0000000040210000 in park_cpu")));
        assertTrue(said.stream()
                .anyMatch(line -> line.startsWith("1.2 ") && line.contains(" 0xffff800080210000 in park_cpu")));
    }

    @Test
    void codeThatRunsWhereItIsLinkedIsThereOnce() throws Exception {
        assertEquals(
                List.of("Breakpoint 1 at 0x40220038: file asm/park/wait_linear_map_split_to_ptes.S, line 35."),
                gdb("break wait_linear_map_split_to_ptes.S:35\n"));
    }

    @Test
    void breakpointAtTheCallOfAMacroIsAtItsFirstInstruction() throws Exception {
        assertEquals(
                List.of("Breakpoint 1 at 0x4022000c: file asm/park/wait_linear_map_split_to_ptes.S, line 24."),
                gdb("break wait_linear_map_split_to_ptes.S:24\n"));
    }

    @Test
    void nameOfARoutineIsItsVirtualAddress() throws Exception {
        assertEquals(List.of("$1 = {void (void)} 0xffff800080210000 <park_cpu>"), gdb("p park_cpu\n"));
    }

    @Test
    void variablesHaveTheSizeOfTheirDirective() throws Exception {
        assertEquals(
                List.of("type = u32", "$1 = (u32 *) 0x40240000 <idmap_kpti_bbml2_flag>"),
                gdb("whatis idmap_kpti_bbml2_flag\np &idmap_kpti_bbml2_flag\n"));
    }

    @Test
    void contentsAreThoseOfTheImage() throws Exception {
        List<String> said = gdb("x/2i 0x40210000\nx/2i park_cpu\n");
        assertEquals("   0x40210000 <park_cpu>:\tmrs\tx20, mpidr_el1", said.get(0));
        assertEquals("   0xffff800080210000 <park_cpu>:\tmrs\tx20, mpidr_el1", said.get(2));
    }
}

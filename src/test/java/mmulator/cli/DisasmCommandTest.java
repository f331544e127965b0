package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DisasmCommandTest {
    @TempDir
    private Path folder = Path.of(".");

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("probe.S"), text).toString();
    }

    private String withoutFolder(String text) {
        return text.replace(folder + "/", "");
    }

    @Test
    void listsAddressWordInstructionAndSourceLine() throws IOException {
        String file = file("""
                        .text
                        .global probe
                probe:  ldr     x1, =0x1234567812345678
                        str     x1, [x0], #8    // store it
                1:      wfe
                        b       1b
                        .section .rodata, "a"
                answer: .word   42
                        .byte   1, 2
                """);

        CommandLineRun run = CommandLineRun.of("disasm", file);

        assertEquals("", run.err());
        assertEquals("""
                .text at 0x0000000000000000, 24 bytes
                probe:
                  0x0000000000000000  58000081  ldr x1, #0x10                         probe.S:3  ldr x1, =0x1234567812345678
                  0x0000000000000004  f8008401  str x1, [x0], #8                      probe.S:4  str x1, [x0], #8
                  0x0000000000000008  d503205f  wfe                                   probe.S:5  wfe
                  0x000000000000000c  17ffffff  b #8                                  probe.S:6  b 1b
                  0x0000000000000010  12345678  .word 0x12345678                      probe.S:3  ldr x1, =0x1234567812345678
                  0x0000000000000014  12345678  .word 0x12345678                      probe.S:3  ldr x1, =0x1234567812345678

                .rodata at 0x0000000000000018, 6 bytes
                answer:
                  0x0000000000000018  0000002a  .word 0x0000002a                      probe.S:8  .word 42
                  0x000000000000001c  0102      .byte 0x01, 0x02                      probe.S:9  .byte 1, 2
                """, withoutFolder(run.out()).replaceAll("(probe.S:[0-9]) +", "$1  "));
        assertEquals(0, run.exit());
    }

    @Test
    void oneSectionCanBeChosen() throws IOException {
        String file = file("nop\n.data\n.word 1\n");

        assertTrue(CommandLineRun.of("disasm", file, "--section", ".data").out().startsWith(".data at "));
        CommandLineRun run = CommandLineRun.of("disasm", file, "--section", ".date");
        assertEquals(2, run.exit());
        assertTrue(run.err().startsWith("mmulator: no section '.date'; there are [.text, .data]\n"), run.err());
    }

    @Test
    void mistakeInTheSourceIsToldWithItsPlace() throws IOException {
        CommandLineRun run = CommandLineRun.of("disasm", file("        nop\n        nopp\n"));

        assertEquals(2, run.exit());
        assertEquals("", run.out());
        assertTrue(withoutFolder(run.err()).startsWith("probe.S:2:9: error: "), run.err());
    }

    @Test
    void missingFileAndFolderAreToldApart() {
        CommandLineRun missing =
                CommandLineRun.of("disasm", folder.resolve("none.S").toString());
        assertEquals(2, missing.exit());
        assertEquals("none.S:1:1: error: no such file\n", withoutFolder(missing.err()));

        CommandLineRun directory = CommandLineRun.of("disasm", folder.toString());
        assertEquals(2, directory.exit());
        assertEquals(folder + ":1:1: error: is a directory\n", directory.err());
    }
}

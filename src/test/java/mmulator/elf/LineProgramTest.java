package mmulator.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mmulator.Needs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LineProgramTest {
    private static final Path SUM = Path.of("src/test/resources/mmulator/elf/sum.c");

    @TempDir
    private Path folder;

    @BeforeAll
    static void toolsArePresent() {
        Needs.tool(CrossTools.arePresent(), "a compiler for AArch64");
    }

    static LineRows lines(ElfFile file) {
        Bytes none = Bytes.of(new byte[0], "nothing");
        Bytes strings = file.section(".debug_str").map(file::contents).orElse(none);
        return LineProgram.read(
                file.section(".debug_line").map(file::contents).orElseThrow(),
                file.section(".debug_line_str").map(file::contents).orElse(none),
                strings,
                CompilationFolders.read(
                        file.section(".debug_info").map(file::contents).orElse(none),
                        file.section(".debug_abbrev").map(file::contents).orElse(none),
                        strings));
    }

    @ParameterizedTest
    @CsvSource({
        "-gdwarf-4,-O0,",
        "-gdwarf-4,-O2,",
        "-gdwarf-5,-O0,",
        "-gdwarf-5,-O2,",
        "-gdwarf-5,-O3,-ffunction-sections",
        "-gdwarf-2,-O1,",
        "-gdwarf-3,-O1,",
        "-gdwarf-5,-O2,-gz=zlib",
        "-gdwarf64,-O2,-gdwarf-4",
        "-gdwarf-5,-O0,clang",
        "-gdwarf-4,-O2,clang"
    })
    void everyInstructionIsWhereAddr2lineHasIt(String dwarf, String optimise, String more) throws Exception {
        Needs.tool(!"clang".equals(more) || CrossTools.isPresent("clang"), "clang");
        Path object = more == null
                ? CrossTools.compile(folder, SUM, "sum.o", dwarf, optimise)
                : CrossTools.compile(folder, SUM, "sum.o", dwarf, optimise, more);
        Path linked = folder.resolve("sum.elf");
        CrossTools.run(
                folder,
                List.of(
                        CrossTools.LD,
                        "-Ttext=0xffff800080000000",
                        "-e",
                        "sum",
                        "--defsym=outside=sum",
                        "-o",
                        linked.toString(),
                        object.toString()));
        assertTrue(distinctLines(linked) > 10);
    }

    /** A sequence begins in the first file, wherever the one before has ended. */
    @Test
    void sequenceBeginsAnewWhereTheOneBeforeHasEndedInAHeader() throws Exception {
        Path source = Files.writeString(folder.resolve("two.s"), """
                    .file   "two.c"
                    .file   1 "two.c"
                    .file   2 "inlined.h"
                    .section .text.f, "ax"
                    .global sum
                sum:
                    .loc    1 3
                    nop
                    .loc    2 70
                    ret
                    .section .text.g, "ax"
                g:
                    .loc    1 8
                    nop
                    .loc    1 9
                    ret
                """);
        Path object = CrossTools.compile(folder, source, "two.o", "-gdwarf-4");
        Path linked = folder.resolve("two.elf");
        CrossTools.run(
                folder,
                List.of(CrossTools.LD, "-Ttext=0x10000", "-e", "sum", "-o", linked.toString(), object.toString()));
        assertEquals(4, distinctLines(linked));
    }

    /** Of all instructions, each of which must be where addr2line has it. */
    private long distinctLines(Path linked) throws IOException, InterruptedException {
        ElfFile file = ElfFile.read(Files.readAllBytes(linked));
        ElfSection text = file.section(".text").orElseThrow();
        List<String> command = new ArrayList<>(List.of(CrossTools.ADDR2LINE, "-e", linked.toString()));
        List<String> ours = new ArrayList<>();
        LineRows rows = lines(file);
        for (long at = text.address(); at != text.address() + text.size(); at += 4) {
            command.add(Long.toHexString(at));
            LineRows.Row row = rows.at(at);
            ours.add(row == null ? "??:?" : Path.of(row.file()).normalize() + ":" + row.line());
        }

        List<String> theirs = CrossTools.run(folder, command)
                .lines()
                .map(line -> line.replaceFirst(" \\(discriminator.*", "").replaceFirst("^.*:[0?]$", "??:?"))
                .toList();

        assertEquals(theirs, ours);
        return ours.stream().distinct().count();
    }
}

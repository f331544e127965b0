package mmulator.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import mmulator.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinesOnDemandTest {
    private static final String SOURCE = """
            static inline __attribute__((always_inline)) void store(volatile long *p, long v)
            {
                *p = v;
            }
            static inline __attribute__((always_inline)) void twice(volatile long *p, long v)
            {
                store(p, v);
                if (v & 1)
                    store(p + 1, v);
            }
            long _start(volatile long *p, long n)
            {
                for (long i = 0; i < n; i++)
                    twice(p + i, i);
                store(p, 7);
                return *p;
            }
            """;

    @TempDir
    private Path folder;

    private Path program(String... flags) throws Exception {
        Needs.tool(CrossTools.arePresent(), "a compiler for AArch64 and its addr2line");
        Files.writeString(folder.resolve("x.c"), SOURCE);
        List<String> command =
                new ArrayList<>(List.of(CrossTools.GCC, "-O2", "-nostdlib", "-static", "-o", "x", "x.c"));
        command.addAll(List.of(flags));
        CrossTools.run(folder, command);
        return folder.resolve("x");
    }

    /** {@code inner, inlined in outer at x.c:14} from what {@code addr2line -i -f -s} says. */
    private String expected(Path program, long address) throws Exception {
        String[] lines = CrossTools.run(
                        folder,
                        List.of(
                                CrossTools.ADDR2LINE,
                                "-i",
                                "-f",
                                "-s",
                                "-e",
                                program.toString(),
                                Long.toHexString(address)))
                .replaceAll(" \\(discriminator \\d+\\)", "")
                .split("\n");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i + 1 < lines.length; i += 2) {
            text.append(i == 0 ? "" : ", inlined in ").append(lines[i]);
            text.append(i == 0 ? "" : " at " + lines[i + 1]);
        }
        return lines.length <= 2 ? "" : text.toString();
    }

    @Test
    void functionsThatWerePutIntoOthersAreTheOnesThatBinutilsTell() throws Exception {
        Path program = program("-g", "-gdwarf-5");
        ElfFile file = ElfFile.read(Files.readAllBytes(program));
        LinesOnDemand lines = LinesOnDemand.of(file).orElseThrow();
        ElfSection text = file.section(".text").orElseThrow();
        int nested = 0;
        for (long at = text.address(); at < text.address() + text.size(); at += 4) {
            String expected = expected(program, at);
            assertEquals(expected, lines.inlined(at), Long.toHexString(at));
            nested += expected.contains("inlined in twice at") ? 1 : 0;
        }
        assertTrue(nested > 0, "some code was inlined twice");
    }

    @Test
    void linesAreThoseOfAllAtOnce() throws Exception {
        for (String version : List.of("-gdwarf-4", "-gdwarf-5")) {
            ElfFile file = ElfFile.read(Files.readAllBytes(program("-g", version)));
            LinesOnDemand lines = LinesOnDemand.of(file).orElseThrow();
            ElfSection text = file.section(".text").orElseThrow();
            for (long at = text.address(); at < text.address() + text.size(); at += 4) {
                LineRows.Row row = lines.at(at);
                assertTrue(row != null && row.file().equals("x.c") && row.line() > 0, version);
            }
        }
    }

    @Test
    void damagedOnesTellLessAndNothingElse() throws Exception {
        byte[] sound = Files.readAllBytes(program("-g", "-gdwarf-5"));
        ElfFile whole = ElfFile.read(sound);
        ElfSection text = whole.section(".text").orElseThrow();
        List<ElfSection> debug = whole.sections().stream()
                .filter(s -> s.name().startsWith(".debug"))
                .toList();
        Random random = new Random(21);
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = sound.clone();
            for (int n = 0; n < 3; n++) {
                ElfSection section = debug.get(random.nextInt(debug.size()));
                damaged[(int) section.offset() + random.nextInt((int) section.size())] = (byte) random.nextInt();
            }
            Optional<LinesOnDemand> lines = LinesOnDemand.of(ElfFile.read(damaged));
            if (lines.isPresent()) {
                lines.get().at(text.address() + 8);
                lines.get().inlined(text.address() + 8);
            }
        }
    }
}

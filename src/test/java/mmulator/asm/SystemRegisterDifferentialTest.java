package mmulator.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import mmulator.Needs;
import mmulator.asm.encode.SystemRegisters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every system register that GNU as knows by a name of ours has the same encoding there. */
final class SystemRegisterDifferentialTest {
    @TempDir
    private Path directory;

    @Test
    void namesMeanTheSameToGnuAs() throws IOException, InterruptedException {
        Needs.tool(GnuTools.arePresent(), "GNU as and ld for AArch64");
        List<String> names = new ArrayList<>();
        SystemRegisters.names().forEach(names::add);
        Path source = Files.write(
                directory.resolve("r.s"),
                names.stream().map(n -> "mrs x0, " + n).toList());
        Path object = directory.resolve("r.o");
        Set<Integer> rejected =
                new GnuTools(directory).assemble(source, object, List.of()).errorLines();
        List<String> accepted = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            (rejected.contains(i + 1) ? unknown : accepted).add(names.get(i));
        }
        Files.write(source, accepted.stream().map(n -> "mrs x0, " + n).toList());
        assertEquals(
                0, new GnuTools(directory).assemble(source, object, List.of()).code());
        byte[] expected =
                Objects.requireNonNull(GnuTools.sections(object).get(".text")).bytes();
        for (int i = 0; i < accepted.size(); i++) {
            int word = (expected[4 * i + 1] & 0xff) << 8 | (expected[4 * i + 2] & 0xff) << 16 | expected[4 * i] & 0xe0;
            assertEquals(word & 0xfffe0 | 1 << 20, SystemRegisters.fields(accepted.get(i)), accepted.get(i));
        }
        assertTrue(unknown.size() < 70, "unknown to GNU as: " + unknown);
    }
}

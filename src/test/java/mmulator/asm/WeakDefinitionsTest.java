package mmulator.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.LinkLayout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose definition a symbol has: the ELF gABI, "Symbol Binding"; of several weak ones, as GNU ld does, the first. */
final class WeakDefinitionsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"weak weak, 1", "weak weak weak, 1", "global weak, 1", "weak global, 2", "weak global weak, 2"})
    void theStrongOneCountsOrElseTheFirst(String bindings, int which) throws Exception {
        List<Path> files = new ArrayList<>();
        files.add(Files.writeString(folder.resolve("call.S"), "b f\n"));
        for (String binding : bindings.split(" ")) {
            int number = files.size();
            files.add(Files.writeString(
                    folder.resolve(number + ".S"), ".%s f\nf: mov x0, #%d\nret\n".formatted(binding, number)));
        }
        AssembledImage image =
                ObjectLinkTest.link(LinkLayout.of(0x4008_0000L, 0x4008_0000L), files.toArray(Path[]::new));
        long f = image.symbol("f").orElseThrow().value();
        assertEquals("mov x0, #0x" + which, image.instructionAt(f).replace("movz", "mov"));
        assertEquals("b #0x" + Long.toHexString(f), image.instructionAt(0x4008_0000L));
    }
}

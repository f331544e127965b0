package mmulator.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mmulator.Needs;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.LinkLayout;
import mmulator.elf.CrossTools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GlobalOffsetTableTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeAll
    static void toolsArePresent() {
        Needs.tool(CrossTools.arePresent() && GnuTools.arePresent(), "an assembler for AArch64");
    }

    @Test
    void addressesThatAreApartFromOneSymbolHaveEntriesOfTheirOwn() throws Exception {
        Path object = folder.resolve("apart.o");
        Path apart = Files.writeString(folder.resolve("apart.S"), """
                 adrp x3, :got:outside
                 ldr x3, [x3, :got_lo12:outside]
                 adrp x4, :got:outside + 8
                 ldr x4, [x4, :got_lo12:outside + 8]
                """);
        assertEquals(0, new GnuTools(folder).assemble(apart, object, List.of()).code());
        LinkLayout layout = LinkLayout.of(0x4008_0000L, 0x4008_0000L).withSymbols(Map.of("outside", 0x1234_5678L));
        AssembledImage image = ObjectLinkTest.link(layout, object);
        ByteBuffer got =
                ByteBuffer.wrap(image.section(".got").orElseThrow().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(16, got.capacity());
        assertEquals(Set.of(0x1234_5678L, 0x1234_5680L), Set.of(got.getLong(0), got.getLong(8)));
    }
}

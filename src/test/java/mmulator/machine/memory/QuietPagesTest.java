package mmulator.machine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import mmulator.engine.Unicorn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the fast engine writes without asking. */
final class QuietPagesTest {
    private int revoked;

    /** Pages may meet in one place of what is remembered; none is forgotten that the fast engine may write. */
    @ParameterizedTest
    @ValueSource(longs = {0x4000_1000L, 0x4040_1000L, 0x4000_3000L})
    void pageThatMayBeWrittenIsRevokedWhenItIsWatched(long watched) {
        try (Unicorn engine = Unicorn.open(Unicorn.Translation.BY_HOOK)) {
            QuietPages pages = new QuietPages(engine.storeFilter((address, size, value) -> {}), () -> revoked++);
            for (long page : new long[] {0x4000_3000L, 0x4000_1000L, 0x4040_1000L}) {
                pages.ignore(page);
                assertTrue(pages.mayWrite(page));
            }
            pages.watch(watched);

            assertEquals(1, revoked);
        }
    }
}

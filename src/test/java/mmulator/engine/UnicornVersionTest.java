package mmulator.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class UnicornVersionTest {

    @Test
    void packedVersionHasAByteForEachPart() {
        assertEquals(new UnicornVersion(2, 1, 4), UnicornVersion.ofPacked(0x0201_04ff));
    }

    @Test
    void unicornOnePacksItsVersionIntoTheLowBytes() {
        assertEquals(new UnicornVersion(1, 0, 0), UnicornVersion.ofPacked(0x0100));
    }

    @Test
    void usableFromTwoPointOneOn() {
        assertFalse(new UnicornVersion(1, 9, 9).isUsable());
        assertFalse(new UnicornVersion(2, 0, 1).isUsable());
        assertFalse(new UnicornVersion(2, 1, 1).isUsable());
        assertTrue(new UnicornVersion(2, 1, 2).isUsable());
        assertTrue(new UnicornVersion(3, 0, 0).isUsable());
    }
}

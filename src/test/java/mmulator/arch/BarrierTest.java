package mmulator.arch;

import static mmulator.arch.Barrier.Access.FULL;
import static mmulator.arch.Barrier.Access.LOADS;
import static mmulator.arch.Barrier.Access.STORES;
import static mmulator.arch.Barrier.Domain.ISH;
import static mmulator.arch.Barrier.Domain.NSH;
import static mmulator.arch.Barrier.Domain.OSH;
import static mmulator.arch.Barrier.Domain.SY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import mmulator.arch.Barrier.Dsb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BarrierTest {

    /** Words made by GNU as. */
    @ParameterizedTest
    @CsvSource({
        "0xd503323f,dsb oshnxs", "0xd503363f,dsb nshnxs", "0xd5033a3f,dsb ishnxs", "0xd5033e3f,dsb synxs",
                "0xd5033b9f,dsb ish",
        "0xd5033a9f,dsb ishst", "0xd503359f,dsb nshld", "0xd5033bbf,dmb ish", "0xd5033fdf,isb", "0xd5033e9f,dsb st",
        "0xd5033f9f,dsb sy", "0xd5033abf,dmb ishst"
    })
    void wordsDecodeToTheirAssembly(String word, String text) {
        assertEquals(
                text,
                Barrier.decode(Integer.parseUnsignedInt(word.substring(2), 16))
                        .orElseThrow()
                        .toString());
    }

    /** CRm with bits 1:0 zero is reserved, and executes as SY. */
    @Test
    void reservedOptionIsTheFullSystem() {
        assertEquals(Optional.of(new Dsb(SY, FULL)), Barrier.decode(0xd503_389f));
        assertEquals(Optional.of(new Barrier.Dmb(SY, FULL)), Barrier.decode(0xd503_30bf));
    }

    @Test
    void whatIsNoBarrierIsNotDecoded() {
        assertEquals(Optional.empty(), Barrier.decode(0xd503_201f), "nop");
        assertEquals(Optional.empty(), Barrier.decode(0xd503_3f5f), "clrex");
        assertEquals(Optional.empty(), Barrier.decode(0xd503_309f), "ssbb");
        assertEquals(Optional.empty(), Barrier.decode(0xd503_349f), "pssbb");
        assertEquals(Optional.empty(), Barrier.decode(0xd503_30ff), "sb");
    }

    @Test
    void strongerBarrierCountsAsTheWeaker() {
        assertTrue(new Dsb(SY, FULL).isAtLeast(ISH, STORES));
        assertTrue(new Dsb(ISH, STORES).isAtLeast(ISH, STORES));
        assertTrue(new Dsb(OSH, FULL).isAtLeast(ISH, FULL));
        assertFalse(new Dsb(ISH, STORES).isAtLeast(ISH, FULL));
        assertFalse(new Dsb(ISH, LOADS).isAtLeast(ISH, STORES));
        assertFalse(new Dsb(NSH, FULL).isAtLeast(ISH, STORES));
    }
}

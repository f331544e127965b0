package mmulator.arch;

import static mmulator.arch.DescriptorFormat.OA48;
import static mmulator.arch.DescriptorFormat.OA52_LPA;
import static mmulator.arch.DescriptorFormat.OA52_LPA2;
import static mmulator.arch.Granule.K16;
import static mmulator.arch.Granule.K4;
import static mmulator.arch.Granule.K64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import mmulator.arch.Descriptor.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DescriptorTest {

    /** Arm ARM D8.3.1, of bits 49:12 which of all that are 1. */
    @ParameterizedTest
    @CsvSource({
        // granule, format, level, type, RES0
        "K4,OA48,2,3,3000000000000",
        "K16,OA48,2,3,3000000003000",
        "K64,OA48,2,3,300000000f000",
        "K64,OA52_LPA,2,3,3000000000000",
        "K4,OA52_LPA2,2,3,0",
        "K16,OA52_LPA2,2,3,3000",
        "K4,OA48,3,3,3000000000000",
        "K16,OA48,3,3,3000000003000",
        "K64,OA48,3,3,300000000f000",
        "K64,OA52_LPA,3,3,3000000000000",
        "K4,OA52_LPA2,3,3,0",
        "K16,OA52_LPA2,3,3,3000",
        "K4,OA48,2,1,30000001ef000",
        "K4,OA48,1,1,300003ffef000",
        "K4,OA52_LPA2,0,1,7ffffef000",
        "K4,OA52_LPA2,2,1,1ef000",
        "K16,OA48,2,1,3000001fef000",
        "K16,OA52_LPA2,1,1,ffffef000",
        "K64,OA48,2,1,300001ffef000",
        "K64,OA52_LPA,2,1,300001ffe0000",
        "K64,OA52_LPA,1,1,303fffffe0000",
        "K4,OA48,0,1,0",
        "K4,OA48,3,1,0",
        "K4,OA48,2,0,0",
        "K4,OA48,2,2,0",
    })
    void addressBitsThatAreReserved(Granule granule, DescriptorFormat format, int level, int type, String reserved) {
        long all = -1L & ~Descriptor.TYPE | type;
        assertEquals(reserved, Long.toHexString(new Descriptor(all, level, granule, format).reservedAddressBits()));
        long address = new Descriptor(all, level, granule, format).address();
        Descriptor clear = new Descriptor(all & ~Long.parseLong(reserved, 16), level, granule, format);
        assertEquals(0, clear.reservedAddressBits());
        assertEquals(address, clear.address());
    }

    @ParameterizedTest
    @CsvSource({
        // granule, format, level, kind of 0b01 there
        "K4,OA48,-1,RESERVED",
        "K4,OA48,0,RESERVED",
        "K4,OA48,1,BLOCK",
        "K4,OA48,2,BLOCK",
        "K4,OA48,3,RESERVED",
        "K4,OA52_LPA2,-1,RESERVED",
        "K4,OA52_LPA2,0,BLOCK",
        "K4,OA52_LPA2,1,BLOCK",
        "K4,OA52_LPA2,2,BLOCK",
        "K16,OA48,0,RESERVED",
        "K16,OA48,1,RESERVED",
        "K16,OA48,2,BLOCK",
        "K16,OA48,3,RESERVED",
        "K16,OA52_LPA2,0,RESERVED",
        "K16,OA52_LPA2,1,BLOCK",
        "K16,OA52_LPA2,2,BLOCK",
        "K64,OA48,1,RESERVED",
        "K64,OA48,2,BLOCK",
        "K64,OA48,3,RESERVED",
        "K64,OA52_LPA,1,BLOCK",
        "K64,OA52_LPA,2,BLOCK",
        "K64,OA52_LPA,3,RESERVED"
    })
    void blockExistsWhereTheManualSays(Granule granule, DescriptorFormat format, int level, Kind kind) {
        assertEquals(kind, Descriptor.kind(1, level, granule, format));
    }

    @Test
    void typeBitsSayTableAbovePageAtLevelThreeAndInvalidWhenBitZeroIsClear() {
        assertEquals(Kind.TABLE, Descriptor.kind(3, 2, K4, OA48));
        assertEquals(Kind.PAGE, Descriptor.kind(3, 3, K4, OA48));
        assertEquals(Kind.INVALID, Descriptor.kind(2, 3, K4, OA48));
        assertEquals(Kind.INVALID, Descriptor.kind(-2L, 1, K4, OA48));
    }

    @Test
    void linuxLinearMapBlockReadsAsTheKernelMeansIt() {
        Descriptor block = new Descriptor(0x00e8_0000_4800_0705L, 2, K4, OA48);
        assertEquals("Block OA 0x48000000  AttrIndx=1 RW PXN UXN AF DBM SW=0x1", block.toString());
        assertTrue(block.has(Descriptor.PXN | Descriptor.UXN | Descriptor.DBM));
    }

    @Test
    void renderingNamesWhatMatters() {
        assertEquals("Invalid", new Descriptor(0, 3, K4, OA48).toString());
        assertEquals("Invalid (0x0000000000000800)", new Descriptor(0x800, 3, K4, OA48).toString());
        assertEquals(
                "Table next 0x40205000",
                Descriptor.table(K4, 2, OA48, 0x4020_5000L).toString());
        assertEquals(
                "Table next 0x40205000  PXNTable UXNTable",
                new Descriptor(0x1800_0000_4020_5403L, 2, K4, OA48).toString());
        assertEquals(
                "Block OA 0x48000000  AttrIndx=1 RW PXN UXN AF",
                Descriptor.leaf(K4, 2, OA48, 0x4800_0000L)
                        .withAttrIndex(1)
                        .withSh(3)
                        .with(Descriptor.PXN | Descriptor.UXN | Descriptor.AF, true)
                        .toString());
        assertEquals(
                "Page OA 0x1000  AttrIndx=0 RO EL0 NSH nG CONT",
                Descriptor.leaf(K4, 3, OA48, 0x1000)
                        .withAp(3)
                        .with(Descriptor.NG | Descriptor.CONTIGUOUS, true)
                        .toString());
        assertEquals("Reserved (0x0000000000001001)", new Descriptor(0x1001, 3, K4, OA48).toString());
    }

    @Test
    void lpaKeepsTheTopOfTheAddressInBits15To12() {
        Descriptor page = Descriptor.leaf(K64, 3, OA52_LPA, 0x000a_1234_5678_0000L);
        assertEquals(0x0000_1234_5678_a003L, page.value());
        assertEquals(0x000a_1234_5678_0000L, page.address());
        Descriptor block = Descriptor.leaf(K64, 2, OA52_LPA, 0x000f_0000_2000_0000L);
        assertEquals(0x0000_0000_2000_f001L, block.value());
        assertEquals(0x000f_0000_2000_0000L, block.address());
    }

    @Test
    void lpa2KeepsTheTopOfTheAddressInBits9To8And49To48() {
        Descriptor page = Descriptor.leaf(K4, 3, OA52_LPA2, 0x000f_1234_5678_9000L);
        assertEquals(0x0003_1234_5678_9303L, page.value());
        assertEquals(0x000f_1234_5678_9000L, page.address());
        Descriptor table = Descriptor.table(K16, 1, OA52_LPA2, 0x0004_0000_0000_4000L);
        assertEquals(0x0000_0000_0000_4103L, table.value());
        assertEquals(0x0004_0000_0000_4000L, table.address());
        assertEquals(page, page.withSh(3), "there is no SH field");
    }

    @Test
    void addressRoundTripsInEveryFormat() {
        long seed = 20260101;
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            Granule granule = Granule.values()[random.nextInt(3)];
            DescriptorFormat format = random.nextBoolean() ? OA48 : granule == K64 ? OA52_LPA : OA52_LPA2;
            int level = random.nextInt(granule == K64 ? 2 : 1, 4);
            if (level != 3 && !format.hasBlock(granule, level)) {
                continue;
            }
            long oa = random.nextLong(1L << (format == OA48 ? 48 : 52)) & -1L << granule.entryShift(level);
            long other = random.nextLong(1L << (format == OA48 ? 48 : 52)) & -1L << granule.entryShift(level);
            Descriptor leaf =
                    Descriptor.leaf(granule, level, format, oa).withAp(3).withAttrIndex(5);
            assertEquals(oa, leaf.address(), "seed " + seed);
            Descriptor moved = leaf.withAddress(other);
            assertEquals(other, moved.address(), "seed " + seed);
            assertEquals(leaf, moved.withAddress(oa), "seed " + seed);
        }
    }

    @Test
    void withersChangeTheirFieldOnly() {
        Descriptor ones = new Descriptor(-1, 2, K4, OA48);
        assertEquals(~0x1cL, ones.withAttrIndex(0).value());
        assertEquals(~0xc0L, ones.withAp(0).value());
        assertEquals(~0x300L, ones.withSh(0).value());
        assertEquals(~(0xfL << 55), ones.withSoftware(0).value());
        assertEquals(~(3L << 61), ones.withApTable(0).value());
        assertEquals(~(1L << 16), ones.with(Descriptor.NT, false).value());
        assertFalse(ones.with(Descriptor.VALID, false).isValid());
    }
}

package mmulator.arch;

import java.util.Locale;

/**
 * A stage 1 VMSAv8-64 descriptor: its 64 bits and what is needed to read them. Arm ARM D8, "VMSAv8-64 translation table
 * format descriptors". The static accessors take the bare value and serve the walk; the record serves everybody else.
 *
 * @param value the 64 bits
 * @param level level of the table that holds it, −1…3
 */
public record Descriptor(long value, int level, Granule granule, DescriptorFormat format) {

    public static final long VALID = 1L;
    public static final long TYPE = 3L;
    public static final long AP1 = 1L << 6;
    public static final long AP2 = 1L << 7;
    public static final long AF = 1L << 10;
    public static final long NG = 1L << 11;
    /** Block translation entry, FEAT_BBM level 1; blocks only. */
    public static final long NT = 1L << 16;

    public static final long GP = 1L << 50;
    public static final long DBM = 1L << 51;
    public static final long CONTIGUOUS = 1L << 52;
    public static final long PXN = 1L << 53;
    public static final long UXN = 1L << 54;
    public static final long PXN_TABLE = 1L << 59;
    public static final long UXN_TABLE = 1L << 60;
    public static final long AP_TABLE0 = 1L << 61;
    public static final long AP_TABLE1 = 1L << 62;

    /** The fields of a Table descriptor that count for all translations below it. */
    public static final long HIERARCHICAL = PXN_TABLE | UXN_TABLE | AP_TABLE0 | AP_TABLE1;

    private static final int ATTR_SHIFT = 2;
    private static final int AP_SHIFT = 6;
    private static final int SH_SHIFT = 8;

    /** What the bits 1:0 say at a given level. */
    public enum Kind {
        INVALID,
        TABLE,
        BLOCK,
        PAGE,
        /** 0b01 where no Block exists (level 3, or a level without blocks): the walk takes a Translation fault. */
        RESERVED;

        /** True for Block and Page. */
        public boolean isLeaf() {
            return this == BLOCK || this == PAGE;
        }
    }

    public static Kind kind(long value, int level, Granule granule, DescriptorFormat format) {
        if ((value & VALID) == 0) {
            return Kind.INVALID;
        }
        if ((value & 2) != 0) {
            return level == 3 ? Kind.PAGE : Kind.TABLE;
        }
        return format.hasBlock(granule, level) ? Kind.BLOCK : Kind.RESERVED;
    }

    public static int attrIndex(long value) {
        return (int) (value >>> ATTR_SHIFT) & 7;
    }

    /** AP[2:1]: 0 RW for EL1 only, 1 RW for both, 2 RO for EL1 only, 3 RO for both. */
    public static int ap(long value) {
        return (int) (value >>> AP_SHIFT) & 3;
    }

    /** SH: 0 Non-shareable, 2 Outer, 3 Inner; part of the address with {@link DescriptorFormat#OA52_LPA2}. */
    public static int sh(long value) {
        return (int) (value >>> SH_SHIFT) & 3;
    }

    /** Bits 58:55, which hardware ignores in a leaf. */
    public static int software(long value) {
        return (int) (value >>> 55) & 0xf;
    }

    /** APTable[1:0] of a Table descriptor: bit 1 removes writes, bit 0 removes EL0 access. */
    public static int apTable(long value) {
        return (int) (value >>> 61) & 3;
    }

    /** A Table descriptor at {@code level} whose next-level table is at {@code next} (aligned to the granule). */
    public static Descriptor table(Granule granule, int level, DescriptorFormat format, long next) {
        return new Descriptor(format.encode(next, granule.pageShift()) | 3, level, granule, format);
    }

    /** A Block, or at level 3 a Page: output address {@code oa}, AttrIndx 0, EL1 RW, executable, AF = 0, global. */
    public static Descriptor leaf(Granule granule, int level, DescriptorFormat format, long oa) {
        return new Descriptor(
                format.encode(oa, granule.entryShift(level)) | (level == 3 ? 3 : 1), level, granule, format);
    }

    public Kind kind() {
        return kind(value, level, granule, format);
    }

    public boolean isValid() {
        return (value & VALID) != 0;
    }

    /** Output address of a leaf; for a Table the address of the next-level table. */
    public long address() {
        return format.address(value, kind() == Kind.TABLE ? granule.pageShift() : granule.entryShift(level));
    }

    /** True if the output address has no more bits; else it is an Address size fault, and never cached (Arm ARM R_XCLRD). */
    public boolean isWithin(int outputBits) {
        return address() >>> outputBits == 0;
    }

    /** The bits of the address that are 1, and RES0 in a Table, or in a leaf of this size; 0 where it is neither. */
    public long reservedAddressBits() {
        return switch (kind()) {
            case INVALID, RESERVED -> 0;
            case TABLE -> value & format.reserved(granule.pageShift());
            case BLOCK -> value & format.reserved(granule.entryShift(level)) & ~NT;
            case PAGE -> value & format.reserved(granule.pageShift());
        };
    }

    public int attrIndex() {
        return attrIndex(value);
    }

    public int sh() {
        return sh(value);
    }

    public int software() {
        return software(value);
    }

    /** True when every bit of {@code mask} (a constant of this class) is set. */
    public boolean has(long mask) {
        return (value & mask) == mask;
    }

    /** This descriptor with the bits of {@code mask} set or cleared. */
    public Descriptor with(long mask, boolean set) {
        return withValue(set ? value | mask : value & ~mask);
    }

    public Descriptor withValue(long newValue) {
        return new Descriptor(newValue, level, granule, format);
    }

    public Descriptor withAttrIndex(int index) {
        return withField(ATTR_SHIFT, 3, index);
    }

    public Descriptor withAp(int ap) {
        return withField(AP_SHIFT, 2, ap);
    }

    /** With {@link DescriptorFormat#OA52_LPA2} there is no SH field and nothing changes. */
    public Descriptor withSh(int sh) {
        return format.shareabilityFromTcr() ? this : withField(SH_SHIFT, 2, sh);
    }

    public Descriptor withSoftware(int bits) {
        return withField(55, 4, bits);
    }

    public Descriptor withApTable(int bits) {
        return withField(61, 2, bits);
    }

    /** The same leaf or table with another address. */
    public Descriptor withAddress(long address) {
        int shift = kind() == Kind.TABLE ? granule.pageShift() : granule.entryShift(level);
        long old = format.encode(-1L << shift, shift);
        return withValue((value & ~old) | format.encode(address, shift));
    }

    private Descriptor withField(int shift, int width, int field) {
        long mask = ((1L << width) - 1) << shift;
        return withValue((value & ~mask) | ((long) field << shift & mask));
    }

    /** {@code Block OA 0x48000000  AttrIndx=1 RW PXN UXN AF}, {@code Table next 0x40205000} or {@code Invalid}. */
    @Override
    public String toString() {
        return switch (kind()) {
            case INVALID -> value == 0 ? "Invalid" : String.format(Locale.ROOT, "Invalid (0x%016x)", value);
            case RESERVED -> String.format(Locale.ROOT, "Reserved (0x%016x)", value);
            case TABLE -> "Table next 0x" + Long.toHexString(address()) + tableBits();
            case BLOCK -> "Block OA 0x" + Long.toHexString(address()) + leafBits();
            case PAGE -> "Page OA 0x" + Long.toHexString(address()) + leafBits();
        };
    }

    private String tableBits() {
        StringBuilder text = new StringBuilder();
        if (apTable(value) != 0) {
            text.append(" APTable=").append(apTable(value));
        }
        flag(text, PXN_TABLE, "PXNTable");
        flag(text, UXN_TABLE, "UXNTable");
        return text.isEmpty() ? "" : " " + text;
    }

    private String leafBits() {
        StringBuilder text = new StringBuilder("  AttrIndx=").append(attrIndex());
        text.append(has(AP2) ? " RO" : " RW").append(has(AP1) ? " EL0" : "");
        if (!format.shareabilityFromTcr() && sh() != 3) {
            text.append(
                    switch (sh()) {
                        case 0 -> " NSH";
                        case 2 -> " OSH";
                        default -> " SH=1";
                    });
        }
        flag(text, PXN, "PXN");
        flag(text, UXN, "UXN");
        flag(text, AF, "AF");
        flag(text, NG, "nG");
        flag(text, CONTIGUOUS, "CONT");
        flag(text, DBM, "DBM");
        flag(text, GP, "GP");
        if (level != 3) {
            flag(text, NT, "nT");
        }
        if (software() != 0) {
            text.append(" SW=0x").append(Integer.toHexString(software()));
        }
        return text.toString();
    }

    private void flag(StringBuilder text, long mask, String name) {
        if (has(mask)) {
            text.append(' ').append(name);
        }
    }
}

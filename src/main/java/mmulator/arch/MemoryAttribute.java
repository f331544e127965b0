package mmulator.arch;

import java.util.Locale;

/**
 * One attribute byte of MAIR_EL1. Arm ARM D24, "MAIR_EL1, Memory Attribute Indirection Register (EL1)".
 *
 * @param value 0x00…0xff
 */
public record MemoryAttribute(int value) {

    public static final MemoryAttribute DEVICE_NGNRNE = new MemoryAttribute(0);
    public static final MemoryAttribute DEVICE_NGNRE = new MemoryAttribute(4);
    public static final MemoryAttribute NORMAL_NC = new MemoryAttribute(0x44);
    public static final MemoryAttribute NORMAL_WB = new MemoryAttribute(0xff);

    /** True for the four Device types. */
    public boolean isDevice() {
        return (value & 0xf0) == 0;
    }

    /** True for Normal memory that is cacheable in its inner or outer attribute. */
    public boolean isCacheable() {
        return !isDevice() && value != 0x44 && value != 0x40;
    }

    /** True for encodings the manual calls UNPREDICTABLE (no FEAT_XS, FEAT_MTE2 meaning either). */
    public boolean isReserved() {
        if (isDevice()) {
            return (value & 2) != 0;
        }
        return (value & 0x0f) == 0 && value != 0x40 && value != 0xa0 && value != 0xf0;
    }

    /** The same on a CPU without FEAT_MTE2. @param xs it has FEAT_XS */
    public boolean isReserved(boolean xs) {
        return isReserved() || value == 0xf0 || !xs && hasXsEncoding();
    }

    /** Of those that FEAT_XS adds: memory without the XS attribute. */
    private boolean hasXsEncoding() {
        return isDevice() ? (value & 1) != 0 : value == 0x40 || value == 0xa0;
    }

    /**
     * XS, where FEAT_XS gives the encodings of Device and Normal memory without it a meaning: accesses may take long. Arm ARM
     * D24, "MAIR_EL1, Memory Attribute Indirection Register (EL1)".
     */
    public boolean isXs() {
        return !hasXsEncoding() && (isDevice() || !isWriteBack(inner()) || !isWriteBack(value >> 4));
    }

    private static boolean isWriteBack(int nibble) {
        return cacheability(nibble).equals("WB");
    }

    /** SH as it counts: Device and Non-cacheable memory is Outer Shareable whatever the descriptor says (R_PYFVQ). */
    public int effectiveShareability(int sh) {
        return isCacheable() ? sh : 2;
    }

    /** Same memory type: Normal, or the same of the four Device types. Tagged is no type of its own here. */
    public boolean sameType(MemoryAttribute other) {
        return isDevice() ? other.isDevice() && value >> 2 == other.value >> 2 : !other.isDevice();
    }

    /** Same inner and outer cacheability (Non-cacheable, Write-Through, Write-Back); allocation hints do not count. */
    public boolean sameCacheability(MemoryAttribute other) {
        return cacheability(inner()).equals(cacheability(other.inner()))
                && cacheability(value >> 4).equals(cacheability(other.value >> 4));
    }

    /** The manual's name: {@code Device-nGnRE}, {@code Normal NC}, {@code Normal WB}, {@code Normal iWT oNC}. */
    @Override
    public String toString() {
        if (isReserved()) {
            return String.format(Locale.ROOT, "Reserved(0x%02x)", value);
        }
        if (isDevice()) {
            String xs = (value & 1) != 0 ? " nXS" : "";
            return switch (value >> 2) {
                case 0 -> "Device-nGnRnE" + xs;
                case 1 -> "Device-nGnRE" + xs;
                case 2 -> "Device-nGRE" + xs;
                default -> "Device-GRE" + xs;
            };
        }
        return switch (value) {
            case 0x40 -> "Normal NC nXS";
            case 0xa0 -> "Normal WT nXS";
            case 0xf0 -> "Normal WB Tagged";
            default -> {
                String inner = cacheability(value & 0xf);
                String outer = cacheability(value >> 4);
                yield inner.equals(outer) ? "Normal " + inner : "Normal i" + inner + " o" + outer;
            }
        };
    }

    /** Inner nibble; 0x40, 0xa0 and 0xf0 keep their meaning in the outer one. */
    private int inner() {
        return (value & 0xf) == 0 ? value >> 4 : value & 0xf;
    }

    private static String cacheability(int nibble) {
        return nibble == 4 ? "NC" : (nibble & 4) == 0 ? "WT" : "WB";
    }
}

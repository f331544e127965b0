package mmulator.elf;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The static relocations that compilers and assemblers emit for code that is neither thread-local nor shared: ELF for the
 * Arm 64-bit Architecture, "Relocation". S is the address of the symbol, A the addend, P the place, G the address of the
 * symbol's entry in the global offset table.
 */
public enum RelocationType {
    ABS64(257, 8, Field.DATA, Base.ABSOLUTE),
    ABS32(258, 4, Field.DATA, Base.ABSOLUTE),
    ABS16(259, 2, Field.DATA, Base.ABSOLUTE),
    PREL64(260, 8, Field.DATA, Base.PLACE),
    PREL32(261, 4, Field.DATA, Base.PLACE),
    PREL16(262, 2, Field.DATA, Base.PLACE),
    MOVW_UABS_G0(263, 0, true, Field.MOVE, Base.ABSOLUTE),
    MOVW_UABS_G0_NC(264, 0, false, Field.MOVE, Base.ABSOLUTE),
    MOVW_UABS_G1(265, 1, true, Field.MOVE, Base.ABSOLUTE),
    MOVW_UABS_G1_NC(266, 1, false, Field.MOVE, Base.ABSOLUTE),
    MOVW_UABS_G2(267, 2, true, Field.MOVE, Base.ABSOLUTE),
    MOVW_UABS_G2_NC(268, 2, false, Field.MOVE, Base.ABSOLUTE),
    MOVW_UABS_G3(269, 3, false, Field.MOVE, Base.ABSOLUTE),
    MOVW_SABS_G0(270, 0, true, Field.SIGNED_MOVE, Base.ABSOLUTE),
    MOVW_SABS_G1(271, 1, true, Field.SIGNED_MOVE, Base.ABSOLUTE),
    MOVW_SABS_G2(272, 2, true, Field.SIGNED_MOVE, Base.ABSOLUTE),
    LD_PREL_LO19(273, 4, Field.BRANCH19, Base.PLACE),
    ADR_PREL_LO21(274, 4, Field.ADR, Base.PLACE),
    ADR_PREL_PG_HI21(275, 12, true, Field.ADR, Base.PAGE),
    ADR_PREL_PG_HI21_NC(276, 12, false, Field.ADR, Base.PAGE),
    ADD_ABS_LO12_NC(277, 0, false, Field.LO12, Base.ABSOLUTE),
    LDST8_ABS_LO12_NC(278, 0, false, Field.LO12, Base.ABSOLUTE),
    TSTBR14(279, 4, Field.BRANCH14, Base.PLACE),
    CONDBR19(280, 4, Field.BRANCH19, Base.PLACE),
    JUMP26(282, 4, Field.BRANCH26, Base.PLACE),
    CALL26(283, 4, Field.BRANCH26, Base.PLACE),
    LDST16_ABS_LO12_NC(284, 1, false, Field.LO12, Base.ABSOLUTE),
    LDST32_ABS_LO12_NC(285, 2, false, Field.LO12, Base.ABSOLUTE),
    LDST64_ABS_LO12_NC(286, 3, false, Field.LO12, Base.ABSOLUTE),
    MOVW_PREL_G0(287, 0, true, Field.SIGNED_MOVE, Base.PLACE),
    MOVW_PREL_G0_NC(288, 0, false, Field.MOVE, Base.PLACE),
    MOVW_PREL_G1(289, 1, true, Field.SIGNED_MOVE, Base.PLACE),
    MOVW_PREL_G1_NC(290, 1, false, Field.MOVE, Base.PLACE),
    MOVW_PREL_G2(291, 2, true, Field.SIGNED_MOVE, Base.PLACE),
    MOVW_PREL_G2_NC(292, 2, false, Field.MOVE, Base.PLACE),
    MOVW_PREL_G3(293, 3, false, Field.SIGNED_MOVE, Base.PLACE),
    LDST128_ABS_LO12_NC(299, 4, false, Field.LO12, Base.ABSOLUTE),
    GOT_LD_PREL19(309, 4, Field.BRANCH19, Base.GOT_PLACE),
    ADR_GOT_PAGE(311, 12, true, Field.ADR, Base.GOT_PAGE),
    LD64_GOT_LO12_NC(312, 3, false, Field.LO12, Base.GOT),
    PLT32(314, 4, Field.DATA, Base.PLACE),
    GLOB_DAT(1025, 8, Field.DATA, Base.ABSOLUTE),
    JUMP_SLOT(1026, 8, Field.DATA, Base.ABSOLUTE),
    RELATIVE(1027, 8, Field.DATA, Base.ABSOLUTE);

    /** What the value is relative to. */
    private enum Base {
        ABSOLUTE,
        PLACE,
        PAGE,
        GOT,
        GOT_PLACE,
        GOT_PAGE
    }

    /** Where it goes. */
    private enum Field {
        DATA,
        MOVE,
        /** MOVZ or MOVN, whichever fits the sign. */
        SIGNED_MOVE,
        LO12,
        ADR,
        BRANCH14,
        BRANCH19,
        BRANCH26
    }

    private static final Map<Long, RelocationType> BY_NUMBER = new HashMap<>();

    static {
        for (RelocationType type : values()) {
            BY_NUMBER.put((long) type.number, type);
        }
    }

    private final int number;
    private final int part;
    private final boolean checked;
    private final Field field;
    private final Base base;

    /** @param part bytes of data or of the unit of a branch */
    RelocationType(int number, int part, Field field, Base base) {
        this(number, part, true, field, base);
    }

    /** @param part which 16 bits of a move are meant, or the logarithm of the unit of a load, store or page */
    RelocationType(int number, int part, boolean checked, Field field, Base base) {
        this.number = number;
        this.part = part;
        this.checked = checked;
        this.field = field;
        this.base = base;
    }

    public static Optional<RelocationType> of(long number) {
        return Optional.ofNullable(BY_NUMBER.get(number));
    }

    public int number() {
        return number;
    }

    /** {@code R_AARCH64_CALL26}. */
    @Override
    public String toString() {
        return "R_AARCH64_" + name();
    }

    /** Bytes that it changes. */
    public int size() {
        return field == Field.DATA ? part : 4;
    }

    /** It wants the address of an entry of the global offset table in place of the symbol's. */
    public boolean viaGot() {
        return base == Base.GOT || base == Base.GOT_PAGE || base == Base.GOT_PLACE;
    }

    /** A branch that becomes a NOP when its weak target does not exist. */
    public boolean call() {
        return this == CALL26 || this == JUMP26;
    }

    /** The target of a weak symbol that nobody defines: 0, or for an instruction relative to its place that place. */
    public long undefinedWeak(long place) {
        return field != Field.DATA && (base == Base.PLACE || base == Base.PAGE) ? place : 0;
    }

    /**
     * What the bytes at {@code place} become.
     *
     * @param old what they are, little-endian
     * @param target S + A, or G
     * @throws ElfException when the value does not fit
     */
    public long apply(long old, long target, long place) {
        long value = switch (base) {
            case ABSOLUTE, GOT -> target;
            case PLACE, GOT_PLACE -> target - place;
            case PAGE, GOT_PAGE -> (target & -4096) - (place & -4096);
        };
        return switch (field) {
            case DATA -> data(value);
            case MOVE -> move(old, value);
            case SIGNED_MOVE -> signedMove(old, value);
            case LO12 -> lo12(old, value);
            case ADR -> adr(old, value);
            case BRANCH14 -> branch(old, value, 14, 5);
            case BRANCH19 -> branch(old, value, 19, 5);
            case BRANCH26 -> branch(old, value, 26, 0);
        };
    }

    /**
     * Absolute values of fewer than 64 bits may be read with or without a sign, as the ABI and lld have it; GNU ld takes none
     * below 0.
     */
    private long data(long value) {
        int bits = 8 * part;
        if (bits < 64
                && (value >> bits - 1 != 0 && value >> bits - 1 != -1)
                && (base == Base.PLACE || value >>> bits != 0)) {
            throw doesNotFit(value, bits + " bits");
        }
        return value;
    }

    private long move(long old, long value) {
        if (checked && value >>> 16 * part >>> 16 != 0) {
            throw doesNotFit(value, 16 * (part + 1) + " bits");
        }
        return halfword(old, value >>> 16 * part);
    }

    private long signedMove(long old, long value) {
        long top = value >> 16 * part;
        if (checked && top >> 16 != 0 && top >> 16 != -1) {
            throw doesNotFit(value, 16 * (part + 1) + " bits and a sign");
        }
        long opcode = old & ~(3L << 29);
        return value < 0 ? halfword(opcode, ~top) : halfword(opcode | 2L << 29, top);
    }

    private static long halfword(long old, long value) {
        return old & ~(0xffffL << 5) | (value & 0xffff) << 5;
    }

    private long lo12(long old, long value) {
        long low = value & 0xfff;
        if ((low & (1L << part) - 1) != 0) {
            throw new ElfException(String.format(
                    "0x%x is not a multiple of the %d bytes that the instruction accesses", value, 1 << part));
        }
        return old & ~(0xfffL << 10) | low >>> part << 10;
    }

    private long adr(long old, long value) {
        long unit = field == Field.ADR && (base == Base.PAGE || base == Base.GOT_PAGE) ? value >> 12 : value;
        if (checked && (unit >= 1 << 20 || unit < -(1 << 20))) {
            throw doesNotFit(value, base == Base.PLACE ? "±1M" : "±4G");
        }
        return old & ~(3L << 29 | 0x7ffffL << 5) | (unit & 3) << 29 | (unit >> 2 & 0x7ffff) << 5;
    }

    private long branch(long old, long value, int bits, int shift) {
        if ((value & 3) != 0) {
            throw new ElfException(String.format("the distance 0x%x is no multiple of 4", value));
        }
        long words = value >> 2;
        if (words >= 1L << bits - 1 || words < -(1L << bits - 1)) {
            throw doesNotFit(value, "±" + (bits == 26 ? "128M" : bits == 19 ? "1M" : "32K"));
        }
        long mask = (1L << bits) - 1 << shift;
        return old & ~mask | words << shift & mask;
    }

    private ElfException doesNotFit(long value, String room) {
        String what = base == Base.PLACE || base == Base.PAGE ? "distance" : "value";
        return new ElfException(
                value < 0
                        ? String.format("the %s -0x%x does not fit %s", what, -value, room)
                        : String.format("the %s 0x%x does not fit %s", what, value, room));
    }
}

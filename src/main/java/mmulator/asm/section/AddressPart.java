package mmulator.asm.section;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The part of an address that an operand such as {@code :lo12:symbol} asks for. */
public enum AddressPart {
    LO12,
    PG_HI21,
    PG_HI21_NC,
    /** The page of the entry with the address in the offset table. */
    GOT,
    GOT_LO12,
    ABS_G0(0, true, false),
    ABS_G0_NC(0, false, false),
    ABS_G0_S(0, true, true),
    ABS_G1(1, true, false),
    ABS_G1_NC(1, false, false),
    ABS_G1_S(1, true, true),
    ABS_G2(2, true, false),
    ABS_G2_NC(2, false, false),
    ABS_G2_S(2, true, true),
    ABS_G3(3, true, false),
    PREL_G0(0, true, true, true),
    PREL_G0_NC(0, false, false, true),
    PREL_G1(1, true, true, true),
    PREL_G1_NC(1, false, false, true),
    PREL_G2(2, true, true, true),
    PREL_G2_NC(2, false, false, true),
    PREL_G3(3, false, true, true);

    /** Which 16 bits of a move-wide are meant; -1 for the page forms. */
    public final int halfword;

    /** The bits above must be zero (or copies of the sign). */
    public final boolean checked;

    public final boolean signed;

    /** Not of the address but of the distance to it. */
    public final boolean relative;

    AddressPart() {
        this(-1, false, false);
    }

    AddressPart(int halfword, boolean checked, boolean signed) {
        this(halfword, checked, signed, false);
    }

    AddressPart(int halfword, boolean checked, boolean signed, boolean relative) {
        this.relative = relative;
        this.halfword = halfword;
        this.checked = checked;
        this.signed = signed;
    }

    public static @Nullable AddressPart parse(String name) {
        for (AddressPart part : values()) {
            if (part.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                return part;
            }
        }
        return null;
    }
}

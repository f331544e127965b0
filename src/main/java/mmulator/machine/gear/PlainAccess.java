package mmulator.machine.gear;

import java.util.Optional;
import mmulator.arch.Instruction;
import org.jspecify.annotations.Nullable;

/**
 * A load or a store of one general register or a pair: LDR, LDUR, LDTR, LDRS, LDP, LDPSW, LDAR, STR, STUR, STTR, STP, STNP,
 * STLR and their kin. Arm ARM C4, "Loads and Stores".
 *
 * @param load false for a store
 * @param size bytes of each register's part
 * @param signed what is loaded is extended by its sign
 * @param wide it is extended to 64 bits, not to 32
 * @param first register that belongs to the lower address; 31 is XZR
 * @param second register of a pair, or {@link #NONE}
 * @param base register with the address; 31 is SP
 * @param step what the base register grows by; 0 for forms that leave it alone
 */
public record PlainAccess(
        boolean load, int size, boolean signed, boolean wide, int first, int second, int base, long step) {
    public static final int NONE = -1;

    /** Empty for any other instruction, and where what is loaded or stored is CONSTRAINED UNPREDICTABLE. */
    public static Optional<PlainAccess> decode(int word) {
        boolean vector = (word & 1 << 26) != 0;
        if (vector) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                        switch (word >>> 27 & 7) {
                            case 0b111 -> single(word);
                            case 0b101 -> pair(word);
                            case 0b001, 0b011 -> ordered(word);
                            default -> null;
                        })
                .filter(PlainAccess::isPredictable);
    }

    private boolean isPredictable() {
        boolean keepsBase = step == 0 || base == 31 || base != first && base != second;
        return keepsBase && !(load && first == second);
    }

    public int bytes() {
        return second == NONE ? size : 2 * size;
    }

    /** What a register gets. @param part zero-extended, as memory holds it */
    public long extended(long part) {
        if (!signed) {
            return part;
        }
        int unused = 64 - 8 * size;
        long value = part << unused >> unused;
        return wide ? value : value & 0xffff_ffffL;
    }

    private static PlainAccess of(int word, boolean load, long step) {
        return new PlainAccess(load, 1 << (word >>> 30), false, true, word & 31, NONE, word >>> 5 & 31, step);
    }

    private static @Nullable PlainAccess ordered(int word) {
        boolean load = (word & 0x3fff_fc00) == 0x08df_fc00;
        return load || Instruction.isOrderedStore(word) ? of(word, load, 0) : null;
    }

    private static @Nullable PlainAccess single(int word) {
        int opc = word >>> 22 & 3;
        int size = word >>> 30;
        boolean unsignedOffset = (word & 1 << 24) != 0;
        boolean register = !unsignedOffset && (word & 1 << 21) != 0;
        boolean unallocated = opc == 2 && size == 3 || opc == 3 && size >= 2;
        if (unallocated || register && !isByRegister(word)) {
            return null;
        }
        boolean writesBack = !unsignedOffset && !register && (word & 1 << 10) != 0;
        PlainAccess access = of(word, opc != 0, writesBack ? word << 11 >> 23 : 0);
        return opc < 2
                ? access
                : new PlainAccess(true, access.size, true, opc == 2, access.first, NONE, access.base, access.step);
    }

    /** Of the forms with bit 21 set: the offset is in a register, with an extension that is allocated. */
    private static boolean isByRegister(int word) {
        return (word & 0xc00) == 0x800 && (word & 1 << 14) != 0;
    }

    private static @Nullable PlainAccess pair(int word) {
        boolean load = (word & 1 << 22) != 0;
        int opc = word >>> 30;
        boolean noAllocate = (word >>> 23 & 3) == 0;
        if (opc == 3 || opc == 1 && (!load || noAllocate)) {
            return null;
        }
        int size = opc == 2 ? 8 : 4;
        boolean writesBack = (word & 1 << 23) != 0;
        long step = writesBack ? (long) (word << 10 >> 25) * size : 0;
        return new PlainAccess(load, size, opc == 1, true, word & 31, word >>> 10 & 31, word >>> 5 & 31, step);
    }
}

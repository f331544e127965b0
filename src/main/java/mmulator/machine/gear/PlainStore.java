package mmulator.machine.gear;

import java.util.Optional;
import mmulator.arch.Instruction;
import org.jspecify.annotations.Nullable;

/**
 * A store of one general register or a pair: STR, STUR, STTR, STP, STNP, STLR and their kin. Arm ARM C4, "Loads and Stores".
 *
 * @param size bytes of each register's part
 * @param first register that goes to the lower address; 31 is XZR
 * @param second register of a pair, or {@link #NONE}
 * @param base register with the address; 31 is SP
 * @param step what the base register grows by; 0 for forms that leave it alone
 */
public record PlainStore(int size, int first, int second, int base, long step) {
    public static final int NONE = -1;

    /** Empty for any other instruction, and where what is stored is CONSTRAINED UNPREDICTABLE. */
    public static Optional<PlainStore> decode(int word) {
        boolean vector = (word & 1 << 26) != 0;
        if (vector) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                        switch (word >>> 27 & 7) {
                            case 0b111 -> single(word);
                            case 0b101 -> pair(word);
                            case 0b001, 0b011 -> Instruction.isOrderedStore(word) ? simple(word, 0) : null;
                            default -> null;
                        })
                .filter(store ->
                        store.step == 0 || store.base == 31 || store.base != store.first && store.base != store.second);
    }

    int bytes() {
        return second == NONE ? size : 2 * size;
    }

    private static PlainStore simple(int word, long step) {
        return new PlainStore(1 << (word >>> 30), word & 31, NONE, word >>> 5 & 31, step);
    }

    private static @Nullable PlainStore single(int word) {
        boolean store = (word & 3 << 22) == 0;
        boolean unsignedOffset = (word & 1 << 24) != 0;
        if (!store) {
            return null;
        }
        if (unsignedOffset) {
            return simple(word, 0);
        }
        if ((word & 1 << 21) != 0) {
            return isByRegister(word) ? simple(word, 0) : null;
        }
        boolean writesBack = (word & 1 << 10) != 0;
        return simple(word, writesBack ? word << 11 >> 23 : 0);
    }

    /** Of the forms with bit 21 set: the offset is in a register, with an extension that is allocated. */
    static boolean isByRegister(int word) {
        return (word & 0xc00) == 0x800 && (word & 1 << 14) != 0;
    }

    private static @Nullable PlainStore pair(int word) {
        boolean load = (word & 1 << 22) != 0;
        int opc = word >>> 30;
        if (load || opc != 0 && opc != 2) {
            return null;
        }
        int size = opc == 2 ? 8 : 4;
        boolean writesBack = (word & 1 << 23) != 0;
        long step = writesBack ? (long) (word << 10 >> 25) * size : 0;
        return new PlainStore(size, word & 31, word >>> 10 & 31, word >>> 5 & 31, step);
    }
}

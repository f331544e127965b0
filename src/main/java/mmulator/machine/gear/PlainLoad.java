package mmulator.machine.gear;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A load of one general register or a pair: LDR, LDUR, LDTR, LDRS, LDP, LDPSW, LDAR and their kin. Arm ARM C4, "Loads and
 * Stores".
 *
 * @param size bytes of each register's part
 * @param signed the part is extended by its sign
 * @param wide it is extended to 64 bits, not to 32
 * @param first register that comes from the lower address; 31 is XZR
 * @param second register of a pair, or {@link PlainStore#NONE}
 * @param base register with the address; 31 is SP
 * @param step what the base register grows by; 0 for forms that leave it alone
 */
public record PlainLoad(int size, boolean signed, boolean wide, int first, int second, int base, long step) {

    /** Empty for any other instruction, and where what is loaded is CONSTRAINED UNPREDICTABLE. */
    public static Optional<PlainLoad> decode(int word) {
        boolean vector = (word & 1 << 26) != 0;
        if (vector) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                        switch (word >>> 27 & 7) {
                            case 0b111 -> single(word);
                            case 0b101 -> pair(word);
                            case 0b001 -> (word & 0x3fff_fc00) == 0x08df_fc00 ? unsigned(word, 0) : null;
                            default -> null;
                        })
                .filter(load ->
                        (load.step == 0 || load.base == 31 || load.base != load.first && load.base != load.second)
                                && load.first != load.second);
    }

    int bytes() {
        return second == PlainStore.NONE ? size : 2 * size;
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

    private static PlainLoad unsigned(int word, long step) {
        return new PlainLoad(1 << (word >>> 30), false, true, word & 31, PlainStore.NONE, word >>> 5 & 31, step);
    }

    private static @Nullable PlainLoad single(int word) {
        int opc = word >>> 22 & 3;
        int size = word >>> 30;
        boolean unsignedOffset = (word & 1 << 24) != 0;
        boolean register = !unsignedOffset && (word & 1 << 21) != 0;
        boolean unallocated = opc == 2 && size == 3 || opc == 3 && size >= 2;
        if (opc == 0 || unallocated || register && !PlainStore.isByRegister(word)) {
            return null;
        }
        boolean writesBack = !unsignedOffset && !register && (word & 1 << 10) != 0;
        PlainLoad load = unsigned(word, writesBack ? word << 11 >> 23 : 0);
        return opc == 1
                ? load
                : new PlainLoad(load.size, true, opc == 2, load.first, load.second, load.base, load.step);
    }

    private static @Nullable PlainLoad pair(int word) {
        boolean load = (word & 1 << 22) != 0;
        int opc = word >>> 30;
        boolean noAllocate = (word >>> 23 & 3) == 0;
        if (!load || opc == 3 || opc == 1 && noAllocate) {
            return null;
        }
        int size = opc == 2 ? 8 : 4;
        boolean writesBack = (word & 1 << 23) != 0;
        long step = writesBack ? (long) (word << 10 >> 25) * size : 0;
        return new PlainLoad(size, opc == 1, true, word & 31, word >>> 10 & 31, word >>> 5 & 31, step);
    }
}

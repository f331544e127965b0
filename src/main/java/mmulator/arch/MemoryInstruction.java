package mmulator.arch;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A load, a store or an atomic of general registers. Arm ARM C4, "Loads and Stores".
 *
 * @param kind what it does to memory
 * @param size bytes of one element
 * @param elements 1, or 2 for pairs
 * @param target Rt; 31 is ZR
 * @param target2 Rt2 of a pair, else 31
 * @param operand Rs of an atomic, or the status register of a store-exclusive, else 31
 * @param base 31 is SP, −1 for a literal
 * @param index Rm of a register offset, else 31
 * @param acquire it is a load-acquire; {@code acquirePc}: only LDAPR's kind
 * @param release it is a store-release
 * @param writeBack the base register changes
 * @param signedTo bits to which a loaded value is extended with its sign; 0 if with zeros
 */
public record MemoryInstruction(
        Kind kind,
        int size,
        int elements,
        int target,
        int target2,
        int operand,
        int base,
        int index,
        boolean acquire,
        boolean acquirePc,
        boolean release,
        boolean writeBack,
        int signedTo) {

    public enum Kind {
        LOAD,
        STORE,
        LOAD_EXCLUSIVE,
        STORE_EXCLUSIVE,
        /** LDADD and its kin. */
        OPERATION,
        SWAP,
        COMPARE_AND_SWAP
    }

    /** Both directions of LSE. */
    public boolean isAtomic() {
        return kind == Kind.OPERATION || kind == Kind.SWAP || kind == Kind.COMPARE_AND_SWAP;
    }

    /** General registers that hold afterwards what was read from memory. */
    public Set<Integer> loads() {
        Set<Integer> registers = new TreeSet<>();
        switch (kind) {
            case STORE, STORE_EXCLUSIVE -> {}
            case COMPARE_AND_SWAP -> {
                registers.add(operand);
                // CASP: a pair of registers, the even one first.
                registers.add(operand + elements - 1);
            }
            case LOAD, LOAD_EXCLUSIVE, OPERATION, SWAP -> {
                registers.add(target);
                registers.add(target2);
            }
        }
        registers.remove(31);
        return registers;
    }

    /** Empty for anything else, and for what is not of general registers: vectors, tags, authenticated, 64-byte accesses. */
    public static Optional<MemoryInstruction> decode(int word) {
        boolean vector = (word & 1 << 26) != 0;
        if ((word & 0x0a00_0000) != 0x0800_0000 || vector) {
            return Optional.empty();
        }
        if ((word & 0x3f00_0000) == 0x0800_0000) {
            return exclusiveGroup(word);
        }
        if ((word & 0x3f20_0c00) == 0x1900_0000) {
            return ordered(word);
        }
        if ((word & 0x3b00_0000) == 0x1800_0000) {
            return literal(word);
        }
        if ((word & 0x3a00_0000) == 0x2800_0000) {
            return pair(word);
        }
        return (word & 0x3800_0000) == 0x3800_0000 ? single(word) : Optional.empty();
    }

    /** What LDADD and its kin, and SWP, leave in memory. */
    public static long operate(int word, long old, long operand) {
        int size = 1 << (word >>> 30);
        int unused = 64 - 8 * size;
        long a = old << unused;
        long b = operand << unused;
        if ((word & 1 << 15) != 0) {
            return b >>> unused;
        }
        long result = switch (word >>> 12 & 7) {
            case 0 -> a + b;
            case 1 -> a & ~b;
            case 2 -> a ^ b;
            case 3 -> a | b;
            case 4 -> Math.max(a, b);
            case 5 -> Math.min(a, b);
            case 6 -> Long.compareUnsigned(a, b) >= 0 ? a : b;
            default -> Long.compareUnsigned(a, b) <= 0 ? a : b;
        };
        return result >>> unused;
    }

    /** What a load makes of the bytes of an element. */
    public long extend(long value) {
        if (signedTo == 0) {
            return value;
        }
        int unused = 64 - 8 * size;
        long signed = value << unused >> unused;
        return signedTo == 32 ? signed & 0xffff_ffffL : signed;
    }

    /** The base register after the access. @param address what {@link EffectiveAddress} says @param word the instruction */
    public long baseAfter(int word, long address) {
        boolean pair = elements == 2;
        boolean post = pair ? (word >>> 23 & 3) == 1 : (word >>> 10 & 3) == 1;
        long step = pair ? (long) (word << 10 >> 25) * size : word << 11 >> 23;
        return post ? address + step : address;
    }

    private static Optional<MemoryInstruction> exclusiveGroup(int word) {
        int size = 1 << (word >>> 30);
        boolean o2 = (word & 1 << 23) != 0;
        boolean load = (word & 1 << 22) != 0;
        boolean o1 = (word & 1 << 21) != 0;
        boolean o0 = (word & 1 << 15) != 0;
        int rs = word >>> 16 & 31;
        if (o1 && (o2 || size < 4)) {
            // CAS, and CASP whose size is in bit 30; bit 22 acquires, bit 15 releases.
            int bytes = o2 ? size : size == 1 ? 4 : 8;
            return Optional.of(of(Kind.COMPARE_AND_SWAP, bytes, o2 ? 1 : 2, word)
                    .with(31, rs)
                    .ordered(load, false, o0));
        }
        int elements = o1 ? 2 : 1;
        int second = o1 ? word >>> 10 & 31 : 31;
        Kind kind = o2 ? load ? Kind.LOAD : Kind.STORE : load ? Kind.LOAD_EXCLUSIVE : Kind.STORE_EXCLUSIVE;
        // LDLAR and STLLR, limited to a region, are as strong here.
        boolean ordered = o0 || o2;
        return Optional.of(of(kind, size, elements, word)
                .with(second, kind == Kind.STORE_EXCLUSIVE ? rs : 31)
                .ordered(ordered && load, false, ordered && !load));
    }

    /** LDAPUR, STLUR. */
    private static Optional<MemoryInstruction> ordered(int word) {
        int opc = word >>> 22 & 3;
        int size = 1 << (word >>> 30);
        return Optional.of(of(opc == 0 ? Kind.STORE : Kind.LOAD, size, 1, word)
                .ordered(opc != 0, opc != 0, opc == 0)
                .signed(opc));
    }

    private static Optional<MemoryInstruction> literal(int word) {
        int opc = word >>> 30;
        return opc == 3
                ? Optional.empty()
                : Optional.of(new MemoryInstruction(
                        Kind.LOAD,
                        opc == 1 ? 8 : 4,
                        1,
                        word & 31,
                        31,
                        31,
                        -1,
                        31,
                        false,
                        false,
                        false,
                        false,
                        opc == 2 ? 64 : 0));
    }

    private static Optional<MemoryInstruction> pair(int word) {
        int opc = word >>> 30;
        boolean load = (word & 1 << 22) != 0;
        if (opc == 3 || opc == 1 && !load) {
            return Optional.empty();
        }
        int mode = word >>> 23 & 3;
        return Optional.of(of(load ? Kind.LOAD : Kind.STORE, opc == 2 ? 8 : 4, 2, word)
                .with(word >>> 10 & 31, 31)
                .writingBack(mode == 1 || mode == 3)
                .signed(opc == 1 ? 2 : 0));
    }

    private static Optional<MemoryInstruction> single(int word) {
        int opc = word >>> 22 & 3;
        int size = 1 << (word >>> 30);
        boolean prefetch = size == 8 && opc >= 2 || size == 4 && opc == 3;
        Kind kind = opc == 0 ? Kind.STORE : Kind.LOAD;
        if ((word & 1 << 24) != 0) {
            return prefetch
                    ? Optional.empty()
                    : Optional.of(of(kind, size, 1, word).signed(opc));
        }
        int form = word >>> 10 & 3;
        if ((word & 1 << 21) == 0) {
            return prefetch
                    ? Optional.empty()
                    : Optional.of(of(kind, size, 1, word).signed(opc).writingBack((form & 1) != 0));
        }
        return switch (form) {
            case 2 ->
                prefetch
                        ? Optional.empty()
                        : Optional.of(of(kind, size, 1, word).signed(opc).indexed(word >>> 16 & 31));
            case 0 -> atomic(word, size);
            default -> Optional.empty();
        };
    }

    private static Optional<MemoryInstruction> atomic(int word, int size) {
        boolean acquire = (word & 1 << 23) != 0;
        boolean release = (word & 1 << 22) != 0;
        int rs = word >>> 16 & 31;
        boolean o3 = (word & 1 << 15) != 0;
        int opc = word >>> 12 & 7;
        if (!o3) {
            return Optional.of(of(Kind.OPERATION, size, 1, word).with(31, rs).ordered(acquire, false, release));
        }
        return switch (opc) {
            case 0 -> Optional.of(of(Kind.SWAP, size, 1, word).with(31, rs).ordered(acquire, false, release));
            case 4 -> Optional.of(of(Kind.LOAD, size, 1, word).ordered(true, true, false));
            default -> Optional.empty();
        };
    }

    private static MemoryInstruction of(Kind kind, int size, int elements, int word) {
        return new MemoryInstruction(
                kind, size, elements, word & 31, 31, 31, word >>> 5 & 31, 31, false, false, false, false, 0);
    }

    private MemoryInstruction with(int second, int rs) {
        return new MemoryInstruction(
                kind, size, elements, target, second, rs, base, index, acquire, acquirePc, release, writeBack,
                signedTo);
    }

    private MemoryInstruction indexed(int register) {
        return new MemoryInstruction(
                kind, size, elements, target, target2, operand, base, register, acquire, acquirePc, release, writeBack,
                signedTo);
    }

    private MemoryInstruction ordered(boolean acquires, boolean pc, boolean releases) {
        return new MemoryInstruction(
                kind, size, elements, target, target2, operand, base, index, acquires, pc, releases, writeBack,
                signedTo);
    }

    private MemoryInstruction writingBack(boolean back) {
        return new MemoryInstruction(
                kind, size, elements, target, target2, operand, base, index, acquire, acquirePc, release, back,
                signedTo);
    }

    /** @param opc 2 extends to 64 bits, 3 to 32 */
    private MemoryInstruction signed(int opc) {
        int to = opc == 2 ? 64 : opc == 3 ? 32 : 0;
        return new MemoryInstruction(
                kind, size, elements, target, target2, operand, base, index, acquire, acquirePc, release, writeBack,
                to);
    }
}

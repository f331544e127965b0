package mmulator.explore.mutate;

import java.util.ArrayList;
import java.util.List;
import mmulator.arch.Instruction;

/**
 * Acquire and release accesses made plain, and load-exclusives that arm no monitor. Arm ARM C4, "Loads and stores".
 *
 * <p>A store-exclusive has no plain form in one word: the status register would keep what it held.
 */
final class AccessMutations {
    private static final int ORDERED = 1 << 15;
    private static final String[] LSE = {"ldadd", "ldclr", "ldeor", "ldset", "ldsmax", "ldsmin", "ldumax", "ldumin"};

    private AccessMutations() {}

    static List<Mutation> of(int word, Instruction.Exclusive exclusive) {
        List<Mutation> mutations = new ArrayList<>();
        String before = text(exclusive, exclusive.ordered());
        if (exclusive.ordered()) {
            mutations.add(new Mutation(before, text(exclusive, false), word & ~ORDERED, Limit.DATA_ORDER));
        }
        if (exclusive.load() && !exclusive.pair()) {
            int size = exclusive.sizeLog2();
            int fields = size << 30 | exclusive.base() << 5 | exclusive.target();
            String operands = suffix(size) + " " + register(size, exclusive.target()) + ", " + base(word);
            mutations.add(
                    exclusive.ordered()
                            ? new Mutation(before, "ldar" + operands, 0x08df_fc00 | fields, null)
                            : new Mutation(before, "ldr" + operands, 0x3940_0000 | fields, null));
        }
        return mutations;
    }

    private static String text(Instruction.Exclusive exclusive, boolean ordered) {
        int size = exclusive.sizeLog2();
        String name = exclusive.load() ? ordered ? "ldax" : "ldx" : ordered ? "stlx" : "stx";
        String status = exclusive.load() ? "" : register(2, exclusive.status()) + ", ";
        String second = exclusive.pair() ? ", " + register(size, exclusive.target2()) : "";
        return name + (exclusive.pair() ? "p" : "r" + suffix(size)) + " " + status + register(size, exclusive.target())
                + second + ", " + base(exclusive.base() << 5);
    }

    /** LDAR, STLR, LDAPR, LDAPUR, STLUR, and the atomics of FEAT_LSE with acquire or release. */
    static List<Mutation> ofOrdered(int word) {
        int size = word >>> 30;
        int base = word & 31 << 5;
        int target = word & 31;
        String operands = suffix(size) + " " + register(size, target) + ", " + base(word);
        int plain = size << 30 | base | target;
        return switch (word & 0x3fff_fc00) {
            case 0x08df_fc00 -> order("ldar" + operands, "ldr" + operands, 0x3940_0000 | plain);
            case 0x38bf_c000 -> order("ldapr" + operands, "ldr" + operands, 0x3940_0000 | plain);
            case 0x089f_fc00 -> order("stlr" + operands, "str" + operands, 0x3900_0000 | plain);
            default -> unscaledOrAtomic(word);
        };
    }

    private static List<Mutation> unscaledOrAtomic(int word) {
        int size = word >>> 30;
        if ((word & 0x3fa0_0c00) == 0x1900_0000) {
            boolean load = (word & 1 << 22) != 0;
            String operands = suffix(size) + " " + register(size, word & 31) + ", "
                    + base(word).replace("]", ", #" + (word << 11 >> 23) + "]");
            return order(
                    (load ? "ldapur" : "stlur") + operands, (load ? "ldur" : "stur") + operands, word ^ 0x2100_0000);
        }
        boolean swap = (word & 0x3f20_fc00) == 0x3820_8000;
        if (swap || (word & 0x3f20_8c00) == 0x3820_0000) {
            String name = swap ? "swp" : LSE[word >>> 12 & 7];
            return atomic(word, name, 1 << 23, 1 << 22, size, "");
        }
        if ((word & 0x3fa0_7c00) == 0x08a0_7c00) {
            return atomic(word, "cas", 1 << 22, 1 << 15, size, "");
        }
        // The upper bit of the size is not part of CASP's; odd registers are UNDEFINED.
        boolean pair = (word & 0xbfa0_7c00) == 0x0820_7c00 && (word & 0x0001_0001) == 0;
        return pair ? atomic(word, "casp", 1 << 22, 1 << 15, 2 + size, "p") : List.of();
    }

    /** LDAR that a load-acquire may overtake, and the atomics of acquire and release as one of both only. */
    static List<Mutation> halves(int word) {
        List<Mutation> plain = ofOrdered(word);
        if ((word & 0x3fff_fc00) == 0x08df_fc00) {
            String before = plain.getFirst().before();
            return order(before, before.replace("ldar", "ldapr"), 0x38bf_c000 | word & (3 << 30 | 0x3ff));
        }
        List<Mutation> mutations = new ArrayList<>();
        for (Mutation mutation : plain) {
            int ordering = word ^ mutation.word();
            if (Integer.bitCount(ordering) == 2 && mutation.before().matches("[a-z]+al[bh]? .*")) {
                int acquire = Integer.highestOneBit(ordering);
                mutations.add(half(mutation, "a", mutation.word() | acquire));
                mutations.add(half(mutation, "l", mutation.word() | ordering ^ acquire));
            }
        }
        return mutations;
    }

    private static Mutation half(Mutation plain, String order, int word) {
        String before = plain.before();
        return new Mutation(before, before.replaceFirst("al([bh]?) ", order + "$1 "), word, Limit.DATA_ORDER);
    }

    private static List<Mutation> atomic(int word, String name, int acquire, int release, int size, String pair) {
        int ordering = acquire | release;
        if ((word & ordering) == 0) {
            return List.of();
        }
        String order = ((word & acquire) != 0 ? "a" : "") + ((word & release) != 0 ? "l" : "");
        int source = word >>> 16 & 31;
        String operands = pair.isEmpty()
                ? suffix(size) + " " + register(size, source) + ", " + register(size, word & 31)
                : " " + register(size, source) + ", " + register(size, source + 1) + ", " + register(size, word & 31)
                        + ", " + register(size, (word & 31) + 1);
        return order(
                name + order + operands + ", " + base(word), name + operands + ", " + base(word), word & ~ordering);
    }

    private static List<Mutation> order(String before, String after, int word) {
        return List.of(new Mutation(before, after, word, Limit.DATA_ORDER));
    }

    private static String suffix(int size) {
        return size == 0 ? "b" : size == 1 ? "h" : "";
    }

    private static String register(int size, int number) {
        String kind = size == 3 ? "x" : "w";
        return number == 31 ? kind + "zr" : kind + number;
    }

    private static String base(int word) {
        int base = word >>> 5 & 31;
        return base == 31 ? "[sp]" : "[x" + base + "]";
    }
}

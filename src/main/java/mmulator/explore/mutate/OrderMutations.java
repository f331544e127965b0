package mmulator.explore.mutate;

import java.util.ArrayList;
import java.util.List;
import mmulator.arch.Barrier;
import mmulator.arch.Barrier.Access;
import mmulator.arch.Instruction;

/**
 * What orders accesses, and orders less: only the memory model can tell the difference. Besides barriers and accesses these are
 * dependencies that are there for nothing else: a register made 0 of itself, and a branch to the next instruction. Arm ARM
 * B2.3.6, "Dependency relations".
 */
final class OrderMutations {
    private static final String[] CONDITIONS = {
        "eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le", "al", "nv"
    };

    private OrderMutations() {}

    static List<Mutation> of(int word) {
        Instruction instruction = Instruction.decode(word);
        if (instruction instanceof Instruction.Fence(Barrier.Dmb dmb)) {
            return dmb.access() == Access.FULL ? BarrierMutations.halves(dmb) : List.of();
        }
        boolean access =
                instruction instanceof Instruction.MemoryAccess || instruction instanceof Instruction.SignedExtreme;
        return access ? AccessMutations.halves(word) : dependency(word);
    }

    private static List<Mutation> dependency(int word) {
        List<Mutation> mutations = new ArrayList<>();
        int selector = word & 0x7fe0_fc00;
        int register = word >>> 5 & 31;
        boolean same = register == (word >>> 16 & 31) && register != 31 && (word & 31) != 31;
        if (same && (selector == 0x4a00_0000 || selector == 0x4b00_0000)) {
            String kind = word < 0 ? "x" : "w";
            String name = selector == 0x4a00_0000 ? "eor " : "sub ";
            String result = kind + (word & 31);
            String source = ", " + kind + register;
            int zero = word & 1 << 31 | 0x5280_0000 | word & 31;
            mutations.add(new Mutation(name + result + source + source, "mov " + result + ", #0", zero, null));
        }
        String branch = branchToNext(word);
        if (!branch.isEmpty()) {
            mutations.add(Mutation.removed(branch));
        }
        return mutations;
    }

    /** Empty if it is none. */
    private static String branchToNext(int word) {
        boolean next = (word & 0x00ff_ffe0) == 1 << 5;
        boolean onNonzero = (word & 1 << 24) != 0;
        if (next && (word & 0x7e00_0000) == 0x3400_0000) {
            return (onNonzero ? "cbnz " : "cbz ") + register(word < 0, word & 31) + ", . + 4";
        }
        if ((word & 0x7e07_ffe0) == (0x3600_0000 | 1 << 5)) {
            int bit = (word < 0 ? 32 : 0) + (word >>> 19 & 31);
            return (onNonzero ? "tbnz " : "tbz ") + register(word < 0, word & 31) + ", #" + bit + ", . + 4";
        }
        return next && (word & 0xff00_0010) == 0x5400_0000 ? "b." + CONDITIONS[word & 15] + " . + 4" : "";
    }

    private static String register(boolean wide, int number) {
        return (wide ? "x" : "w") + (number == 31 ? "zr" : number);
    }
}

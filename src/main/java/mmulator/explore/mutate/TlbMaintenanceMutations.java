package mmulator.explore.mutate;

import java.util.ArrayList;
import java.util.List;
import mmulator.arch.Instruction;
import org.jspecify.annotations.Nullable;

/**
 * TLBI instructions of the EL1&amp;0 regime that reach fewer CPUs, fewer ASIDs, or leave cached Table descriptors alone.
 * Arm ARM C5, "A64 System instructions for TLB maintenance": CRm says whom it reaches, op2 what it selects.
 */
final class TlbMaintenanceMutations {
    /** Bits of op2 in the forms that select by address. */
    private static final int ALL_ASIDS = 2;

    private static final int LAST_LEVEL = 4;

    private TlbMaintenanceMutations() {}

    /** What a CRm stands for. @param suffix of the name */
    private enum Reach {
        LOCAL("", 7, 6),
        INNER("is", 3, 2),
        OUTER("os", 1, 5);

        private final String suffix;
        private final int single;
        private final int range;

        Reach(String suffix, int single, int range) {
            this.suffix = suffix;
            this.single = single;
            this.range = range;
        }

        int crm(boolean ranged) {
            return ranged ? range : single;
        }
    }

    /** @param op2 as encoded: 0 all, 1 VA, 2 ASID, 3 VA of all ASIDs, 5 and 7 the same two at the last level */
    private record Operation(Reach reach, boolean range, boolean nXS, int op2, int register) {

        static @Nullable Operation of(Instruction.SystemOperation operation) {
            boolean tlbi =
                    !operation.result() && operation.op1() == 0 && (operation.crn() == 8 || operation.crn() == 9);
            for (Reach reach : Reach.values()) {
                for (boolean range : new boolean[] {false, true}) {
                    if (tlbi && reach.crm(range) == operation.crm() && isKnown(operation.op2(), range)) {
                        return new Operation(reach, range, operation.crn() == 9, operation.op2(), operation.register());
                    }
                }
            }
            return null;
        }

        private static boolean isKnown(int op2, boolean range) {
            return switch (op2) {
                case 0, 2 -> !range;
                case 1, 3, 5, 7 -> true;
                default -> false;
            };
        }

        Operation reaching(Reach other) {
            return new Operation(other, range, nXS, op2, register);
        }

        Operation selecting(int otherOp2) {
            return new Operation(reach, range, nXS, otherOp2, register);
        }

        String text() {
            String stem = switch (op2) {
                case 0 -> "vmalle1";
                case 1 -> "vae1";
                case 2 -> "aside1";
                case 3 -> "vaae1";
                case 5 -> "vale1";
                default -> "vaale1";
            };
            String name = "tlbi " + (range ? "r" : "") + stem + reach.suffix + (nXS ? "nxs" : "");
            return op2 == 0 ? name : name + ", " + Mutation.x(register);
        }

        int word() {
            return 0xd508_0000 | (nXS ? 9 : 8) << 12 | reach.crm(range) << 8 | op2 << 5 | register;
        }
    }

    static List<Mutation> of(int word, Instruction.SystemOperation decoded) {
        Operation before = Operation.of(decoded);
        if (before == null || before.word() != word) {
            return List.of();
        }
        List<Mutation> mutations = new ArrayList<>();
        mutations.add(Mutation.removed(before.text()));
        if (before.reach == Reach.OUTER) {
            mutations.add(mutation(before, before.reaching(Reach.INNER), Limit.ONE_DOMAIN));
        }
        if (before.reach != Reach.LOCAL) {
            mutations.add(mutation(before, before.reaching(Reach.LOCAL), null));
        }
        boolean byAddress = (before.op2 & 1) != 0;
        if (byAddress && (before.op2 & ALL_ASIDS) != 0) {
            mutations.add(mutation(before, before.selecting(before.op2 & ~ALL_ASIDS), null));
        }
        if (byAddress && (before.op2 & LAST_LEVEL) == 0) {
            mutations.add(mutation(before, before.selecting(before.op2 | LAST_LEVEL), null));
        }
        return mutations;
    }

    private static Mutation mutation(Operation before, Operation after, @Nullable Limit limit) {
        return new Mutation(before.text(), after.text(), after.word(), limit);
    }
}

package mmulator.explore.mutate;

import java.util.ArrayList;
import java.util.List;
import mmulator.arch.Barrier;
import mmulator.arch.Barrier.Access;
import mmulator.arch.Barrier.Domain;

/**
 * Barriers that do less. Arm ARM C6, "DSB", "DMB": the domain is CRm[3:2], the accesses are CRm[1:0].
 */
final class BarrierMutations {
    private static final int DSB = 0xd503_309f;
    private static final int DMB = 0xd503_30bf;

    private BarrierMutations() {}

    static List<Mutation> of(Barrier barrier) {
        return switch (barrier) {
            case Barrier.Dsb dsb -> dsb.nXS() ? List.of(removed(dsb)) : weaker(dsb);
            case Barrier.Dmb dmb -> List.of(new Mutation(dmb.toString(), "nop", Mutation.NOP, Limit.DATA_ORDER));
            case Barrier.Isb isb -> List.of(Mutation.removed(isb.toString()));
        };
    }

    private static List<Mutation> weaker(Barrier.Dsb dsb) {
        List<Mutation> mutations = new ArrayList<>();
        mutations.add(removed(dsb));
        Barrier.Dmb dmb = new Barrier.Dmb(dsb.domain(), dsb.access());
        mutations.add(
                new Mutation(dsb.toString(), dmb.toString(), DMB | option(dmb.domain(), dmb.access()) << 8, null));
        if (dsb.access() == Access.FULL) {
            for (Access access : List.of(Access.STORES, Access.LOADS)) {
                mutations.add(mutation(dsb, new Barrier.Dsb(dsb.domain(), access), Limit.DATA_ORDER_TOO));
            }
        }
        for (Domain domain : List.of(Domain.ISH, Domain.NSH)) {
            if (domain.compareTo(dsb.domain()) < 0) {
                Limit limit = domain == Domain.ISH ? Limit.ONE_DOMAIN : Limit.DATA_ORDER_TOO;
                mutations.add(mutation(dsb, new Barrier.Dsb(domain, dsb.access()), limit));
            }
        }
        return mutations;
    }

    static List<Mutation> halves(Barrier.Dmb dmb) {
        List<Mutation> mutations = new ArrayList<>();
        for (Access access : List.of(Access.STORES, Access.LOADS)) {
            Barrier.Dmb half = new Barrier.Dmb(dmb.domain(), access);
            mutations.add(new Mutation(
                    dmb.toString(), half.toString(), DMB | option(half.domain(), access) << 8, Limit.DATA_ORDER));
        }
        return mutations;
    }

    private static Mutation removed(Barrier.Dsb dsb) {
        return new Mutation(dsb.toString(), "nop", Mutation.NOP, Limit.DATA_ORDER_TOO);
    }

    private static Mutation mutation(Barrier.Dsb before, Barrier.Dsb after, Limit limit) {
        return new Mutation(
                before.toString(), after.toString(), DSB | option(after.domain(), after.access()) << 8, limit);
    }

    private static int option(Domain domain, Access access) {
        int shareability = switch (domain) {
            case OSH -> 0;
            case NSH -> 1;
            case ISH -> 2;
            case SY -> 3;
        };
        int accesses = switch (access) {
            case LOADS -> 1;
            case STORES -> 2;
            case FULL -> 3;
        };
        return shareability << 2 | accesses;
    }
}

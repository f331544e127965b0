package mmulator.mmu.history;

import java.util.Map;

/**
 * A value that a descriptor has, or had.
 *
 * @param row a name for it among the replaced values of all descriptors; −1 for one that is current
 * @param from when it was stored; {@link Moment#START} for what was there at the start
 * @param replacedAt when the next value was stored, or walks could reach the descriptor if that came later; or {@link
 *     Moment#NEVER}
 * @param step of that store, or of one before it since the CPU's last barrier; or −1
 * @param replacedBy the CPU that stored the next value, or −1
 * @param behind what the store of this value is ordered behind, if it is a link to a table
 * @param unseen from when on no CPU's walks read it
 * @param sooner by CPU, where its walks ceased to read it before: after a barrier of its own
 * @param ordered by CPU, where its TLB maintenance is ordered behind the next value before that
 */
public record DescriptorVersion(
        int row,
        long value,
        Moment from,
        Moment replacedAt,
        long step,
        int replacedBy,
        StoreView behind,
        Moment unseen,
        Map<Integer, Moment> sooner,
        Map<Integer, Moment> ordered) {

    static DescriptorVersion current(long value, Moment from, StoreView behind) {
        return new DescriptorVersion(
                VersionTable.NONE, value, from, Moment.NEVER, -1, -1, behind, Moment.NEVER, Map.of(), Map.of());
    }

    /** From when on TLB maintenance by {@code cpu} removes this value for good. */
    public Moment until(int cpu, boolean reachesOthers) {
        Moment orderedBefore = Moment.earlier(unseen, ordered.getOrDefault(cpu, Moment.NEVER));
        return reachesOthers ? orderedBefore : Moment.earlier(orderedBefore, until(cpu));
    }

    /** From when on no walk of {@code cpu} reads this value any more: the DSB that published the next one. */
    public Moment until(int cpu) {
        return Moment.earlier(unseen, sooner.getOrDefault(cpu, Moment.NEVER));
    }

    public boolean isCurrent() {
        return replacedAt == Moment.NEVER;
    }

    /** True if another CPU than {@code cpu} has replaced it, and some walk need not see that. */
    public boolean isUnpublishedOfOthers(int cpu) {
        return !isCurrent() && unseen == Moment.NEVER && replacedBy != cpu;
    }
}

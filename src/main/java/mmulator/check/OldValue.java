package mmulator.check;

import java.util.List;
import mmulator.arch.Descriptor;
import mmulator.mmu.TableGraph;

/**
 * A value that a descriptor no longer has, but that a TLB may still hold: break-before-make is under way there, or has been
 * left out.
 *
 * @param address of the descriptor, and {@code place} what it stands for
 * @param startLevel level at which the walks begin that find it
 * @param cpu whose TLB it is
 * @param since step from which on a walk could read the old value; 0 for the start
 * @param replacedAt step at which the next value was stored
 * @param needs for which reasons the change from old to now needs break-before-make; none if it does not, or if now is invalid
 * @param why the TLB may still hold it
 */
public record OldValue(
        long address,
        TableGraph.Place place,
        int startLevel,
        Descriptor old,
        Descriptor now,
        int cpu,
        long since,
        long replacedAt,
        List<String> needs,
        String why) {
    public OldValue {
        needs = List.copyOf(needs);
    }

    /** The same of another CPU's TLB. */
    public OldValue ofCpu(int other) {
        return new OldValue(address, place, startLevel, old, now, other, since, replacedAt, needs, why);
    }
}

package mmulator.machine.state;

import java.util.HashSet;
import java.util.Set;

/** What hardware has done to a CPU for no reason that software could see. */
public record SpuriousEvents(Set<Met> met) {
    static final SpuriousEvents NONE = new SpuriousEvents(Set.of());

    private record Met(long pc, Enum<?> kind) {}

    /** Equal for equal ones, in every process. */
    long hash() {
        long hash = 0;
        for (Met one : met) {
            hash += SystemRegisters.mix(one.pc, one.kind.ordinal());
        }
        return hash;
    }

    /** @param pc of the instruction that it happened to */
    public boolean has(long pc, Enum<?> kind) {
        return !met.isEmpty() && met.contains(new Met(pc, kind));
    }

    public SpuriousEvents and(long pc, Enum<?> kind) {
        Set<Met> more = new HashSet<>(met);
        more.add(new Met(pc, kind));
        return new SpuriousEvents(Set.copyOf(more));
    }
}

package mmulator.relaxed.judge;

import mmulator.check.Rule;

/**
 * A rule that a CPU breaks by itself.
 *
 * @param pc of the instruction
 * @param address virtual address that it is about
 * @param descriptor physical address of the one that matters; 0 if it is none
 * @param overwritten time at which what was read there was overwritten; 0 if it was not
 */
public record Breach(Rule rule, long pc, long address, long descriptor, int overwritten) {
    /** The same of a list that has the message at another time. */
    public Breach at(int time) {
        return new Breach(rule, pc, address, descriptor, time);
    }

    public String headline() {
        return switch (rule) {
            case UNSYNCHRONIZED_CONTEXT ->
                String.format("the access to 0x%016x depends on whether an MSR has taken effect", address);
            case UNPUBLISHED_DESCRIPTOR ->
                String.format(
                        "the walk for 0x%016x need not see the descriptor at 0x%016x that message %d has written",
                        address, descriptor, overwritten);
            case ALLOCATION_IN_ATOMIC ->
                String.format(
                        "the page at 0x%016x is allocated inside an atomic section, and the allocator may sleep",
                        address);
            case MISPROGRAMMED_CONTIGUOUS ->
                String.format(
                        "the access to 0x%016x is in a contiguous run whose member at 0x%016x does not agree",
                        address, descriptor);
            default ->
                overwritten == 0
                        ? String.format(
                                "the access to 0x%016x may use a translation of a regime that was left", address)
                        : String.format(
                                "the access to 0x%016x may use what the descriptor at 0x%016x was before message %d",
                                address, descriptor, overwritten);
        };
    }
}

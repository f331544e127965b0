package mmulator.relaxed.end;

/**
 * An exception that an instruction took.
 *
 * @param address virtual address of the access; 0 if it is about none
 */
public record Fault(long pc, long address, Kind kind) implements Comparable<Fault> {
    public enum Kind {
        TRANSLATION,
        ADDRESS_SIZE,
        ACCESS_FLAG,
        PERMISSION,
        UNDEFINED,
        SUPERVISOR_CALL,
        /** HLT with another immediate than 0, which is the address. */
        FAILED_STUB
    }

    @Override
    public int compareTo(Fault other) {
        int byPc = Long.compare(pc, other.pc);
        int byAddress = byPc == 0 ? Long.compare(address, other.address) : byPc;
        return byAddress == 0 ? kind.compareTo(other.kind) : byAddress;
    }
}

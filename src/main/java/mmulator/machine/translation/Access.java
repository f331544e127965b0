package mmulator.machine.translation;

import mmulator.machine.state.CpuState;
import mmulator.mmu.AccessKind;
import mmulator.mmu.Regime;

/** One access that is being translated: what it asks for, and what has come up on the way. */
final class Access {
    private final CpuState cpu;
    private final long va;
    private final AccessKind kind;
    private final boolean pan;
    private final boolean unaligned;
    private final Use use;
    private boolean coherent;
    private boolean staysClean;
    private boolean readable;

    /** What the translation is for. */
    enum Use {
        /** A load, a store or a fetch. */
        ACCESS,
        /** Cache maintenance, which leaves a clean page clean if it needs permission to write (R_RKMHW). */
        MAINTENANCE,
        /** An address translation instruction: nothing is accessed at the address that comes out. */
        ADDRESS_ONLY
    }

    /**
     * @param pan PSTATE.PAN, where the access is one that it restricts
     * @param unaligned it has less alignment than Device memory asks for
     * @param coherent as in {@link #isCoherent}, from the start
     */
    Access(CpuState cpu, long va, AccessKind kind, boolean pan, boolean unaligned, Use use, boolean coherent) {
        this.cpu = cpu;
        this.va = va;
        this.kind = kind;
        this.pan = pan;
        this.unaligned = unaligned;
        this.use = use;
        this.coherent = coherent;
    }

    CpuState cpu() {
        return cpu;
    }

    long va() {
        return va;
    }

    AccessKind kind() {
        return kind;
    }

    Regime regime() {
        return cpu.regime();
    }

    boolean pan() {
        return pan;
    }

    boolean isUnaligned() {
        return unaligned;
    }

    /** False while nothing is accessed at the address that comes out. */
    boolean isMade() {
        return use != Use.ADDRESS_ONLY;
    }

    /** It asks for permission to write, and marks no page dirty. */
    boolean leavesClean() {
        return use != Use.ACCESS;
    }

    /**
     * True if the access has tried to update a descriptor that another CPU has changed without publishing it. The update is
     * atomic, so that from then on the walk sees what is in memory. Always true where all walks are coherent.
     */
    boolean isCoherent() {
        return coherent;
    }

    void becomeCoherent() {
        coherent = true;
    }

    /** A write that changes nothing, and will not mark its page dirty. */
    boolean staysClean() {
        return staysClean;
    }

    void stayClean(boolean stays) {
        staysClean = stays;
    }

    /** It has no permission to write, but would have that to read. */
    boolean isReadable() {
        return readable;
    }

    void readable(boolean allowed) {
        readable = allowed;
    }
}

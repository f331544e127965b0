package mmulator.mmu;

import mmulator.arch.MemoryAttribute;

/**
 * Attributes of a translation: of the leaf, after MAIR_EL1 and the hierarchical table attributes. Software bits and PBHA
 * are no part of it. Packed in an int so that the TLB compares and copies it for free.
 *
 * @param bits private layout; use the accessors
 */
public record LeafAttributes(int bits) {

    private static final int SH = 8;
    private static final int AP = 10;
    static final int PXN = 1 << 12;
    static final int UXN = 1 << 13;
    public static final int AF = 1 << 14;
    static final int NG = 1 << 15;
    static final int DBM = 1 << 16;
    static final int NT = 1 << 17;
    static final int GP = 1 << 18;
    static final int CLEAN = 1 << 19;
    private static final int WXN = 1 << 20;

    /** What a data access gets with the MMU off: Device-nGnRnE, EL1 and EL0 RW, executable, global. */
    public static final LeafAttributes MMU_OFF = of(0, 2, 1, AF);

    /** {@code memoryAttribute} 0…255, {@code sh} and {@code ap} 0…3, {@code flags} of this class. */
    public static LeafAttributes of(int memoryAttribute, int sh, int ap, int flags) {
        return new LeafAttributes(memoryAttribute | sh << SH | ap << AP | flags);
    }

    public MemoryAttribute memoryAttribute() {
        return new MemoryAttribute(bits & 0xff);
    }

    /** SH: 0 Non-shareable, 2 Outer, 3 Inner. */
    public int shareability() {
        return bits >>> SH & 3;
    }

    /** AP[2:1] after APTable; AP[2] is already 0 for a writable-clean leaf. */
    public int ap() {
        return bits >>> AP & 3;
    }

    public boolean pxn() {
        return (bits & PXN) != 0;
    }

    public boolean uxn() {
        return (bits & UXN) != 0;
    }

    /**
     * SCTLR_EL1.WXN was 1 at the walk, and takes execution away from a level that may write. A TLB may keep that with the
     * entry (I_PNSFD).
     */
    public boolean wxn() {
        return (bits & WXN) != 0;
    }

    /** The same with SCTLR_EL1.WXN = 1, if that makes a difference. */
    LeafAttributes underWxn() {
        boolean executable = (ap() & 1) != 0 ? !uxn() : !pxn();
        return (ap() & 2) == 0 && executable ? new LeafAttributes(bits | WXN) : this;
    }

    /** AF as read; false only when hardware is about to set it. */
    public boolean af() {
        return (bits & AF) != 0;
    }

    public boolean nG() {
        return (bits & NG) != 0;
    }

    public boolean dbm() {
        return (bits & DBM) != 0;
    }

    public boolean nT() {
        return (bits & NT) != 0;
    }

    public boolean gp() {
        return (bits & GP) != 0;
    }

    /** Writable-clean: the first write sets the descriptor's AP[2] to 0 in hardware. */
    public boolean writableClean() {
        return (bits & CLEAN) != 0;
    }

    /** Same memory type, cacheability and shareability. */
    public boolean sameMemory(LeafAttributes other) {
        return memory() == other.memory();
    }

    /** Memory type and cacheability, with the shareability that counts. */
    private int memory() {
        MemoryAttribute memory = memoryAttribute();
        return memory.value() | memory.effectiveShareability(shareability()) << SH;
    }

    /** {@code Normal WB ISH RW PXN UXN AF}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(memoryAttribute().toString());
        text.append(
                switch (shareability()) {
                    case 0 -> " NSH";
                    case 2 -> " OSH";
                    case 3 -> " ISH";
                    default -> " SH=1";
                });
        text.append((ap() & 2) != 0 ? " RO" : " RW").append((ap() & 1) != 0 ? " EL0" : "");
        text.append(pxn() ? " PXN" : "")
                .append(uxn() ? " UXN" : "")
                .append(wxn() ? " WXN" : "")
                .append(af() ? " AF" : "")
                .append(nG() ? " nG" : "");
        return text.append(writableClean() ? " clean" : "")
                .append(nT() ? " nT" : "")
                .append(gp() ? " GP" : "")
                .toString();
    }
}

package mmulator.arch;

/**
 * Translation granule: the size of a page and of a full translation table. Arm ARM D8, "Translation granules".
 */
public enum Granule {
    K4(12),
    K16(14),
    K64(16);

    private final int pageShift;

    Granule(int pageShift) {
        this.pageShift = pageShift;
    }

    /** log2 of the page size in bytes: 12, 14 or 16. */
    public int pageShift() {
        return pageShift;
    }

    /** Page size in bytes. */
    public long pageSize() {
        return 1L << pageShift;
    }

    /** Bits of IA resolved by one full table: 9, 11 or 13. */
    public int bitsPerLevel() {
        return pageShift - 3;
    }

    /** log2 of the IA range of one entry at {@code level} (−1…3); at −1 for 4K that is 48. */
    public int entryShift(int level) {
        return pageShift + (3 - level) * bitsPerLevel();
    }

    /** IA bytes of one entry at {@code level}. */
    public long entrySize(int level) {
        return 1L << entryShift(level);
    }

    /**
     * log2 of the number of entries in a contiguous run at {@code level}, 0 where the contiguous bit has no meaning.
     * Arm ARM D8, "The Contiguous bit", and pseudocode ContiguousSize: 4K 16 entries at levels 1 to 3, 16K 128 at
     * level 3 and 32 at level 2, 64K 32 at levels 3 and 2. The larger blocks of FEAT_LPA and FEAT_LPA2 have no run.
     */
    public int contiguousShift(int level) {
        return switch (this) {
            case K4 -> level >= 1 && level <= 3 ? 4 : 0;
            case K16 -> level == 3 ? 7 : level == 2 ? 5 : 0;
            case K64 -> level == 3 || level == 2 ? 5 : 0;
        };
    }

    /** Number of entries in a contiguous run at {@code level}; 1 where there is none. */
    public int contiguousEntries(int level) {
        return 1 << contiguousShift(level);
    }

    /** Level at which a walk of an IA of {@code iaBits} bits starts (−1…3). */
    public int startLevel(int iaBits) {
        int levels = (iaBits - pageShift + bitsPerLevel() - 1) / bitsPerLevel();
        return 4 - Math.max(levels, 1);
    }

    /** The manual's spelling: {@code 4K}, {@code 16K}, {@code 64K}. */
    @Override
    public String toString() {
        return (pageSize() >> 10) + "K";
    }
}

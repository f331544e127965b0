package mmulator.mmu;

/**
 * A change of a live descriptor that needs break-before-make, in the words of "Using break-before-make when updating
 * translation table entries".
 */
public enum BbmNeed {
    MEMORY_TYPE("memory type changes"),
    CACHEABILITY("cacheability changes"),
    SHAREABILITY("shareability changes"),
    OUTPUT_ADDRESS_WRITABLE("output address changes and the old or the new translation is writable"),
    OUTPUT_ADDRESS_CONTENTS("output address changes and the memory contents differ"),
    /** Block to Table or back. */
    SIZE("block size changes"),
    CONTIGUOUS("contiguous bit changes"),
    GLOBAL("entry becomes global that was not"),
    /** Of a Table descriptor: they count at all levels below. */
    HIERARCHICAL("hierarchical permissions (APTable, UXNTable, PXNTable) change"),
    /** Told by the caller, who knows that translations below a Table differ. */
    TABLE_CONTENTS("output of translations below the table changes");

    private final String text;

    BbmNeed(String text) {
        this.text = text;
    }

    /** A clause for messages. */
    public String text() {
        return text;
    }
}

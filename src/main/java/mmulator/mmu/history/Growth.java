package mmulator.mmu.history;

/** How arrays grow that there may be millions of entries in: by little, since what is not used counts, too. */
final class Growth {
    private static final int AT_LEAST = 8;

    private Growth() {}

    static int beyond(int length) {
        return Math.addExact(length, Math.max(AT_LEAST, length >> 4));
    }
}

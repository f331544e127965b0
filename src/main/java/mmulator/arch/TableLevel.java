package mmulator.arch;

/**
 * The level of a translation table, with what Linux calls it there. Linux folds the levels that a configuration does not
 * have: the first table of a walk is the PGD and the last one holds PTEs, whatever their numbers.
 *
 * @param level −1 to 3
 * @param start level at which walks begin there, at most {@code level}
 */
public record TableLevel(int level, int start) {

    /** {@code PGD}, {@code P4D}, {@code PUD}, {@code PMD} or {@code PTE}. */
    public String linuxName() {
        if (level == 3) {
            return "PTE";
        }
        return level == start ? "PGD" : level == 2 ? "PMD" : level == 1 ? "PUD" : "P4D";
    }

    /** {@code level 2 [PMD]}. */
    @Override
    public String toString() {
        return "level " + level + " [" + linuxName() + "]";
    }
}

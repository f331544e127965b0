package mmulator.elf;

/**
 * A symbol.
 *
 * @param value offset into its section in a relocatable file, else its address; the alignment of a common one
 * @param section number of its section, or {@link #UNDEFINED}, {@link #ABSOLUTE}, {@link #COMMON}
 */
public record ElfSymbol(String name, long value, long size, Binding binding, int type, int section) {
    public static final int UNDEFINED = 0;
    public static final int ABSOLUTE = -1;
    public static final int COMMON = -2;

    public static final int OBJECT = 1;
    public static final int FUNCTION = 2;
    public static final int SECTION = 3;
    public static final int FILE = 4;
    public static final int THREAD_LOCAL = 6;
    public static final int INDIRECT_FUNCTION = 10;

    /** How it is found by other files. */
    public enum Binding {
        LOCAL,
        GLOBAL,
        WEAK
    }

    /** {@code $x}, {@code $d} and the like only tell code from data. */
    public boolean mapping() {
        return name.length() >= 2
                && name.charAt(0) == '$'
                && "xd".indexOf(name.charAt(1)) >= 0
                && (name.length() == 2 || name.charAt(2) == '.');
    }

    /** Whether it names a place in memory: code, data, or a label among them. */
    public boolean isPlace() {
        return !name.isEmpty()
                && section != UNDEFINED
                && section != COMMON
                && type != SECTION
                && type != FILE
                && type != THREAD_LOCAL
                && !mapping();
    }
}

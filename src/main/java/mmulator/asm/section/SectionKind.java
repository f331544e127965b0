package mmulator.asm.section;

/**
 * What a section holds.
 *
 * @param allocated it is part of the image
 * @param writable its data may be written
 * @param executable it holds code; alignment pads with NOPs
 * @param zeroed it holds zeros only and takes no room in a file ({@code .bss})
 */
public record SectionKind(boolean allocated, boolean writable, boolean executable, boolean zeroed) {

    /** What a section of that name is when no flags are given. */
    public static SectionKind byName(String name) {
        if (isOrUnder(name, ".text") || name.equals(".init") || name.equals(".fini")) {
            return new SectionKind(true, false, true, false);
        }
        if (isOrUnder(name, ".data")) {
            return new SectionKind(true, true, false, false);
        }
        if (isOrUnder(name, ".bss")) {
            return new SectionKind(true, true, false, true);
        }
        if (isOrUnder(name, ".rodata")) {
            return new SectionKind(true, false, false, false);
        }
        return new SectionKind(false, false, false, false);
    }

    /**
     * The kind that a flag string such as {@code awx} names. Merging (M, S) saves room that an image need not save; what is
     * linked together (G, o) is the linker's concern; and a section that no program holds (e) is not allocated.
     */
    public static SectionKind byFlags(String flags, boolean zeroed) {
        return new SectionKind(
                flags.contains("a") && !flags.contains("e"), flags.contains("w"), flags.contains("x"), zeroed);
    }

    private static boolean isOrUnder(String name, String parent) {
        return name.equals(parent) || name.startsWith(parent + ".");
    }
}

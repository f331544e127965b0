package mmulator.asm.section;

import org.jspecify.annotations.Nullable;

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

    /** The kind that a flag string such as {@code awx} names; null when a flag is unknown. */
    public static @Nullable SectionKind byFlags(String flags, boolean zeroed) {
        if (!flags.chars().allMatch(c -> "awx".indexOf(c) >= 0)) {
            return null;
        }
        return new SectionKind(flags.contains("a"), flags.contains("w"), flags.contains("x"), zeroed);
    }

    private static boolean isOrUnder(String name, String parent) {
        return name.equals(parent) || name.startsWith(parent + ".");
    }
}

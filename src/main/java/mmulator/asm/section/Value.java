package mmulator.asm.section;

import org.jspecify.annotations.Nullable;

/** What an expression comes to: a plain number, or an offset into a section. */
public record Value(long number, @Nullable SectionContent base) {

    public static Value absolute(long number) {
        return new Value(number, null);
    }

    public boolean isAbsolute() {
        return base == null;
    }
}

package mmulator.asm;

import org.jspecify.annotations.Nullable;

/** What an expression comes to: a plain number, or an offset into a section. */
record Value(long number, @Nullable SectionContent base) {

    static Value absolute(long number) {
        return new Value(number, null);
    }

    boolean isAbsolute() {
        return base == null;
    }
}

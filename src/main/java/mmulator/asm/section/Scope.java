package mmulator.asm.section;

/** What is known of symbols and sections: little while a file is assembled, all of it when the image is linked. */
public interface Scope {

    /**
     * The value of a symbol.
     *
     * @throws NotYetKnown when only the linker can tell
     * @throws BadExpression when there is no such symbol
     */
    Value symbol(String name);

    /**
     * The address of a section's first byte.
     *
     * @throws NotYetKnown when only the linker can tell
     */
    long address(SectionContent section);

    /** Whether {@code name} is a weak symbol that nothing defines. */
    default boolean isUndefinedWeak(String name) {
        return false;
    }
}

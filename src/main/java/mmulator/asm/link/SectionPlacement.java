package mmulator.asm.link;

/**
 * Where a section goes.
 *
 * @param section its name; with a {@code *} at its end the place of all sections whose names begin so
 * @param virtualAddress the address that its labels get
 * @param physicalAddress where its bytes are loaded
 */
public record SectionPlacement(String section, long virtualAddress, long physicalAddress) {

    /** It is for all sections whose names begin so, one after the other. */
    public boolean isPattern() {
        return section.endsWith("*");
    }

    /** A section linked at the address it is loaded to, as code that runs with the MMU off needs. */
    public static SectionPlacement identity(String section, long address) {
        return new SectionPlacement(section, address, address);
    }
}

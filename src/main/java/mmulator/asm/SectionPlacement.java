package mmulator.asm;

/**
 * Where a section goes.
 *
 * @param section its name
 * @param virtualAddress the address that its labels get
 * @param physicalAddress where its bytes are loaded
 */
public record SectionPlacement(String section, long virtualAddress, long physicalAddress) {

    /** A section linked at the address it is loaded to, as code that runs with the MMU off needs. */
    public static SectionPlacement identity(String section, long address) {
        return new SectionPlacement(section, address, address);
    }
}

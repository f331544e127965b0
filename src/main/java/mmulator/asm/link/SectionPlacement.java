package mmulator.asm.link;

import mmulator.asm.source.SourcePosition;
import org.jspecify.annotations.Nullable;

/**
 * Where a section goes.
 *
 * @param section its name; with a {@code *} at its end the place of all sections whose names begin so
 * @param virtualAddress the address that its labels get
 * @param physicalAddress where its bytes are loaded
 * @param position where somebody has written that, who is told if it cannot be; null for nobody
 */
public record SectionPlacement(
        String section,
        long virtualAddress,
        long physicalAddress,
        @Nullable SourcePosition position) {

    public SectionPlacement(String section, long virtualAddress, long physicalAddress) {
        this(section, virtualAddress, physicalAddress, null);
    }

    /** It is for all sections whose names begin so, one after the other. */
    public boolean isPattern() {
        return section.endsWith("*");
    }

    /** A section linked at the address it is loaded to, as code that runs with the MMU off needs. */
    public static SectionPlacement identity(String section, long address) {
        return new SectionPlacement(section, address, address);
    }
}

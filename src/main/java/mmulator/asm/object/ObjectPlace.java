package mmulator.asm.object;

import org.jspecify.annotations.Nullable;

/**
 * Where a file goes that is linked already: its lowest address, or its first byte.
 *
 * @param virtualAddress null for the address that it is linked for
 * @param physicalAddress null for the one that the file names, or else the virtual one
 */
public record ObjectPlace(
        @Nullable Long virtualAddress, @Nullable Long physicalAddress) {
    /** As the file has it. */
    public static final ObjectPlace OWN = new ObjectPlace(null, null);
}

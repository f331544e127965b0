package mmulator.asm.object;

/**
 * Bytes that have their place already, whoever made them.
 *
 * @param bytes all of them; taken as they are, not copied
 * @param executable whether there is code among them
 */
public record PlacedSection(String name, long virtualAddress, long physicalAddress, byte[] bytes, boolean executable) {}

package mmulator.asm.link;

/**
 * A symbol of an image.
 *
 * @param value its address, or its number when {@code section} is empty
 * @param size in bytes as {@code .size} gave it, 0 when it did not
 * @param section the section it lies in, "" for an absolute symbol
 * @param global visible to all files
 * @param file the source that defines it, "" for one that came with the layout
 */
public record ImageSymbol(String name, long value, long size, String section, boolean global, String file) {}

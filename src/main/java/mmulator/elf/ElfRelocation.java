package mmulator.elf;

/**
 * An entry of a table of relocations.
 *
 * @param offset into the section that it is for, or an address in an executable
 * @param type an {@code R_AARCH64_} number
 * @param symbol index into the table of symbols
 */
public record ElfRelocation(long offset, long type, long symbol, long addend) {}

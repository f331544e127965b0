package mmulator.debug;

import org.jspecify.annotations.Nullable;

/**
 * What was read.
 *
 * @param bytes up to the first that could not be read
 * @param fault why not, in words, with the address; null if all could
 */
public record MemoryRange(byte[] bytes, @Nullable String fault) {}

/** Bytes that were compressed by Zstandard, as RFC 8878 has it: kernels and debug information. */
@NullMarked
package mmulator.elf.zstd;

import org.jspecify.annotations.NullMarked;

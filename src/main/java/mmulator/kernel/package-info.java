/**
 * What a kernel's own file tells: an arm64 Linux as {@code vmlinux} or {@code Image}, its symbols, the layouts of its
 * structures, its capabilities and alternatives. Nothing here is a constant of one version: what a kernel does not tell is
 * looked for, and what is not found is an error that says where.
 */
@NullMarked
package mmulator.kernel;

import org.jspecify.annotations.NullMarked;

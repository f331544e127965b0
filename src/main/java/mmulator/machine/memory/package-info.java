/**
 * The memory that CPUs share: bytes, pages of code, and stores that walks need not see yet.
 */
@NullMarked
package mmulator.machine.memory;

import org.jspecify.annotations.NullMarked;

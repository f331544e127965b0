/** What exceptions say and where they go: syndromes, fault status codes, vectors, and the interrupts that software makes. */
@NullMarked
package mmulator.arch.exception;

import org.jspecify.annotations.NullMarked;

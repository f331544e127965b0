/**
 * When was what: moments, what each descriptor has held, which stores which CPU must see, and where a verdict depended
 * on an order.
 */
@NullMarked
package mmulator.mmu.history;

import org.jspecify.annotations.NullMarked;

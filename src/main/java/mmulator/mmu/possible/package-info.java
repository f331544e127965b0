/**
 * The possible TLB: every entry that some implementation could hold now, found from histories when somebody asks.
 */
@NullMarked
package mmulator.mmu.possible;

import org.jspecify.annotations.NullMarked;

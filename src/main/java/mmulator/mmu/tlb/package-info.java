/**
 * The concrete TLB of one CPU: what an entry holds, what finds it, what maintenance takes away.
 */
@NullMarked
package mmulator.mmu.tlb;

import org.jspecify.annotations.NullMarked;

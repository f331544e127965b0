/**
 * What the MMU holds at one moment: tables and how they changed, one walk, TLBs, what may be cached, what is pending.
 */
@NullMarked
package mmulator.report.mmu;

import org.jspecify.annotations.NullMarked;

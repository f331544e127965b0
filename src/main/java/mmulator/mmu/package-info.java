/**
 * The translation regime, the translation table walk and the TLB, in pure Java. Knows neither the engine nor the machine.
 */
@NullMarked
package mmulator.mmu;

import org.jspecify.annotations.NullMarked;

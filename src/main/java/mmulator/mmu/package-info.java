/**
 * The translation regime, its walk, what an access gets and what break-before-make asks for, in pure Java. Knows neither the
 * engine nor the machine.
 */
@NullMarked
package mmulator.mmu;

import org.jspecify.annotations.NullMarked;

/**
 * What an access gets: the concrete TLB's entry or a walk, permissions, and the updates of descriptors by hardware.
 */
@NullMarked
package mmulator.machine.translation;

import org.jspecify.annotations.NullMarked;

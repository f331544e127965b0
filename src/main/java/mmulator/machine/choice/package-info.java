/**
 * Who goes on and what an access gets: choices are asked at each turn and at each choice point, and a schedule is a list of
 * answers.
 */
@NullMarked
package mmulator.machine.choice;

import org.jspecify.annotations.NullMarked;

/**
 * What every report spells alike: places, numbers, colors, descriptors, disassembly, markup, JSON's characters.
 */
@NullMarked
package mmulator.report.text;

import org.jspecify.annotations.NullMarked;

/** The GDB remote protocol over a run that can be stepped, stopped and taken back. */
@NullMarked
package mmulator.gdb;

import org.jspecify.annotations.NullMarked;

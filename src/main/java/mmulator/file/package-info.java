/** Files that are read: which ones may be, how they are opened, and how they are compressed. */
@NullMarked
package mmulator.file;

import org.jspecify.annotations.NullMarked;

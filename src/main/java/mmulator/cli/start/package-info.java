/** What somebody needs who begins: files to begin with, and a look at what is installed. */
@NullMarked
package mmulator.cli.start;

import org.jspecify.annotations.NullMarked;

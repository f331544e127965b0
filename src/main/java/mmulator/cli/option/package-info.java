/**
 * What commands have in common: options, files that come in and go out, the terminal, exit codes and how trouble ends.
 */
@NullMarked
package mmulator.cli.option;

import org.jspecify.annotations.NullMarked;

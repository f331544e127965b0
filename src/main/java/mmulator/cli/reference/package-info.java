/** The reference, made of what the program says of itself: pages of Markdown, manual pages and shell completion. */
@NullMarked
package mmulator.cli.reference;

import org.jspecify.annotations.NullMarked;

/**
 * What came out of an exploration or of a mutation, as text, as JSON, and read back from JSON to be merged.
 */
@NullMarked
package mmulator.report.result;

import org.jspecify.annotations.NullMarked;

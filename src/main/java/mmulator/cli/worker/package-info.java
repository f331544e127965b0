/**
 * Fixtures tried in processes of their own, so that one which takes the whole process down is one failure.
 */
@NullMarked
package mmulator.cli.worker;

import org.jspecify.annotations.NullMarked;

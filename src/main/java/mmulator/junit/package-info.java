/**
 * Machines for the tests of others: built in Java or read from fixtures, run or explored, and asserted. Only the annotations
 * and their extensions need JUnit.
 */
@NullMarked
package mmulator.junit;

import org.jspecify.annotations.NullMarked;

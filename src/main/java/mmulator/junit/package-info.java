/**
 * Machines for the tests of others: built in Java or read from fixtures, run or explored, and asserted. Only the annotations
 * and their extensions need JUnit. This package is the API; all others are public only because packages are many.
 */
@NullMarked
package mmulator.junit;

import org.jspecify.annotations.NullMarked;

/**
 * What came out of many fixtures, in the forms that people and CI systems read: KTAP, JUnit's XML, SARIF, JSON, HTML.
 */
@NullMarked
package mmulator.report.test;

import org.jspecify.annotations.NullMarked;

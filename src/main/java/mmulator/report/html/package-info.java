/**
 * A run as one page that needs no network: what happened is recorded from events and written as data, which the page's own
 * script shows.
 */
@NullMarked
package mmulator.report.html;

import org.jspecify.annotations.NullMarked;

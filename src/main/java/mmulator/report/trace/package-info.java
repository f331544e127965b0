/**
 * What happened, event by event: a trace for people ({@code TraceLog}), for comparison with a recorded one
 * ({@code GoldenTrace}), for a timeline viewer ({@code TimelineTrace}).
 */
@NullMarked
package mmulator.report.trace;

import org.jspecify.annotations.NullMarked;

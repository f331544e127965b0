package mmulator.trace;

import mmulator.machine.event.Outcome;

/** How the run that a trace tells of ended. @param steps of the whole run */
public record End(Outcome outcome, long steps) {}

package mmulator.trace;

import mmulator.machine.event.Outcome;

/** How the run that a trace tells of ended. @param steps of the whole run */
record End(Outcome outcome, long steps) {}

package mmulator.litmus;

import java.util.SortedSet;
import mmulator.litmus.test.Fault;

/** What there is to look at when all threads have ended. */
interface Ended {
    long register(int cpu, int number);

    /** @param offset bytes behind the start of the variable's own page */
    long memory(String symbol, long offset, int size);

    /** The last-level descriptor of the variable's page. */
    long descriptor(String symbol);

    SortedSet<Fault> faults();
}

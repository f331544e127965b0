package mmulator.mmu.possible;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkResult;

/**
 * A walk that some implementation may have made, or may make now.
 *
 * @param regime in which it read the last descriptor
 * @param reads what it read, in the order of {@code result.steps()}; at least one
 */
record PastWalk(Regime regime, WalkResult result, List<PastRead> reads) {

    static PastWalk of(Epoch epoch, WalkResult result, PastRead last) {
        List<PastRead> reads = new ArrayList<>(4);
        for (PastRead read = last; read != null; read = read.previous()) {
            reads.add(read);
        }
        Collections.reverse(reads);
        return new PastWalk(epoch.regime(), result, reads);
    }

    PastRead last() {
        return reads.getLast();
    }

    /** When it could read the last descriptor. */
    Window window() {
        return last().window();
    }

    /** True if it ended in a translation for any ASID. */
    boolean isGlobal() {
        return result instanceof Translated walk && !walk.attributes().nG();
    }

    /** The same walk, as far as it was possible during another reading. */
    PastWalk during(PastRead.Reading other) {
        List<PastRead> during = new ArrayList<>(reads);
        during.set(during.size() - 1, last().during(other));
        return new PastWalk(regime, result, during);
    }

    /** True if it ended in a translation that a TLB may hold. */
    boolean isCacheable() {
        return result instanceof Translated walk && walk.fromTables() && !walk.accessFlagDue();
    }
}

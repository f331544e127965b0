package mmulator.relaxed.regime;

import mmulator.mmu.Regime;

/**
 * A regime while a CPU may have been in it, so that its TLB may hold what walks of that time read.
 *
 * @param since a message not after this time was seen before the regime could come into effect
 * @param until an own message of this time comes after the regime was left; {@link #OPEN} before there is one
 */
public record Epoch(Regime regime, int since, int until) {
    public static final int OPEN = Integer.MAX_VALUE;

    public Epoch until(int time) {
        return time < until ? new Epoch(regime, since, time) : this;
    }
}

package mmulator.mmu.possible;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import mmulator.mmu.Regime;
import mmulator.mmu.history.Moment;
import org.jspecify.annotations.Nullable;

/** The spans of time in which regimes were, or may have been, in effect on a CPU, as far as something may be left of them. */
final class Epochs {
    private static final int MERGE_AT_LEAST = 64;

    private final List<Epoch> epochs;
    /** In effect for sure but for pending register writes. */
    private @Nullable Regime inEffect;

    private int mergeAt = MERGE_AT_LEAST;
    /** It belongs to a copy as well: who changes it makes one of its own. */
    private boolean shared;

    Epochs() {
        epochs = new ArrayList<>();
    }

    private Epochs(Epochs other) {
        epochs = new ArrayList<>(other.epochs);
        inEffect = other.inEffect;
        mergeAt = other.mergeAt;
    }

    /** The same, for two who do not see each other's changes. */
    Epochs share() {
        shared = true;
        return this;
    }

    /** One that may be changed. */
    Epochs own() {
        return shared ? new Epochs(this) : this;
    }

    List<Epoch> all() {
        return epochs;
    }

    /** In effect for sure but for pending register writes; null before the first. */
    @Nullable
    Regime inEffect() {
        return inEffect;
    }

    /**
     * These regimes may be in effect from now on, and no others.
     *
     * @param changes of the history of descriptors up to now
     */
    void begin(List<Regime> effective, Moment now, long changes) {
        inEffect = effective.getFirst();
        Set<Regime> fresh = new LinkedHashSet<>(effective);
        for (int i = 0; i < epochs.size(); i++) {
            Epoch epoch = epochs.get(i);
            boolean stays = fresh.contains(epoch.regime());
            if (epoch.isOpen() && !stays) {
                epochs.set(i, epoch.closed(now, changes));
            } else if (epoch.isOpen()) {
                fresh.remove(epoch.regime());
            }
        }
        for (int i = 0; i < epochs.size(); i++) {
            Epoch epoch = epochs.get(i);
            // Coming back to a regime with nothing stored or published in between is as if it had never gone.
            if (!epoch.isOpen() && epoch.changes() == changes && fresh.remove(epoch.regime())) {
                epochs.set(i, Epoch.open(epoch.regime(), epoch.from()));
            }
        }
        fresh.forEach(regime -> epochs.add(Epoch.open(regime, now)));
        if (epochs.size() >= mergeAt) {
            mergeEpochs();
        }
    }

    /**
     * Keeps the number of epochs in bounds: one regime's all become one, as if it had been in effect in between. That
     * allows entries that there cannot be, but misses none.
     */
    private void mergeEpochs() {
        Map<Regime, Epoch> merged = new LinkedHashMap<>();
        epochs.forEach(epoch -> merged.merge(epoch.regime(), epoch, Epoch::through));
        epochs.clear();
        epochs.addAll(merged.values());
        mergeAt = Math.max(MERGE_AT_LEAST, 2 * epochs.size());
    }

    void forget(Predicate<Epoch> over) {
        epochs.removeIf(over);
    }

    /** When something has ended that an entry may still come of; not after {@code latest}. */
    Moment oldestEnd(Moment latest) {
        return epochs.stream().map(Epoch::until).reduce(latest, Moment::earlier);
    }

    /** When another CPU's walks for {@code va} worked for this one, too. */
    List<Epoch> common(Epochs other, BiPredicate<Epoch, Epoch> shares) {
        List<Epoch> common = new ArrayList<>();
        for (Epoch theirs : other.epochs) {
            epochs.stream()
                    .filter(own -> shares.test(own, theirs))
                    .map(Epoch::until)
                    .reduce(Moment::later)
                    .ifPresent(until -> common.add(theirs.before(until)));
        }
        return common;
    }
}

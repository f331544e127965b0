package mmulator.debug;

import mmulator.machine.Advance;
import mmulator.machine.Progress;
import mmulator.machine.state.Activity;

/** Does at the end of a history what has not been done before, and so makes it longer. What came after the present goes. */
final class HistoryEnd {
    private final History history;

    HistoryEnd(History history) {
        this.history = history;
    }

    /** The CPU whose turn it is has not been the one to act. */
    private void disturbed(int cpu) {
        if (history.turns().now().cpu() != cpu) {
            history.turns().disturbed();
        }
    }

    /** What comes after the present is gone; if the CPU that it ends with had a turn that is over, then so is the turn. */
    void endTurn() {
        cut();
        if (history.entry().cpu != Entry.NOBODY
                && history.entry().cpu == history.turns().now().cpu()
                && history.turns().over(history.runnable())
                && !runsAheadInItsTurn()) {
            close(true);
        }
    }

    /** A turn is not over before the plain instructions after its last step are. */
    private boolean runsAheadInItsTurn() {
        int cpu = history.turns().now().cpu();
        return cpu != Entry.NOBODY
                && history.runnable().get(cpu)
                && history.machine().runsAhead(cpu);
    }

    /** At the end of history, when no turn is over: chooses who goes on. @return steps left of the turn */
    long takeTurn() {
        open(
                runsAheadInItsTurn()
                        ? history.turns().now().cpu()
                        : history.turns().pick(history.runnable()),
                true);
        return Math.max(history.turns().left(), 0);
    }

    /** At the end of history: this CPU goes on, whoever's turn it is. */
    void giveTurn(int cpu) {
        disturbed(cpu);
        open(cpu, true);
    }

    /** One instruction of the CPU, whoever's turn it is; what comes after the present is gone. */
    Progress lengthenBy(int cpu) {
        endTurn();
        disturbed(cpu);
        open(cpu, false);
        return oneMore();
    }

    /**
     * The entry is over, and a new one begins.
     *
     * @param endsTurn true if a turn ends with it
     */
    private void close(boolean endsTurn) {
        history.entry().endsTurn = endsTurn;
        history.timeline()
                .add(new Entry(history.machine().steps(), history.turns().now()));
        history.enterNext();
    }

    /** The last entry is one of the CPU now; a new one, if it was another's or if it has executed single instructions. */
    private void open(int cpu, boolean run) {
        Entry entry = history.entry();
        if (entry.cpu != Entry.NOBODY && (entry.cpu != cpu || run && entry.ones > 0)) {
            close(false);
            entry = history.entry();
        }
        entry.cpu = cpu;
        entry.turns = entry.until == Position.NOT_RUN && entry.ones == 0
                ? history.turns().now()
                : entry.turns;
    }

    /** At the end of history, lets the CPU of the last entry run. */
    Advance runOn(long until, boolean passing) {
        Entry entry = history.entry();
        Advance advance = history.run(entry.cpu, until, passing);
        entry.spins = history.machine().cpu(entry.cpu).activity() == Activity.SPINNING;
        long reached =
                entry.spins ? history.machine().steps() + 1 : history.machine().steps();
        history.endsAt(new Position(history.position().entry(), reached, 0));
        entry.until = reached;
        if (advance == Advance.DONE) {
            history.rememberWhereDue();
        }
        return advance;
    }

    /** At the end of history, one instruction of the CPU of the last entry. */
    private Progress oneMore() {
        Progress progress = history.one(history.entry().cpu, true);
        history.entry().ones = history.position().ones();
        history.rememberWhereDue();
        return progress;
    }

    /** Somebody changes something; what came next is gone. */
    void change(Entry.Change change) {
        cut();
        close(false);
        history.entry().change = change;
        history.onlooker().lookAwayDuring(() -> change.make(history.machine()));
        history.turns().disturbed();
        close(false);
    }

    /** What comes after the present is gone. */
    void cut() {
        int index = history.position().entry();
        // A breakpoint may have stopped it beyond: among plain instructions behind one that the machine carries out.
        if (!history.atEnd() || history.position().compareTo(history.entry().end(index)) > 0) {
            history.timeline().cutAfter(history.position(), history.answered());
        }
    }
}

package mmulator.report.lanes;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One CPU's part of the interleaving table. */
final class Lane {
    enum State {
        RUNNABLE('.'),
        PARKED('z'),
        HALTED(' ');

        private final char glyph;

        State(char glyph) {
            this.glyph = glyph;
        }

        char glyph() {
            return glyph;
        }
    }

    private final RowFolder folder;
    private final TreeMap<Long, State> states = new TreeMap<>(Map.of(0L, State.RUNNABLE));
    private String waker = "";

    Lane(Consumer<Row> rows) {
        folder = new RowFolder(rows);
    }

    RowFolder folder() {
        return folder;
    }

    void become(State state, long step) {
        states.put(step, state);
    }

    State state() {
        return states.lastEntry().getValue();
    }

    /** State once {@code step} has been executed. */
    State stateAfter(long step) {
        return states.floorEntry(step).getValue();
    }

    /** @param text who woke this CPU; told at its next step */
    void setWaker(String text) {
        waker = text;
    }

    String takeWaker() {
        String text = waker;
        waker = "";
        return text;
    }
}

package mmulator.debug;

/**
 * A place in history: inside an entry, after running until so many steps and then executing so many single instructions.
 *
 * @param until steps of the machine, or {@link #NOT_RUN} before the run that the entry begins with
 * @param ones instructions executed one by one since then; inside a run of the entry they are its own
 */
record Position(int entry, long until, long ones) implements Comparable<Position> {
    static final long NOT_RUN = -1;
    static final Position START = new Position(0, NOT_RUN, 0);

    static Position startOf(int entry) {
        return new Position(entry, NOT_RUN, 0);
    }

    Position plusOnes(long more) {
        return new Position(entry, until, ones + more);
    }

    @Override
    public int compareTo(Position other) {
        int byEntry = Integer.compare(entry, other.entry);
        if (byEntry != 0) {
            return byEntry;
        }
        int byRun = Long.compare(until, other.until);
        return byRun != 0 ? byRun : Long.compare(ones, other.ones);
    }

    static Position later(Position one, Position other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}

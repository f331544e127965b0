package mmulator.machine.state;

import java.util.ArrayList;
import java.util.List;

/**
 * PAR_EL1 has been written by an AT that no context synchronization event has followed.
 *
 * @param since step of the last such AT
 * @param earlier the values before each of them: a read may give any
 */
public record UnsynchronizedPar(long since, List<Long> earlier) {
    public UnsynchronizedPar {
        earlier = List.copyOf(earlier);
    }

    /** Another one writes it. @param value that it replaces */
    UnsynchronizedPar and(long step, long value) {
        if (earlier.contains(value)) {
            return new UnsynchronizedPar(step, earlier);
        }
        List<Long> more = new ArrayList<>(earlier);
        more.add(value);
        return new UnsynchronizedPar(step, more);
    }

    /** What a read may give instead of {@code value}; that itself if there is nothing else. */
    public long insteadOf(long value) {
        return earlier.stream().filter(one -> one != value).findFirst().orElse(value);
    }
}

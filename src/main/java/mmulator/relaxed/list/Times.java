package mmulator.relaxed.list;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where in a list what is of a location stands, what takes effect on a CPU, and its interrupts: times, in order. */
public final class Times {
    private static final int[] EMPTY = {0};

    /** By location, and by CPU; the first of each is how many there are. */
    private int[] @Nullable [] writes = new int[8][];

    private int[] @Nullable [] effects = new int[4][];
    private int[] @Nullable [] interrupts = new int[4][];
    private int length;

    public Times(Message[] list) {
        for (Message message : list) {
            add(message);
        }
    }

    /** The message is the last of the list. */
    public void add(Message message) {
        length++;
        switch (message) {
            case Message.Write write -> writes = with(writes, write.location());
            case Message.Effect effect -> effects = with(effects, effect.on());
            case Message.Interrupt interrupt -> interrupts = with(interrupts, interrupt.on());
        }
    }

    /** The last message, this one, is so no more. */
    public void remove(Message message) {
        length--;
        int[] times = switch (message) {
            case Message.Write write -> writes[write.location()];
            case Message.Effect effect -> effects[effect.on()];
            case Message.Interrupt interrupt -> interrupts[interrupt.on()];
        };
        Objects.requireNonNull(times)[0]--;
    }

    private int[] @Nullable [] with(int[] @Nullable [] all, int index) {
        int[] @Nullable [] more = index < all.length ? all : Arrays.copyOf(all, 2 * index + 1);
        int[] known = more[index];
        int[] one = known == null ? new int[4] : known;
        int count = one[0] + 1;
        if (count == one.length) {
            one = Arrays.copyOf(one, 2 * count);
        }
        one[0] = count;
        one[count] = length;
        more[index] = one;
        return more;
    }

    /** The first of the location after a time; {@link Integer#MAX_VALUE} if there is none. */
    public int next(int location, int after) {
        return next(of(writes, location), after);
    }

    /** The last of the location not after a time; 0 if there is none. */
    public int last(int location, int until) {
        return last(of(writes, location), until);
    }

    private static int last(int[] one, int until) {
        int count = until(one, until);
        return count == 0 ? 0 : one[count];
    }

    /** The first TLBI after a time that takes effect on the CPU; {@link Integer#MAX_VALUE} if there is none. */
    public int nextEffect(int cpu, int after) {
        return next(of(effects, cpu), after);
    }

    /** The first interrupt for the CPU after a time; {@link Integer#MAX_VALUE} if there is none. */
    public int nextInterrupt(int cpu, int after) {
        return next(of(interrupts, cpu), after);
    }

    /** The last TLBI not after a time that takes effect on the CPU; 0 if there is none. */
    public int lastEffect(int cpu, int until) {
        return last(of(effects, cpu), until);
    }

    private static int next(int[] one, int after) {
        int count = until(one, after);
        return count == one[0] ? Integer.MAX_VALUE : one[count + 1];
    }

    private static int[] of(int[] @Nullable [] all, int index) {
        int[] one = index < all.length ? all[index] : null;
        return one == null ? EMPTY : one;
    }

    /** How many are not after the time. */
    private static int until(int[] one, int time) {
        int found = Arrays.binarySearch(one, 1, one[0] + 1, time);
        return found >= 0 ? found : -found - 2;
    }
}

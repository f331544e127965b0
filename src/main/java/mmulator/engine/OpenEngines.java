package mmulator.engine;

import java.util.Arrays;
import java.util.NoSuchElementException;

/** Open engines by address, which is all that native code can say of them. It says so at each call, so nothing is allocated. */
final class OpenEngines {
    private record Table(long[] addresses, Upcalls[] engines) {
        Table with(long address, Upcalls engine) {
            int at = -Arrays.binarySearch(addresses, address) - 1;
            Table more = new Table(
                    Arrays.copyOf(addresses, addresses.length + 1), Arrays.copyOf(engines, engines.length + 1));
            System.arraycopy(addresses, at, more.addresses, at + 1, addresses.length - at);
            System.arraycopy(engines, at, more.engines, at + 1, engines.length - at);
            more.addresses[at] = address;
            more.engines[at] = engine;
            return more;
        }

        Table without(long address) {
            int at = Arrays.binarySearch(addresses, address);
            Table less = new Table(
                    Arrays.copyOf(addresses, addresses.length - 1), Arrays.copyOf(engines, engines.length - 1));
            System.arraycopy(addresses, at + 1, less.addresses, at, less.addresses.length - at);
            System.arraycopy(engines, at + 1, less.engines, at, less.engines.length - at);
            return less;
        }
    }

    private volatile Table table = new Table(new long[0], new Upcalls[0]);

    /** @param address of none that is open */
    synchronized void add(long address, Upcalls engine) {
        table = table.with(address, engine);
    }

    synchronized void remove(long address) {
        table = table.without(address);
    }

    Upcalls get(long address) {
        Table present = table;
        int at = Arrays.binarySearch(present.addresses, address);
        if (at < 0) {
            throw new NoSuchElementException("an engine that is not open");
        }
        return present.engines[at];
    }
}

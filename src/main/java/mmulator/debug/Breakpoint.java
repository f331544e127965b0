package mmulator.debug;

import java.util.OptionalInt;

/** Where to stop before an instruction executes. Addresses are multiples of four. */
public sealed interface Breakpoint {
    /** At a virtual address, whatever it is mapped to. @param cpu the only CPU that stops, or empty for all */
    record Virtual(long address, OptionalInt cpu) implements Breakpoint {
        public Virtual(long address) {
            this(address, OptionalInt.empty());
        }
    }

    /** At a physical address, through whatever mapping it is fetched, or none. */
    record Physical(long address) implements Breakpoint {}
}

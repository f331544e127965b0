package mmulator.litmus.test;

/** Something that has a value in a state, written as herd writes it. */
public sealed interface Location {

    /** @param number 0 to 30 */
    record Register(int cpu, int number) implements Location {
        @Override
        public String toString() {
            return cpu + ":X" + number;
        }
    }

    /** Memory behind a symbol, at its own physical address. @param index of an array's element, or −1 */
    record Memory(String symbol, int index) implements Location {
        @Override
        public String toString() {
            return index < 0 ? "[" + symbol + "]" : symbol + "[" + index + "]";
        }
    }

    /** The last-level descriptor of a symbol's page. */
    record DescriptorOf(String symbol) implements Location {
        @Override
        public String toString() {
            return "[PTE(" + symbol + ")]";
        }
    }
}

package mmulator.litmus.test;

/** What a test says a location holds, written as herd writes it. */
public sealed interface Value {

    record Number(long value) implements Value {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** The virtual address of a symbol. */
    record Address(String symbol) implements Value {
        @Override
        public String toString() {
            return symbol;
        }
    }

    record PhysicalAddress(String symbol) implements Value {
        @Override
        public String toString() {
            return "PA(" + symbol + ")";
        }
    }

    /** The virtual address at which code finds the descriptor of a symbol's page. */
    record DescriptorAddress(String symbol) implements Value {
        @Override
        public String toString() {
            return "PTE(" + symbol + ")";
        }
    }

    record Descriptor(DescriptorFields fields) implements Value {
        @Override
        public String toString() {
            return fields.toString();
        }
    }

    /** The address of an instruction. */
    record Label(int cpu, String name) implements Value {
        @Override
        public String toString() {
            return "label:\"P" + cpu + ":" + name + "\"";
        }
    }
}

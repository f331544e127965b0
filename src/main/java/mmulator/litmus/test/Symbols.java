package mmulator.litmus.test;

import java.util.Set;
import java.util.TreeSet;

/** The variables of a test. */
public final class Symbols {
    private Symbols() {}

    /** Those that the initial state names, as a location, an address or an output address, in order. */
    public static Set<String> inInitialState(LitmusTest test) {
        Set<String> symbols = new TreeSet<>();
        for (LitmusTest.Initial initial : test.initial()) {
            addTo(symbols, initial.location());
            initial.values().forEach(value -> addTo(symbols, value));
        }
        return symbols;
    }

    /** Also those that only the condition's values name. */
    public static Set<String> of(LitmusTest test) {
        Set<String> symbols = inInitialState(test);
        test.propositions().forEach(asked -> asked.visitValues(value -> addTo(symbols, value)));
        return symbols;
    }

    private static void addTo(Set<String> symbols, Location location) {
        switch (location) {
            case Location.Register register -> {}
            case Location.Memory memory -> symbols.add(memory.symbol());
            case Location.DescriptorOf descriptor -> symbols.add(descriptor.symbol());
        }
    }

    private static void addTo(Set<String> symbols, Value value) {
        switch (value) {
            case Value.Number number -> {}
            case Value.Label label -> {}
            case Value.Address address -> symbols.add(address.symbol());
            case Value.PhysicalAddress address -> symbols.add(address.symbol());
            case Value.DescriptorAddress address -> symbols.add(address.symbol());
            case Value.Descriptor(DescriptorFields fields) when fields.symbol().isEmpty() -> {}
            case Value.Descriptor(DescriptorFields fields) -> symbols.add(fields.symbol());
        }
    }
}

package mmulator.litmus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mmulator.litmus.test.LitmusTest;
import mmulator.litmus.test.Location;
import mmulator.litmus.test.Proposition;

/**
 * What states show, in herd's order: registers, memory, descriptors, and the faults asked for.
 *
 * @param locations those of the condition and of {@code locations}
 */
record Shown(List<Location> locations, List<Proposition.Faulted> faults) {

    static Shown of(LitmusTest test) {
        Set<Location> locations = new LinkedHashSet<>(test.shown().locations());
        Set<Proposition.Faulted> faults = new LinkedHashSet<>(test.shown().faults());
        test.condition().proposition().visit(locations::add, faults::add);
        List<Location> ordered = new ArrayList<>(locations);
        ordered.sort(Comparator.comparingInt(Shown::group)
                .thenComparingInt(Shown::cpu)
                .thenComparing(Shown::symbol)
                .thenComparingInt(Shown::number));
        List<Proposition.Faulted> asked = new ArrayList<>(faults);
        asked.sort(Comparator.comparingInt(Proposition.Faulted::cpu).thenComparing(Proposition.Faulted::what));
        return new Shown(ordered, asked);
    }

    private static int group(Location location) {
        return switch (location) {
            case Location.Register register -> 0;
            case Location.Memory memory -> 1;
            case Location.DescriptorOf descriptor -> 2;
        };
    }

    private static int cpu(Location location) {
        return location instanceof Location.Register register ? register.cpu() : 0;
    }

    private static String symbol(Location location) {
        return switch (location) {
            case Location.Register register -> "";
            case Location.Memory memory -> memory.symbol();
            case Location.DescriptorOf descriptor -> descriptor.symbol();
        };
    }

    private static int number(Location location) {
        return switch (location) {
            case Location.Register register -> register.number();
            case Location.Memory memory -> memory.index();
            case Location.DescriptorOf descriptor -> 0;
        };
    }
}

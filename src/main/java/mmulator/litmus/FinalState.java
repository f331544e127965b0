package mmulator.litmus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;
import mmulator.litmus.test.Fault;
import mmulator.litmus.test.Location;
import mmulator.litmus.test.Proposition;
import mmulator.litmus.test.Value;
import mmulator.litmus.test.ValueType;

/** The end of an execution, seen as its test sees it. */
final class FinalState implements Proposition.State {
    private final LitmusProgram program;
    private final Ended ended;
    private final SortedSet<Fault> faults;

    FinalState(LitmusProgram program, Ended ended) {
        this.program = program;
        this.ended = ended;
        this.faults = ended.faults();
    }

    @Override
    public boolean holds(Proposition.Equal equal) {
        long expected = program.bits(equal.value());
        long actual = bits(equal.location());
        boolean halfRegister = equal.location() instanceof Location.Register
                && expected == (int) expected
                && actual == (expected & 0xffff_ffffL);
        return halfRegister || program.type(equal.location()).of(expected) == actual;
    }

    @Override
    public boolean holds(Proposition.Same same) {
        return bits(same.one()) == bits(same.other());
    }

    @Override
    public boolean holds(Proposition.Faulted faulted) {
        return faults.stream().anyMatch(faulted::covers);
    }

    private long bits(Location location) {
        ValueType type = program.type(location);
        return type.of(
                switch (location) {
                    case Location.Register(int cpu, int number) -> ended.register(cpu, number);
                    case Location.DescriptorOf(String symbol) -> ended.descriptor(symbol);
                    case Location.Memory(String symbol, int index) ->
                        ended.memory(symbol, (long) Math.max(index, 0) * type.size(), type.size());
                });
    }

    /**
     * The state as herd prints it, such as {@code 0:X4=1; [x]=2; Fault(P0:L0,x,MMU:Translation); ~Fault(P1:L1,x);}: values,
     * faults that happened, faults that were asked for and did not happen.
     */
    String text() {
        Shown shown = Shown.of(program.test());
        Map<String, List<String>> parts = new LinkedHashMap<>();
        parts.put("values", shown.locations().stream().map(this::text).toList());
        List<String> there = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (Fault fault : faults) {
            if (shown.faults().stream().anyMatch(asked -> asked.covers(fault))) {
                there.add(fault.toString());
            }
        }
        for (Proposition.Faulted asked : shown.faults()) {
            if (!holds(asked)) {
                absent.addFirst("~Fault(" + asked.what() + ")");
            }
        }
        parts.put("faults", there);
        parts.put("absent", absent);
        return parts.values().stream()
                .map(part -> part.stream().map(item -> item + ";").collect(Collectors.joining(" ")))
                .collect(Collectors.joining(" "))
                .strip();
    }

    private String text(Location location) {
        int elements = program.elements(location);
        if (elements > 1 && location instanceof Location.Memory(String symbol, int index)) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < elements; i++) {
                values.add(value(new Location.Memory(symbol, i)));
            }
            return symbol + "={" + String.join(",", values) + "}";
        }
        return location + "=" + value(location);
    }

    private String value(Location location) {
        long bits = bits(location);
        return program.meaning(bits)
                .map(Value::toString)
                .orElseGet(() -> program.type(location).text(bits));
    }
}

package mmulator.litmus.read;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import mmulator.asm.source.SourcePosition;
import mmulator.litmus.test.Labels;
import mmulator.litmus.test.LitmusException;
import mmulator.litmus.test.LitmusTest;
import mmulator.litmus.test.Location;
import mmulator.litmus.test.Proposition;
import mmulator.litmus.test.Symbols;
import mmulator.litmus.test.Value;

/**
 * Sees to it that a condition asks for nothing that cannot be: a thread, a label or a variable that the test does not have
 * is a slip of the pen, and would make the condition true or false for no reason.
 */
final class NameChecks {
    private final SourceText source;
    private final LitmusTest test;
    private final int footer;

    NameChecks(SourceText source, LitmusTest test, int footer) {
        this.source = source;
        this.test = test;
        this.footer = footer;
    }

    void check() {
        for (LitmusTest.Initial initial : test.initial()) {
            if (initial.location() instanceof Location.Register register
                    && register.cpu() >= test.threads().size()) {
                throw new LitmusException(initial.position(), "there is no thread P" + register.cpu());
            }
        }
        test.initial().forEach(initial -> initial.values().forEach(value -> check(value, initial.position())));
        Set<String> known = Symbols.inInitialState(test);
        for (Proposition proposition : test.propositions()) {
            proposition.visit(location -> check(location, known), faulted -> check(faulted, known));
            proposition.visitValues(value -> check(value, source.position(footer)));
        }
        test.shown().locations().forEach(location -> check(location, known));
        test.shown().faults().forEach(faulted -> check(faulted, known));
    }

    private void check(Location location, Set<String> known) {
        switch (location) {
            case Location.Register(int cpu, int number) -> checkCpu(cpu);
            case Location.Memory(String symbol, int index) -> checkSymbol(symbol, known);
            case Location.DescriptorOf(String symbol) -> checkSymbol(symbol, known);
        }
    }

    private void check(Proposition.Faulted faulted, Set<String> known) {
        checkCpu(faulted.cpu());
        if (faulted.target() != null) {
            checkSymbol(faulted.target().replaceAll("PTE\\((.*)\\)", "$1"), known);
        }
        if (faulted.label() != null && !labels(faulted.cpu()).contains(faulted.label())) {
            throw source.wrong(
                    find(faulted.label()), "thread P" + faulted.cpu() + " has no label '" + faulted.label() + "'");
        }
    }

    private void check(Value value, SourcePosition position) {
        if (value instanceof Value.Label(int cpu, String name)
                && (cpu >= test.threads().size() || !labels(cpu).contains(name))) {
            throw new LitmusException(position, "there is no label '" + name + "' in P" + cpu);
        }
    }

    private Set<String> labels(int cpu) {
        LitmusTest.Thread thread = test.threads().get(cpu);
        Set<String> labels = new TreeSet<>(Labels.in(thread.code()));
        if (thread.handler() != null) {
            labels.addAll(Labels.in(thread.handler()));
        }
        return labels;
    }

    private void checkCpu(int cpu) {
        if (cpu >= test.threads().size()) {
            throw source.wrong(
                    find(String.valueOf(cpu)),
                    "there is no thread P" + cpu + "; expected P0"
                            + (test.threads().size() > 1
                                    ? " to P" + (test.threads().size() - 1)
                                    : ""));
        }
    }

    private void checkSymbol(String symbol, Set<String> known) {
        if (!known.contains(symbol)) {
            throw source.wrong(
                    find(symbol),
                    "the test has no variable '" + symbol + "'; expected one of " + String.join(", ", known));
        }
    }

    /** Where the footer has the word. */
    private int find(String word) {
        var matcher = Pattern.compile("(?<![A-Za-z0-9_])(?:P|pte_|phy_)?" + Pattern.quote(word) + "(?![A-Za-z0-9_])")
                .matcher(source.text());
        return matcher.find(footer) ? matcher.start() : footer;
    }
}

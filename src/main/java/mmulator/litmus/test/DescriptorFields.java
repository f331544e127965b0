package mmulator.litmus.test;

import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A last-level descriptor as a test spells it: {@code (oa:PA(x), af:0, db:0, dbm:1, valid:0, el0:0, Device-nGnRnE)}. What is
 * not said is an ordinary page: valid, accessed, writable (db, "dirty bit"), open to EL0, Normal cacheable memory.
 *
 * @param symbol whose physical page is the output address; empty for output address 0
 * @param dbm 1 if hardware may set db
 * @param attributes memory attributes; none for the default ones
 */
public record DescriptorFields(
        String symbol, int valid, int af, int db, int dbm, int el0, SortedSet<String> attributes) {

    public DescriptorFields {
        attributes = new TreeSet<>(attributes);
    }

    /** An ordinary page at the symbol's own physical address. */
    public static DescriptorFields page(String symbol) {
        return new DescriptorFields(symbol, 1, 1, 1, 0, 1, new TreeSet<>());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("(oa:PA(").append(symbol).append(')');
        field(text, "af", af, 1);
        field(text, "db", db, 1);
        field(text, "dbm", dbm, 0);
        field(text, "valid", valid, 1);
        field(text, "el0", el0, 1);
        if (!attributes.isEmpty()) {
            text.append(", ").append(String.join(", ", attributes));
        }
        return text.append(')').toString();
    }

    private static void field(StringBuilder text, String name, int value, int usual) {
        if (value != usual) {
            text.append(", ").append(name).append(':').append(value);
        }
    }
}

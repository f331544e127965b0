package mmulator.litmus.test;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The type of a location: how much of it a test may look at, and whether it is signed.
 *
 * @param size bytes
 */
public record ValueType(int size, boolean signed) {
    /** Where nothing is said: the whole register or doubleword, so that addresses fit. */
    public static final ValueType UNDECLARED = new ValueType(8, true);

    private static final Map<String, ValueType> NAMED = new LinkedHashMap<>();

    static {
        for (int bits = 8; bits <= 64; bits *= 2) {
            NAMED.put("int" + bits + "_t", new ValueType(bits / 8, true));
            NAMED.put("uint" + bits + "_t", new ValueType(bits / 8, false));
        }
        NAMED.put("int", new ValueType(4, true));
        NAMED.put("long", new ValueType(8, true));
        NAMED.put("pteval_t", UNDECLARED);
        NAMED.put("intptr_t", UNDECLARED);
        NAMED.put("uintptr_t", UNDECLARED);
    }

    public static Optional<ValueType> named(String name) {
        return Optional.ofNullable(NAMED.get(name));
    }

    public static String names() {
        return String.join(", ", NAMED.keySet());
    }

    /** The value that the low bytes of {@code bits} are. */
    public long of(long bits) {
        int unused = 64 - 8 * size;
        return signed ? bits << unused >> unused : bits << unused >>> unused;
    }

    public String text(long bits) {
        return signed || size < 8 ? Long.toString(of(bits)) : Long.toUnsignedString(bits);
    }
}

package mmulator.asm.section;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import mmulator.asm.source.Cursor;
import org.jspecify.annotations.Nullable;

/** Names that {@code .req} gives to registers. */
public final class RegisterAliases {
    private final Map<String, Register> registers = new HashMap<>();

    /** The register that {@code name} stands for, or {@code name} with an arrangement behind it; null when none. */
    @Nullable
    public Register find(String name) {
        Register whole = registers.get(name);
        int dot = name.lastIndexOf('.');
        if (whole != null || dot < 0) {
            return whole;
        }
        Register vector = registers.get(name.substring(0, dot));
        boolean plain = vector != null
                && vector.bank() == Register.Bank.V
                && vector.suffix().isEmpty();
        return plain ? Register.parse(vector + name.substring(dot)) : null;
    }

    /** Carries out {@code name .req register}, of which the cursor stands behind the name; false when it is not that. */
    public boolean define(String name, Cursor cursor, int index) {
        int before = cursor.skipBlanks();
        if (!cursor.identifier().equalsIgnoreCase(".req")) {
            cursor.moveTo(before);
            return false;
        }
        int at = cursor.skipBlanks();
        String target = cursor.expectIdentifier("a register");
        Register named = Register.parse(target);
        Register register = named == null ? registers.get(target) : named;
        if (register == null) {
            throw cursor.statement().error(at, "'" + target + "' is not a register");
        }
        cursor.expectEnd();
        Register known = registers.get(name);
        if (known != null && !known.equals(register)) {
            throw cursor.statement().error(index, "'" + name + "' is already an alias of " + known);
        }
        spellings(name).forEach(spelling -> registers.putIfAbsent(spelling, register));
        return true;
    }

    /** Carries out {@code .unreq}. */
    public void remove(Cursor cursor) {
        int at = cursor.skipBlanks();
        String name = cursor.expectIdentifier("a register alias");
        Register register = registers.get(name);
        if (register == null) {
            throw cursor.statement().error(at, "'" + name + "' is not a register alias");
        }
        spellings(name).forEach(spelling -> registers.remove(spelling, register));
        cursor.expectEnd();
    }

    /** An alias may also be used all in one case. */
    private static Set<String> spellings(String name) {
        return Set.copyOf(List.of(name, name.toUpperCase(Locale.ROOT), name.toLowerCase(Locale.ROOT)));
    }
}

package mmulator.asm.encode;

import java.util.HashMap;
import java.util.Map;
import mmulator.asm.section.Register;
import mmulator.asm.source.Cursor;
import org.jspecify.annotations.Nullable;

/** Names that {@code .req} gives to registers. */
public final class RegisterAliases {
    private final Map<String, Register> registers = new HashMap<>();

    @Nullable
    Register find(String name) {
        return registers.get(name);
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
        Register known = registers.putIfAbsent(name, register);
        if (known != null && !known.equals(register)) {
            throw cursor.statement().error(index, "'" + name + "' is already an alias of " + known);
        }
        return true;
    }

    /** Carries out {@code .unreq}. */
    public void remove(Cursor cursor) {
        int at = cursor.skipBlanks();
        String name = cursor.expectIdentifier("a register alias");
        if (registers.remove(name) == null) {
            throw cursor.statement().error(at, "'" + name + "' is not a register alias");
        }
        cursor.expectEnd();
    }
}

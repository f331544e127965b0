package mmulator.asm.assemble;

import mmulator.asm.source.Cursor;

/** A group of directives. */
interface Directives {

    /**
     * Carries out the directive {@code name} (lower case, with its dot), whose operands begin at the cursor.
     *
     * @return false when the directive belongs to another group
     */
    boolean handle(String name, Cursor cursor);
}

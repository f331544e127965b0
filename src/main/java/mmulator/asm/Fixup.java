package mmulator.asm;

/** Bytes that only the linker can make. */
sealed interface Fixup {

    /** Where they go, from the start of the section. */
    long offset();

    /** How many they are. */
    int length();

    /** An instruction with an operand not known yet. */
    record OfInstruction(long offset, Instruction instruction) implements Fixup {
        @Override
        public int length() {
            return 4;
        }
    }

    /** A data item, written at {@code column} of {@code statement}. */
    record OfData(long offset, int length, Expression expression, Statement statement, int index) implements Fixup {}
}

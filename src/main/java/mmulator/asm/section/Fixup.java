package mmulator.asm.section;

import mmulator.asm.source.SourcePosition;
import mmulator.asm.source.Statement;
import mmulator.elf.RelocationType;

/** Bytes that only the linker can make. */
public sealed interface Fixup {

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

    /**
     * A relocation of an object.
     *
     * @param target what the symbol stands for
     * @param old the bytes so far
     * @param position the place in the object
     */
    record OfRelocation(
            long offset, RelocationType type, Expression target, long addend, long old, SourcePosition position)
            implements Fixup {
        @Override
        public int length() {
            return type.size();
        }
    }

    /** A data item, written at {@code column} of {@code statement}. */
    record OfData(long offset, int length, Expression expression, Statement statement, int index) implements Fixup {}
}

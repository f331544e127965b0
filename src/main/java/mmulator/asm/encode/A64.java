package mmulator.asm.encode;

import mmulator.asm.section.NotYetKnown;
import mmulator.asm.source.SourceError;

/**
 * The instruction encoder. Each family knows its mnemonics and answers {@link #UNKNOWN} to others; what no family
 * knows — floating point and vectors — goes to {@link VectorEncoder}.
 */
public final class A64 {
    /** "Not one of mine"; an encoding is never negative. */
    static final long UNKNOWN = -1;

    public static final long NOP = 0xd503201fL;

    private A64() {}

    /** An encoding as the families return it. */
    static long word(int encoding) {
        return encoding & 0xffff_ffffL;
    }

    /** The size bit of most instructions. */
    static int sf(boolean is64) {
        return is64 ? 1 << 31 : 0;
    }

    /**
     * Encodes an instruction.
     *
     * @throws NotYetKnown when an operand's value is up to the linker
     * @throws SourceError when the instruction is wrong
     */
    public static int encode(Operands o, VectorEncoder vectors) {
        long word = loadsAndStores(o);
        if (word == UNKNOWN && !vectors.concerns(o)) {
            word = general(o);
        }
        return word == UNKNOWN ? vectors.encode(o) : (int) word;
    }

    private static long loadsAndStores(Operands o) {
        long word = LoadStore.encode(o);
        return word == UNKNOWN ? LoadStorePair.encode(o) : word;
    }

    private static long general(Operands o) {
        long word = Moves.encode(o);
        word = word == UNKNOWN ? AddSubtract.encode(o) : word;
        word = word == UNKNOWN ? Branches.encode(o) : word;
        word = word == UNKNOWN ? SystemInstructions.encode(o) : word;
        word = word == UNKNOWN ? Logical.encode(o) : word;
        word = word == UNKNOWN ? Bitfields.encode(o) : word;
        word = word == UNKNOWN ? Conditional.encode(o) : word;
        word = word == UNKNOWN ? Arithmetic.encode(o) : word;
        word = word == UNKNOWN ? Exclusives.encode(o) : word;
        word = word == UNKNOWN ? Atomics.encode(o) : word;
        return word == UNKNOWN ? PointerAuthentication.encode(o) : word;
    }
}

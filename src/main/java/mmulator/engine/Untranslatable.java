package mmulator.engine;

/**
 * Words that the engine's translator must never see: it ends the whole process on some of them. They are the reserved
 * encodings among half-precision Advanced SIMD and scalar arithmetic (seen with 2.1.1 and 2.1.4, none in two million
 * random words elsewhere). All of FEAT_FP16 counts, because the CPUs of this project do not have it.
 */
public final class Untranslatable {
    private Untranslatable() {}

    /** True if {@code word} is to be replaced by {@link #SUBSTITUTE} wherever the engine fetches it from. */
    public static boolean is(int word) {
        boolean threeSameHalf = (word & 0x9f60_c400) == 0x0e40_0400;
        boolean twoMiscellaneousHalf = (word & 0x8f7e_0c00) == 0x0e78_0800;
        return threeSameHalf || twoMiscellaneousHalf;
    }

    /** UDF #0, which is UNDEFINED too. */
    public static final int SUBSTITUTE = 0;
}

package mmulator.arch;

/** Instructions of FEAT_LSE, which read a location and write it in one atomic access. */
public final class ReadModifyWrite {
    private static final int LDAPR = 0xc000;

    private ReadModifyWrite() {}

    /** LD&lt;op&gt;, ST&lt;op&gt;, SWP, CAS and CASP in all sizes and orderings. */
    public static boolean is(int word) {
        boolean operation = (word & 0x3b20_0c00) == 0x3820_0000 && (word & 0xfc00) != LDAPR;
        return operation || CompareAndSwap.is(word);
    }
}

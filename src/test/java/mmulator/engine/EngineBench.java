package mmulator.engine;

import org.junit.jupiter.api.AfterEach;

/** One engine with 64 KiB of memory at 0x10000, mapped flat: code at 0x10000, data at 0x18000. */
class EngineBench {
    static final long CODE = 0x1_0000;
    static final long DATA = 0x1_8000;
    static final int NOP = 0xd503_201f;
    static final int MOV_X0_1 = 0xd280_0020;
    static final int ADD_X0_1 = 0x9100_0400;
    static final int LDR_X2_X1 = 0xf940_0022;
    static final int STR_X2_X1 = 0xf900_0022;
    static final int STR_W2_X1 = 0xb900_0022;
    static final int MRS_X3_MPIDR = 0xd538_00a3;
    static final int SVC = 0xd400_0001;
    static final int B_SELF = 0x1400_0000;
    static final int B_NEXT = 0x1400_0001;

    final GuestMemory memory = GuestMemory.allocate(0x1_0000);
    final Unicorn engine = Unicorn.open(Unicorn.Translation.BY_HOOK);
    Hooks.TlbFill fill = (page, access) -> page | 7;

    EngineBench() {
        engine.map(CODE, memory);
        engine.onTlbFill((page, access) -> fill.fill(page, access));
    }

    @AfterEach
    void close() {
        engine.close();
        memory.close();
    }

    /** Writes code that ends in a hook which stops. @return the address of that end */
    long code(int... words) {
        for (int i = 0; i < words.length; i++) {
            memory.write(4L * i, 4, words[i]);
        }
        long end = CODE + 4L * words.length;
        engine.onCode(end, end, address -> engine.stop());
        return end;
    }
}

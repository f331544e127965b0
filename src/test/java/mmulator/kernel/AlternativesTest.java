package mmulator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AlternativesTest {
    private static final int CODE = 0x1000;
    private static final int REPLACEMENT = 0x1100;
    private static final int CALLBACK = 0x1200;
    private static final int TABLE = 0x2000;
    private static final int NOP = 0xd503201f;
    private static final int BRANCH_8 = 0x14000002;

    @TempDir
    private Path folder;

    /** One entry: two instructions at CODE for capability 7. */
    private Kernel kernel(int capability, int target, int size, String callback) throws IOException {
        FakeKernel fake = new FakeKernel(1 << 18)
                .symbol("__alt_instructions", TABLE)
                .symbol("__alt_instructions_end", TABLE + 12)
                .local(callback, CALLBACK)
                .put32(TABLE, CODE - TABLE)
                .put32(TABLE + 4, target - TABLE - 4)
                .put32(TABLE + 8, capability | 8 << 16 | size << 24)
                .put32(CODE, BRANCH_8)
                .put32(CODE + 4, BRANCH_8)
                .put32(REPLACEMENT, BRANCH_8 + 1);
        return KernelFile.read(Files.write(folder.resolve("Image"), fake.image()), null);
    }

    private static BitSet capability(int number) {
        BitSet set = new BitSet();
        set.set(number);
        return set;
    }

    private static int word(Kernel kernel, int offset) {
        return kernel.memory().s32(FakeKernel.BASE + offset);
    }

    @Test
    void aBranchKeepsItsTargetAndWhatIsShorterIsFilledWithNops() throws IOException {
        Kernel kernel = kernel(7, REPLACEMENT, 4, "f");

        assertEquals(1, Alternatives.apply(kernel, capability(7)));

        assertEquals(0x14000000 | (REPLACEMENT + 12 - CODE) / 4, word(kernel, CODE));
        assertEquals(NOP, word(kernel, CODE + 4));
    }

    @Test
    void withoutTheCapabilityTheCodeStays() throws IOException {
        Kernel kernel = kernel(7, REPLACEMENT, 4, "f");

        assertEquals(0, Alternatives.apply(kernel, capability(6)));
        assertEquals(BRANCH_8, word(kernel, CODE));
    }

    @Test
    void theCallbackThatWritesNopsDoes() throws IOException {
        Kernel kernel = kernel(7 | 0x8000, CALLBACK, 0, "alt_cb_patch_nops");

        Alternatives.apply(kernel, capability(7));

        assertEquals(NOP, word(kernel, CODE));
        assertEquals(NOP, word(kernel, CODE + 4));
    }

    @Test
    void aMitigationThatNoCpuNeedsLeavesTheCode() throws IOException {
        Kernel kernel = kernel(7 | 0x8000, CALLBACK, 0, "spectre_bhb_patch_loop_iter");

        Alternatives.apply(kernel, capability(7));

        assertEquals(BRANCH_8, word(kernel, CODE));
    }

    @Test
    void anUnknownCallbackIsAnErrorThatNamesIt() throws IOException {
        Kernel kernel = kernel(7 | 0x8000, CALLBACK, 0, "new_callback");

        assertTrue(assertThrows(KernelException.class, () -> Alternatives.apply(kernel, capability(7)))
                .getMessage()
                .contains("that 'new_callback' makes, which is not known here"));
    }

    @Test
    void aReplacementLongerThanItsPlaceIsAnError() throws IOException {
        Kernel kernel = kernel(7, REPLACEMENT, 12, "f");

        assertThrows(KernelException.class, () -> Alternatives.apply(kernel, capability(7)));
    }
}

package mmulator.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Words as GNU as makes them. */
final class BranchTest {
    private static void decodes(long word, Branch branch) {
        assertEquals(Optional.of(branch), Branch.decode((int) word));
    }

    @Test
    void branchesToAnOffset() {
        decodes(0x1400_0002L, new Branch.Immediate(8, false)); // b .+8
        decodes(0x17ff_ffffL, new Branch.Immediate(-4, false)); // b .-4
        decodes(0x9400_0400L, new Branch.Immediate(0x1000, true)); // bl .+0x1000
        decodes(0x1600_0000L, new Branch.Immediate(-0x800_0000L, false)); // the farthest back
    }

    @Test
    void branchesToARegister() {
        decodes(0xd65f_03c0L, new Branch.Register(30, false)); // ret
        decodes(0xd61f_0220L, new Branch.Register(17, false)); // br x17
        decodes(0xd63f_0000L, new Branch.Register(0, true)); // blr x0
    }

    @Test
    void branchesOnACondition() {
        decodes(0x5400_0041L, new Branch.Conditional(1, 8)); // b.ne .+8
        decodes(0x54ff_ffe8L, new Branch.Conditional(8, -4)); // b.hi .-4
    }

    @Test
    void branchesOnARegister() {
        decodes(0x3400_0049L, new Branch.Test(9, 0xffff_ffffL, true, 8)); // cbz w9, .+8
        decodes(0xb4ff_ffe9L, new Branch.Test(9, -1, true, -4)); // cbz x9, .-4
        decodes(0xb500_0049L, new Branch.Test(9, -1, false, 8)); // cbnz x9, .+8
        decodes(0x3670_0049L, new Branch.Test(9, 1 << 14, true, 8)); // tbz w9, #14, .+8
        decodes(0xb707_ffe9L, new Branch.Test(9, 1L << 32, false, -4)); // tbnz x9, #32, .-4
    }

    @Test
    void othersAreNone() {
        assertEquals(Optional.empty(), Branch.decode(0xd503_201f)); // nop
        assertEquals(Optional.empty(), Branch.decode(0xd65f_0bff)); // retaa
        assertEquals(Optional.empty(), Branch.decode(0x5400_0050)); // bc.eq, which is FEAT_HBC's
        assertEquals(Optional.empty(), Branch.decode(0xd400_0001)); // svc #0
    }
}

package mmulator.machine.differential;

import java.util.Locale;
import mmulator.arch.Sctlr;
import mmulator.engine.GuestMemory;
import mmulator.engine.Unicorn;
import mmulator.mmu.AccessKind;

/**
 * The engine's own MMU, asked for translations: an implementation that shares nothing with ours. It is that of QEMU 5, with
 * the CPU model "max".
 *
 * <p>System registers, and the AT instructions with them, are reached through the engine's register interface and not by
 * guest code, which would itself have to be mapped by the tables under test. It ends in the same functions. The AT
 * instructions look nothing up in the engine's TLB; fetches do, so that is flushed before each, and so is translated code.
 */
final class EngineMmu implements AutoCloseable {

    /** An address translation instruction: {@code AT <name>, Xt}. */
    enum At {
        S1E1R(8, 0, AccessKind.READ_EL1, false),
        S1E1W(8, 1, AccessKind.WRITE_EL1, false),
        S1E0R(8, 2, AccessKind.READ_EL0, false),
        S1E0W(8, 3, AccessKind.WRITE_EL0, false),
        S1E1RP(9, 0, AccessKind.READ_EL1, true),
        S1E1WP(9, 1, AccessKind.WRITE_EL1, true);

        private final int crm;
        private final int op2;
        private final AccessKind access;
        private final boolean minded;

        At(int crm, int op2, AccessKind access, boolean minded) {
            this.crm = crm;
            this.op2 = op2;
            this.access = access;
            this.minded = minded;
        }

        AccessKind access() {
            return access;
        }

        /** Only the forms that end in P look at PSTATE.PAN. */
        boolean mindsPan() {
            return minded;
        }
    }

    /** Exception numbers of the engine. */
    private static final int UNDEFINED = 1;

    private static final int PREFETCH_ABORT = 3;
    private static final int ERET = 0xd69f_03e0;
    private static final long CODE = 0x1000;

    private final Unicorn engine = Unicorn.open(Unicorn.Translation.BY_ENGINE);
    private final GuestMemory code = GuestMemory.allocate(Unicorn.PAGE_SIZE);
    private final long sctlrAtReset;
    private int interrupt;

    /** @param el exception level of fetches, 0 or 1; the AT instructions have their own */
    EngineMmu(int el) {
        // Without these two EL1 would be an AArch32 regime: SCR_EL3.RW and NS, HCR_EL2.RW.
        engine.setSystemRegister(3, 6, 1, 1, 0, 1 << 10 | 1);
        engine.setSystemRegister(3, 4, 1, 1, 0, 1L << 31);
        sctlrAtReset = engine.systemRegister(3, 0, 1, 0, 0);
        engine.onInterrupt(number -> {
            interrupt = number;
            engine.stop();
        });
        if (el == 0) {
            code.write(0, 4, ERET);
            engine.map(CODE, code);
            engine.setSystemRegister(3, 0, 4, 0, 0, 0x3c0); // SPSR_EL1: EL0, all exceptions masked
            engine.setSystemRegister(3, 0, 4, 0, 1, CODE + 8); // ELR_EL1: a zero word, UNDEFINED
            engine.run(CODE);
            if (engine.pc() != CODE + 8 || interrupt != UNDEFINED) {
                throw new IllegalStateException("no way to EL0: exception " + interrupt + " at " + engine.pc());
            }
        }
    }

    void map(long physicalAddress, GuestMemory memory) {
        engine.map(physicalAddress, memory);
    }

    /** Sets the stage 1 context, MMU on. */
    void load(long tcr, long ttbr0, long ttbr1, long mair, boolean wxn, boolean pan) {
        engine.setSystemRegister(3, 0, 2, 0, 2, tcr);
        engine.setSystemRegister(3, 0, 2, 0, 0, ttbr0);
        engine.setSystemRegister(3, 0, 2, 0, 1, ttbr1);
        engine.setSystemRegister(3, 0, 10, 2, 0, mair);
        engine.setSystemRegister(3, 0, 1, 0, 0, sctlrAtReset & ~Sctlr.WXN | Sctlr.M | (wxn ? Sctlr.WXN : 0));
        engine.setSystemRegister(3, 0, 4, 2, 3, pan ? 1 << 22 : 0);
    }

    /** Register values as the engine has them, for messages and to see that they arrived. */
    String registers() {
        return String.format(
                Locale.ROOT,
                "TCR_EL1 0x%016x TTBR0_EL1 0x%016x TTBR1_EL1 0x%016x MAIR_EL1 0x%016x SCTLR_EL1 0x%016x PAN 0x%x",
                engine.systemRegister(3, 0, 2, 0, 2),
                engine.systemRegister(3, 0, 2, 0, 0),
                engine.systemRegister(3, 0, 2, 0, 1),
                engine.systemRegister(3, 0, 10, 2, 0),
                engine.systemRegister(3, 0, 1, 0, 0),
                engine.systemRegister(3, 0, 4, 2, 3));
    }

    /** Executes {@code AT} and returns PAR_EL1. */
    long at(At operation, long va) {
        engine.setSystemRegister(1, 0, 7, operation.crm, operation.op2, va);
        return engine.systemRegister(3, 0, 7, 4, 0);
    }

    /**
     * Executes the instruction at {@code va}, which must be {@code mov x0, #n} and have zeroes after it.
     *
     * @return n, or 0 for an Instruction Abort
     */
    int fetch(long va) {
        engine.flushTlb();
        engine.flushCode();
        engine.setX(0, 0);
        interrupt = 0;
        engine.run(va);
        // An Instruction Abort may also come after it, from the next page.
        if (interrupt != UNDEFINED && interrupt != PREFETCH_ABORT) {
            throw new IllegalStateException("exception " + interrupt + " on a fetch from " + Long.toHexString(va));
        }
        return (int) engine.x(0);
    }

    @Override
    public void close() {
        engine.close();
        code.close();
    }
}

package mmulator.relaxed.program;

import java.util.List;
import java.util.Map;
import mmulator.check.Rule;
import mmulator.mmu.Regime;
import mmulator.mmu.WalkResult;
import org.jspecify.annotations.Nullable;

/**
 * What is to be executed.
 *
 * @param memory what memory holds at the start, by physical address
 * @param memoryShown what of it final states tell; null for all that has changed, as address, size and value
 * @param leaves physical addresses of level 3 descriptors in which hardware may set AF for no access
 * @param judged whether rules are judged, not only final states found
 * @param tolerance what is not told of them
 */
public record Program(
        List<Cpu> cpus,
        Memory memory,
        @Nullable List<Shown> memoryShown,
        List<Long> leaves,
        boolean judged,
        Tolerance tolerance) {
    /** Which rules may be broken where, since the program deals with what comes of it. */
    @FunctionalInterface
    public interface Tolerance {
        Tolerance NONE = (rule, cpu, pc) -> false;

        boolean tolerates(Rule rule, int cpu, long pc);
    }

    /** One that tolerates nothing. */
    public Program(
            List<Cpu> cpus, Memory memory, @Nullable List<Shown> memoryShown, List<Long> leaves, boolean judged) {
        this(cpus, memory, memoryShown, leaves, judged, Tolerance.NONE);
    }

    public Program {
        leaves = List.copyOf(leaves);
        cpus = List.copyOf(cpus);
        memoryShown = memoryShown == null ? null : List.copyOf(memoryShown);
    }

    /**
     * @param pc where the CPU starts; it ends at an HLT
     * @param code instruction words by virtual address
     * @param registers X0 to X30, SP and NZCV (in bits 31 to 28)
     * @param shown the registers that final states tell: general ones, 31 for SP, and system registers by encoding
     * @param mmu null if addresses are physical
     */
    public record Cpu(
            long pc,
            Code code,
            long[] registers,
            List<Integer> shown,
            @Nullable Mmu mmu) {
        public Cpu {
            registers = registers.clone();
            shown = List.copyOf(shown);
        }
    }

    /**
     * How addresses are translated at the start. Fetches are translated by what memory holds then.
     *
     * @param el exception level that the code runs at
     * @param onFault what comes after an instruction that faults
     * @param constants system registers that may be read, by encoding, and what they hold
     * @param handler where to, for {@link OnFault#HANDLER}; it runs at EL1, and a fault there ends the CPU
     */
    public record Mmu(Regime regime, int el, OnFault onFault, long handler, Map<Integer, Long> constants) {
        public Mmu {
            constants = Map.copyOf(constants);
        }
    }

    public enum OnFault {
        /** The CPU is at its end. */
        ENDS,
        /** The next instruction. */
        SKIPS,
        /** The same instruction again. */
        RETRIES,
        HANDLER,
        /** There are vectors. */
        VECTORS
    }

    /** @param size 1, 2, 4 or 8 bytes */
    public record Shown(long address, int size) {}

    @FunctionalInterface
    public interface Code {
        /**
         * 0, which is UDF, where there is no code.
         *
         * @param regime that the CPU is in; null if addresses are physical
         */
        int word(@Nullable Regime regime, long virtualAddress);

        /** A fetch gets the same in both regimes. */
        default boolean isSame(Regime one, Regime other, long virtualAddress) {
            return word(one, virtualAddress) == word(other, virtualAddress);
        }

        /** What a walk for a fetch comes to in a regime before, where a TLB may hold some of it and a walk of now comes to something else; null if not. */
        default @Nullable WalkResult kept(Regime before, Regime now, long virtualAddress) {
            return null;
        }
    }

    @FunctionalInterface
    public interface Memory {
        /** @param size 1, 2, 4 or 8 bytes; zero-extended */
        long read(long physicalAddress, int size);

        /** True where there is memory. */
        default boolean contains(long physicalAddress) {
            return true;
        }
    }
}

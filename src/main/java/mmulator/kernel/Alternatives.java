package mmulator.kernel;

import java.util.BitSet;
import java.util.List;

/**
 * Applies what a kernel replaces in its own code while it boots, for capabilities that its CPUs have. From
 * {@code __alt_instructions} on, an entry of 12 bytes tells where the code is and where its replacement, both relative to the
 * number that tells it; the number of the capability, of which the highest bit stands for a function that makes the
 * replacement; and the lengths of both.
 */
final class Alternatives {
    private static final int ENTRY = 12;
    private static final int CALLBACK = 0x8000;
    private static final int NOP = 0xd503201f;

    /** Writes NOPs. */
    private static final String NOPS = "alt_cb_patch_nops";

    /** Functions of mitigations and of the hypervisor, which leave the code as it is on a CPU that needs none of them. */
    private static final List<String> LEAVING = List.of("spectre_", "smccc_", "kvm_");

    private final Kernel kernel;
    private final MemoryView memory;
    private final BitSet capabilities;
    private int applied;

    private Alternatives(Kernel kernel, BitSet capabilities) {
        this.kernel = kernel;
        memory = kernel.memory();
        this.capabilities = capabilities;
    }

    /**
     * Changes the kernel's code.
     *
     * @return how many places changed
     * @throws KernelException for one that cannot be applied
     */
    static int apply(Kernel kernel, BitSet capabilities) {
        Alternatives alternatives = new Alternatives(kernel, capabilities);
        alternatives.applyAll();
        return alternatives.applied;
    }

    private void applyAll() {
        long start = kernel.symbols().require("__alt_instructions", "its alternatives");
        long end = kernel.symbols().require("__alt_instructions_end", "its alternatives");
        if (end - start < 0 || (end - start) % ENTRY != 0) {
            throw new KernelException("has no whole number of alternatives of 12 bytes between '__alt_instructions' and"
                    + " '__alt_instructions_end'; expected Linux 6.0 or later");
        }
        for (long entry = start; entry < end; entry += ENTRY) {
            int capability = memory.u16(entry + 8);
            if (capabilities.get(capability & ~CALLBACK)) {
                long code = entry + memory.s32(entry);
                long replacement = entry + 4 + memory.s32(entry + 4);
                int length = memory.u8(entry + 10);
                int size = memory.u8(entry + 11);
                if ((capability & CALLBACK) != 0) {
                    callback(code, length, replacement);
                } else {
                    replace(code, length, replacement, size);
                }
            }
        }
    }

    private void callback(long code, int length, long function) {
        List<String> names = kernel.symbols().at(function);
        if (names.contains(NOPS)) {
            for (int i = 0; i < length; i += Integer.BYTES) {
                memory.put32(code + i, NOP);
            }
            applied++;
        } else if (names.stream().noneMatch(name -> LEAVING.stream().anyMatch(name::startsWith))) {
            throw new KernelException(String.format(
                    "has an alternative at 0x%016x that %s makes, which is not known here; expected %s, or one of %s…",
                    code,
                    names.isEmpty() ? String.format("a function at 0x%016x", function) : "'" + names.getFirst() + "'",
                    NOPS,
                    String.join("…, ", LEAVING)));
        }
    }

    private void replace(long code, int length, long replacement, int size) {
        if (size > length || ((length | size) & 3) != 0) {
            throw new KernelException(
                    String.format("has an alternative at 0x%016x that replaces %d bytes by %d", code, length, size));
        }
        for (int i = 0; i < length; i += Integer.BYTES) {
            int word = i < size
                    ? InstructionMove.moved(memory.s32(replacement + i), replacement + i, code + i, replacement, size)
                    : NOP;
            memory.put32(code + i, word);
        }
        applied++;
    }
}

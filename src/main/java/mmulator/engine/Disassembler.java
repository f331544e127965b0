package mmulator.engine;

import capstone.Capstone;
import capstone.api.Instruction;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Turns A64 words into text. Not for use by several threads at once. */
public final class Disassembler implements AutoCloseable {
    private final IntFunction<@Nullable String> newer;
    private @Nullable Capstone capstone;

    /** @param newer asked first: text for words that Capstone is too old to know, null for all others */
    public Disassembler(IntFunction<@Nullable String> newer) {
        this.newer = newer;
    }

    /** The instruction {@code word} as it reads at {@code address}; {@code .inst 0x…} when nobody knows it. */
    public String disassemble(int word, long address) {
        String text = newer.apply(word);
        if (text != null) {
            return text;
        }
        if (capstone == null) {
            JnaLog.silence();
            capstone = new Capstone(Capstone.CS_ARCH_ARM64, Capstone.CS_MODE_ARM);
        }
        byte[] code = {(byte) word, (byte) (word >> 8), (byte) (word >> 16), (byte) (word >> 24)};
        Instruction[] instructions = capstone.disasm(code, address);
        if (instructions.length != 1 || instructions[0].getSize() != 4) {
            return String.format(".inst 0x%08x", word);
        }
        return (instructions[0].getMnemonic() + " " + instructions[0].getOpStr()).strip();
    }

    @Override
    public void close() {
        if (capstone != null) {
            capstone.close();
            capstone = null;
        }
    }
}

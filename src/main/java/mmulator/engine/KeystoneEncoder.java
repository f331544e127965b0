package mmulator.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import keystone.Keystone;
import keystone.KeystoneArchitecture;
import keystone.KeystoneEncoded;
import keystone.KeystoneMode;
import keystone.exceptions.AssembleFailedKeystoneException;

/**
 * Keystone as an encoder of single A64 instructions. It must be fed canonical text with numbers only: labels,
 * relocation operators and directives can end the process. Not for use by several threads at once.
 */
public final class KeystoneEncoder implements AutoCloseable {
    static {
        JnaLog.silence();
    }

    private final Keystone keystone = new Keystone(KeystoneArchitecture.Arm64, KeystoneMode.LittleEndian);
    private final Map<String, OptionalInt> known = new HashMap<>();

    /**
     * The encoding of one instruction that does not depend on its address.
     *
     * @param text mnemonic, blank, operands
     * @return empty when Keystone rejects the text or does not make exactly four bytes of it
     * @throws IllegalArgumentException when the text could be more than one instruction
     */
    public OptionalInt encode(String text) {
        if (!text.matches("[a-z0-9.]+ [a-z0-9.,#{}\\[\\]!+ -]{1,500}")) {
            throw new IllegalArgumentException("not a single plain instruction: " + text);
        }
        return known.computeIfAbsent(text, this::assemble);
    }

    private OptionalInt assemble(String text) {
        KeystoneEncoded encoded;
        try {
            encoded = keystone.assemble(text);
        } catch (AssembleFailedKeystoneException e) {
            return OptionalInt.empty();
        }
        byte[] code = encoded.getMachineCode();
        if (code.length != 4 || encoded.getNumberOfStatements() != 1) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(
                (code[0] & 0xff) | (code[1] & 0xff) << 8 | (code[2] & 0xff) << 16 | (code[3] & 0xff) << 24);
    }

    @Override
    public void close() {
        keystone.close();
    }
}

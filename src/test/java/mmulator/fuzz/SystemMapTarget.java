package mmulator.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import mmulator.elf.ElfException;
import mmulator.elf.SystemMap;

/** Symbols of a kernel image as its build lists them. */
final class SystemMapTarget implements Target {

    @Override
    public Kind kind() {
        return new Kind("system-map", "map", 1000);
    }

    @Override
    public List<byte[]> seeds() {
        return List.of("ffff800080000000 T _text\nffff800080001000 t local\n0000000000000000 A zero\n"
                .getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<String> words() {
        return List.of("T", "-", "?", " ", "ffffffffffffffff", "10000000000000000", "\u0000", "\u001b[2J", "\u00e9");
    }

    @Override
    public Answer read(byte[] input) {
        try {
            return Answer.accepted(
                    SystemMap.read(new String(input, StandardCharsets.UTF_8)).isEmpty() ? "empty" : "");
        } catch (ElfException mistake) {
            return Answer.refused(String.valueOf(mistake.getMessage()));
        }
    }
}

package mmulator.asm.link;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mmulator.asm.decode.Disassembly;
import mmulator.engine.Disassembler;

/** What the instructions of an image read like, where no source tells. Safe for use by several threads. */
final class CodeText {
    private final List<ImageSection> sections;
    private final Map<Long, String> known = new ConcurrentHashMap<>();

    CodeText(List<ImageSection> sections) {
        this.sections = List.copyOf(sections);
    }

    /** The instruction at a virtual address; "" where there is none. */
    String at(long address) {
        return known.computeIfAbsent(address, a -> {
            // Native and not for several threads: one for each question, of which there are as many as instructions.
            try (Disassembler disassembler = Disassembly.open()) {
                return at(a, disassembler);
            }
        });
    }

    /** The same for who asks for many. */
    String at(long address, Disassembler disassembler) {
        for (ImageSection section : sections) {
            if (section.kind().executable()
                    && (address & 3) == 0
                    && section.contains(address)
                    && section.contains(address + 3)) {
                return disassembler.disassemble(section.word(address), address);
            }
        }
        return "";
    }
}

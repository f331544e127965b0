package mmulator.asm;

import mmulator.asm.link.ImageSection;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.AssemblyException;
import mmulator.asm.source.Source;

/** Encodes single instructions. */
public final class Encodings implements AutoCloseable {
    private static final LinkLayout LAYOUT = LinkLayout.of(0x10_0000_0000L, 0x4000_0000L);
    private final Assembler assembler = new Assembler(AssemblerOptions.including());

    /** The word, or why there is none. */
    public record Outcome(boolean accepted, int word, String message) {}

    public Outcome encode(String line) {
        try {
            ImageSection text = assembler
                    .build(java.util.List.of(new Source("line.S", line + "\n")), LAYOUT)
                    .section(".text")
                    .orElseThrow();
            if (text.size() != 4) {
                return new Outcome(true, 0, "not 4 bytes");
            }
            return new Outcome(true, text.word(text.virtualAddress()), "");
        } catch (AssemblyException e) {
            return new Outcome(false, 0, e.getMessage() == null ? "" : e.getMessage());
        }
    }

    @Override
    public void close() {
        assembler.close();
    }
}

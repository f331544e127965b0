package mmulator.asm;

/** Encodes single instructions. */
final class Encodings implements AutoCloseable {
    private static final LinkLayout LAYOUT = LinkLayout.of(0x10_0000_0000L, 0x4000_0000L);
    private final Assembler assembler = new Assembler(AssemblerOptions.including());

    /** The word, or why there is none. */
    record Outcome(boolean accepted, int word, String message) {}

    Outcome encode(String line) {
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

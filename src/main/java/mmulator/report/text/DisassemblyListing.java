package mmulator.report.text;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.ImageSection;
import mmulator.asm.link.ImageSymbol;
import mmulator.asm.link.LineTable;
import mmulator.engine.Disassembler;

/** An image as address, word, instruction and source line; data as words. */
public final class DisassemblyListing {
    private static final int TEXT = 36;

    private static final int SOURCE = 32;

    private final AssembledImage image;
    private final Disassembler disassembler;

    /** @param disassembler is not closed here */
    public DisassemblyListing(AssembledImage image, Disassembler disassembler) {
        this.image = image;
        this.disassembler = disassembler;
    }

    public String print(ImageSection section) {
        StringBuilder out =
                new StringBuilder(section.name() + " at " + Notation.address(section.virtualAddress()) + ", "
                        + Notation.count(section.size(), "byte")
                        + (section.physicalAddress() == section.virtualAddress()
                                ? ""
                                : ", loaded at " + Notation.address(section.physicalAddress()))
                        + "\n");
        if (section.kind().zeroed()) {
            return out.toString();
        }
        Map<Long, List<String>> labels = labels(section);
        long end = section.virtualAddress() + section.size();
        for (long address = section.virtualAddress(); address != end; ) {
            labels.getOrDefault(address, List.of())
                    .forEach(name -> out.append(name).append(":\n"));
            int length = (int) Math.min(4 - (address & 3), end - address);
            out.append(line(section, address, length));
            address += length;
        }
        return out.toString();
    }

    private Map<Long, List<String>> labels(ImageSection section) {
        return image.symbols().stream()
                .filter(symbol -> symbol.section().equals(section.name()))
                .collect(Collectors.groupingBy(
                        ImageSymbol::value, Collectors.mapping(ImageSymbol::name, Collectors.toList())));
    }

    private String line(ImageSection section, long address, int length) {
        LineTable.Entry entry = image.lines().at(address).orElse(null);
        String source = entry == null
                ? ""
                : Notation.padded(
                                entry.position().file() + ":" + entry.position().line(), SOURCE) + "  "
                        + (entry.compiled() ? "" : entry.noted(SourceMap.instruction(entry.text())));
        if (length < 4) {
            // Before or after what is aligned as an instruction must be.
            byte[] bytes = section.bytes();
            List<String> values = new ArrayList<>();
            for (int i = 0; i < length; i++) {
                values.add(HexFormat.of().toHexDigits(bytes[(int) (address - section.virtualAddress()) + i]));
            }
            return columns(address, String.join("", values), ".byte 0x" + String.join(", 0x", values), source);
        }
        int word = section.word(address);
        boolean code = section.kind().executable() && (entry == null || !isDirective(entry.text()));
        String text = code ? disassembler.disassemble(word, address) : "";
        if (!code || (entry != null && isLiteral(entry.text(), text))) {
            text = ".word " + Notation.word(word);
        }
        return columns(address, Notation.word(word).substring(2), text, source);
    }

    /** Directives make data; but for {@code .inst}. */
    private static boolean isDirective(String statement) {
        String last = statement.substring(statement.lastIndexOf(':') + 1).strip();
        return last.startsWith(".") && !last.startsWith(".inst");
    }

    /** A literal belongs to the {@code ldr x0, =value} that wanted it, and is no such instruction itself. */
    private static boolean isLiteral(String statement, String disassembled) {
        return statement.contains("=") && !disassembled.startsWith("ldr") && !disassembled.startsWith("mov");
    }

    private static String columns(long address, String word, String text, String source) {
        return ("  " + Notation.address(address) + "  " + Notation.padded(word, 8) + "  " + Notation.padded(text, TEXT)
                                + "  " + source)
                        .stripTrailing()
                + "\n";
    }
}

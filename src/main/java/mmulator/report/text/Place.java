package mmulator.report.text;

import org.jspecify.annotations.Nullable;

/**
 * What is known of an address: the symbol before it and the source line that made what lies there.
 *
 * @param offset bytes from the symbol; 0 without one
 * @param file path as the user wrote it, with {@code line} from 1
 * @param caller the call in a file of its own when the line is a macro's: {@code file:line}
 * @param text the instruction as the source spells it, without label and comment; may be empty
 * @param inlined the functions around it, where a compiler put one into another; empty for none
 */
public record Place(
        long address,
        @Nullable String symbol,
        long offset,
        @Nullable String file,
        int line,
        @Nullable String caller,
        String text,
        String inlined) {

    static Place unknown(long address) {
        return new Place(address, null, 0, null, 0, null, "", "");
    }

    /** {@code split_pmd+0x24}, or the address where no symbol is known. */
    public String name() {
        if (symbol == null) {
            return Notation.address(address);
        }
        return offset == 0 ? symbol : symbol + "+" + Notation.hex(offset);
    }

    /** {@code split_pmd+0x24  asm/split/split_pmd.S:41  str x9, [x8]}: all that is known; empty for nothing. */
    public String described() {
        if (symbol == null && file == null) {
            return "";
        }
        return name() + (file == null ? "" : "  " + position()) + (text.isEmpty() ? "" : "  " + text);
    }

    /** {@code asm/split/split_pmd.S:41}; where no line is known, {@code split_pmd+0x14}, or else the address. */
    public String position() {
        return file == null ? name() : file + ":" + line;
    }
}

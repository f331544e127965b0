package mmulator.elf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells which line made the bytes at which address. */
public interface LineSource {
    /** The row that holds {@code address}; null for none, and for code that belongs to no line. */
    LineRows.@Nullable Row at(long address);

    /** Everything, by address; nothing from one that is only read when asked for an address. */
    List<LineRows.Row> all();
}

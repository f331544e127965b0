package mmulator.elf;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Symbols as {@code nm} lists them, and as a kernel build leaves them in {@code System.map}. */
public final class SystemMap {
    private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{1,16}) ([A-Za-z?-]) (\\S{1,1000})");

    private SystemMap() {}

    /** @param global the letter is a capital: other files see it */
    public record Entry(long address, boolean global, String name) {}

    /** @throws ElfException with the line that is none */
    public static List<Entry> read(String text) {
        List<Entry> entries = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            Matcher matcher = LINE.matcher(line.strip());
            if (!matcher.matches()) {
                throw new ElfException("line " + number + " is no 'address type name'");
            }
            entries.add(new Entry(
                    Long.parseUnsignedLong(matcher.group(1), 16),
                    Character.isUpperCase(matcher.group(2).charAt(0)),
                    matcher.group(3)));
        }
        return entries;
    }
}

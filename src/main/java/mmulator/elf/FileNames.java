package mmulator.elf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Paths of source files, each once. */
final class FileNames {
    /** Characters of all paths together, far beyond what any program has. */
    private static final long LIMIT = 64 << 20;

    private final List<String> all = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private long length;

    int number(String path) {
        Integer number = numbers.get(path);
        if (number == null) {
            length += path.length();
            if (length > LIMIT) {
                throw new ElfException("the paths of the line table have more than " + LIMIT + " characters");
            }
            number = all.size();
            all.add(path);
            numbers.put(path, number);
        }
        return number;
    }

    List<String> all() {
        return all;
    }

    /** {@code name} as seen from {@code folder}. */
    static String join(String folder, String name) {
        return folder.isEmpty() || name.startsWith("/") ? name : folder + "/" + name;
    }
}

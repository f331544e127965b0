package mmulator.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mmulator.file.InputFiles;
import org.jspecify.annotations.Nullable;

/**
 * What a kernel's source calls its capabilities: {@code arch/arm64/tools/cpucaps}, of which a build makes
 * {@code cpucap-defs.h}. The kernel itself has but their numbers.
 */
public final class CapabilityNames {
    private static final Pattern DEFINED = Pattern.compile("#define\\s+ARM64_(\\w+)\\s+(\\d{1,5})\\s*");
    private static final Pattern LISTED = Pattern.compile("[A-Za-z0-9_]+");

    /** Where they are, from the folder of a kernel: of a built tree, and of a folder that a file was copied to. */
    private static final List<String> USUAL = List.of(
            "arch/arm64/include/generated/asm/cpucap-defs.h", "arch/arm64/tools/cpucaps", "cpucap-defs.h", "cpucaps");

    private final String source;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final Map<Integer, String> names = new HashMap<>();

    private CapabilityNames(String source) {
        this.source = source;
    }

    static CapabilityNames parse(String source, String text) {
        CapabilityNames names = new CapabilityNames(source);
        boolean defines = text.contains("#define ARM64_");
        int next = 0;
        for (String line : text.lines().toList()) {
            Matcher matcher = DEFINED.matcher(line);
            if (defines && matcher.matches() && !matcher.group(1).equals("NCAPS")) {
                names.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
            } else if (!defines && LISTED.matcher(line.strip()).matches()) {
                names.put(line.strip(), next++);
            }
        }
        return names;
    }

    private void put(String name, int number) {
        numbers.put(name, number);
        names.put(number, name);
    }

    /** None, where there is no list: capabilities go by their numbers then. */
    static CapabilityNames none(Path folder) {
        return new CapabilityNames("none of " + String.join(", ", USUAL) + " in " + folder);
    }

    /**
     * Those of a file, or of the first usual one beside a kernel.
     *
     * @throws KernelException if the file has none
     */
    public static CapabilityNames of(Kernel kernel, @Nullable Path given, InputFiles files) throws IOException {
        if (given != null) {
            CapabilityNames names = read(given, files);
            if (names.numbers.isEmpty()) {
                throw new KernelException("has no capabilities in '" + given
                        + "'; expected its cpucap-defs.h, or arch/arm64/tools/cpucaps");
            }
            return names;
        }
        Path folder = kernel.file().toAbsolutePath().getParent();
        for (String usual : USUAL) {
            Path file = folder == null ? Path.of(usual) : folder.resolve(usual);
            if (files.isFile(file)) {
                return read(file, files);
            }
        }
        return none(folder == null ? Path.of("") : folder);
    }

    private static CapabilityNames read(Path file, InputFiles files) throws IOException {
        return parse(file.toString(), files.text(file, StandardCharsets.ISO_8859_1));
    }

    /** Where they come from, or where they were looked for. */
    public String source() {
        return source;
    }

    /** With or without {@code ARM64_} before it. */
    public Optional<Integer> number(String name) {
        return Optional.ofNullable(numbers.get(name.startsWith("ARM64_") ? name.substring(6) : name));
    }

    /** Its name, or its number where it has none. */
    public String name(int number) {
        return names.getOrDefault(number, Integer.toString(number));
    }

    public Collection<String> all() {
        return numbers.keySet();
    }
}

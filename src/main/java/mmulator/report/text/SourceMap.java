package mmulator.report.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.ImageSection;
import mmulator.asm.link.LineTable;
import mmulator.asm.source.SourcePosition;
import mmulator.fixture.Tables;
import mmulator.fixture.image.FixtureImage;
import org.jspecify.annotations.Nullable;

/**
 * From an address to symbol and source line. Addresses are those of the image; code that runs elsewhere too, such as at
 * its physical address under an identity map, is found through an alias.
 */
public final class SourceMap {
    public static final SourceMap EMPTY = new Builder().build();

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern LABELS = Pattern.compile("^(?:[\\w.$]++\\s*+:\\s*+)++");

    private final NavigableMap<Long, String> symbols;
    private final NavigableMap<Long, Line> lines;
    private final NavigableMap<Long, Long> sections;
    private final List<Alias> aliases;
    private final Map<Long, String> tables;
    private final Map<Long, String> patches;
    private final List<AssembledImage> images;
    private final List<String> changes;

    private record Line(
            long length,
            @Nullable String file,
            int number,
            int column,
            @Nullable String caller,
            String text) {}

    private record Alias(long from, long to, long size) {}

    private SourceMap(Builder builder) {
        symbols = new TreeMap<>(builder.symbols);
        lines = new TreeMap<>(builder.lines);
        sections = new TreeMap<>(builder.sections);
        aliases = List.copyOf(builder.aliases);
        tables = Map.copyOf(builder.tables);
        patches = Map.copyOf(builder.patches);
        images = List.copyOf(builder.images);
        changes = List.copyOf(builder.changes);
    }

    /** Everything that an image and its fixture tell. */
    public static SourceMap of(FixtureImage image) {
        Builder map = of(image.assembled());
        image.changes().forEach(made -> map.changes.add(made.told()));
        image.replaced().forEach(routine -> map.patch(routine.virtualAddress(), routine.text()));
        image.patches().forEach(patch -> map.patch(patch.virtualAddress(), patch.text()));
        Tables tables = image.fixture().tables();
        if (tables != null) {
            tables.roots()
                    .forEach(root -> image.root(root.name()).ifPresent(address -> map.table(root.name(), address)));
        }
        return map.build();
    }

    /** Everything that {@code image} tells; its sections are found at their physical addresses too. */
    public static Builder of(AssembledImage image) {
        return new Builder().image(image);
    }

    /** What the fixture changes in the text of its sources: {@code without asm/x.S:41: dsb ish}. */
    public List<String> changes() {
        return changes;
    }

    /** The statement without labels, with single blanks. */
    static String instruction(String statement) {
        return BLANKS.matcher(LABELS.matcher(statement).replaceFirst("")).replaceAll(" ");
    }

    /** Name of the translation table at a physical address, as the fixture calls it; null where it has none. */
    public @Nullable String table(long address) {
        return tables.get(address);
    }

    /** What lies at {@code address}; never null, but possibly knowing nothing. */
    public Place at(long address) {
        Place place = lookUp(address, address);
        for (Alias alias : aliases) {
            if (place != null) {
                break;
            }
            long offset = address - alias.from;
            if (Long.compareUnsigned(offset, alias.size) < 0) {
                place = lookUp(alias.to + offset, address);
            }
        }
        return place != null ? place : Place.unknown(address);
    }

    /** Where in its line the statement at {@code address} begins, from 1; 0 if that is not known. */
    public int column(long address) {
        Line line = line(address);
        for (int i = 0; line == null && i < aliases.size(); i++) {
            long offset = address - aliases.get(i).from;
            if (Long.compareUnsigned(offset, aliases.get(i).size) < 0) {
                line = line(aliases.get(i).to + offset);
            }
        }
        return line == null ? 0 : line.column;
    }

    private @Nullable Place lookUp(long address, long shownAs) {
        Line line = line(address);
        Label label = label(address);
        if (line == null && label == null) {
            return null;
        }
        String text = line == null ? "" : line.text;
        String patch = patches.get(address);
        return new Place(
                shownAs,
                label == null ? null : label.name,
                label == null ? 0 : address - label.address,
                line == null ? null : line.file,
                line == null ? 0 : line.number,
                line == null ? null : line.caller,
                patch == null ? text : patch + "  (was " + text + ")",
                line == null || line.file == null ? "" : inlined(address));
    }

    private String inlined(long address) {
        return images.stream()
                .map(image -> image.lines().inlined(address))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private record Label(String name, long address) {}

    /** The label before an address, in its section. */
    private @Nullable Label label(long address) {
        Map.Entry<Long, String> symbol = symbols.floorEntry(address);
        if (symbol != null && sameSection(symbol.getKey(), address)) {
            return new Label(symbol.getValue(), symbol.getKey());
        }
        return images.stream()
                .flatMap(image -> image.symbolAt(address).stream())
                .map(found -> new Label(found.name(), found.value()))
                .findFirst()
                .orElse(null);
    }

    /** The statement at an address; of compiled code, the instruction, and its line if the compiler told. */
    private @Nullable Line line(long address) {
        Map.Entry<Long, Line> line = lines.floorEntry(address);
        if (line != null && Long.compareUnsigned(address - line.getKey(), line.getValue().length) < 0) {
            return line.getValue();
        }
        for (AssembledImage image : images) {
            Optional<LineTable.Entry> entry = image.lines().at(address);
            if (entry.isPresent()) {
                SourcePosition position = entry.get().position();
                return new Line(
                        entry.get().length(),
                        position.file(),
                        position.line(),
                        position.column(),
                        null,
                        entry.get().text());
            }
            String instruction = image.instructionAt(address);
            if (!instruction.isEmpty()) {
                return new Line(Integer.BYTES, null, 0, 0, null, instruction);
            }
        }
        return null;
    }

    /** A symbol names what follows it in its section, not what happens to lie at higher addresses. */
    private boolean sameSection(long symbol, long address) {
        Map.Entry<Long, Long> section = sections.floorEntry(symbol);
        return symbol == address
                || section != null && Long.compareUnsigned(address - section.getKey(), section.getValue()) < 0;
    }

    /** Collects what is known. */
    public static final class Builder {
        private final NavigableMap<Long, String> symbols = new TreeMap<>(Long::compareUnsigned);
        private final NavigableMap<Long, Line> lines = new TreeMap<>(Long::compareUnsigned);
        private final NavigableMap<Long, Long> sections = new TreeMap<>(Long::compareUnsigned);
        private final List<Alias> aliases = new ArrayList<>();
        private final Map<Long, String> tables = new HashMap<>();
        private final Map<Long, String> patches = new HashMap<>();
        private final List<AssembledImage> images = new ArrayList<>();
        private final List<String> changes = new ArrayList<>();

        /** Everything that {@code image} tells; its sections are found at their physical addresses too. */
        public Builder image(AssembledImage image) {
            for (ImageSection section : image.sections()) {
                section(section.virtualAddress(), section.size());
                if (section.physicalAddress() != section.virtualAddress()) {
                    alias(section.physicalAddress(), section.virtualAddress(), section.size());
                }
            }
            for (boolean global : new boolean[] {true, false}) {
                image.sourceSymbols().stream()
                        .filter(symbol ->
                                symbol.global() == global && !symbol.section().isEmpty())
                        .forEach(symbol -> symbol(symbol.name(), symbol.value()));
            }
            images.add(image);
            for (LineTable.Entry entry : image.lines().statements()) {
                SourcePosition position = entry.position();
                SourcePosition call = position.outermost();
                line(
                        entry.address(),
                        entry.length(),
                        position.file(),
                        position.line(),
                        position.column(),
                        position.expansion() == null ? null : call.file() + ":" + call.line(),
                        entry.noted(instruction(entry.text())));
            }
            return this;
        }

        /** A table that the fixture has a name for. */
        public Builder table(String name, long physicalAddress) {
            tables.put(physicalAddress, name);
            return this;
        }

        /** Where bytes of the image lie; symbols reach to the end of their section. */
        public Builder section(long address, long size) {
            sections.put(address, size);
            return this;
        }

        /** Of several symbols at one address the first one given counts. */
        public Builder symbol(String name, long address) {
            symbols.putIfAbsent(address, name);
            return this;
        }

        /** @param length bytes from {@code address} that this line made */
        public Builder line(long address, long length, String file, int number, String text) {
            return line(address, length, file, number, 0, null, text);
        }

        /** @param caller {@code file:line} of the macro call that the line was expanded for */
        Builder line(
                long address, long length, String file, int number, int column, @Nullable String caller, String text) {
            lines.put(address, new Line(length, file, number, column, caller, text));
            return this;
        }

        /** Another instruction than the line's own. */
        Builder patch(long address, String text) {
            patches.put(address, text);
            return this;
        }

        /** What is at {@code to} in the image is also seen at {@code from}. */
        public Builder alias(long from, long to, long size) {
            aliases.add(new Alias(from, to, size));
            return this;
        }

        public SourceMap build() {
            return new SourceMap(this);
        }
    }
}

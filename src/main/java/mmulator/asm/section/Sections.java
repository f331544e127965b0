package mmulator.asm.section;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import mmulator.asm.source.SourceError;
import org.jspecify.annotations.Nullable;

/**
 * The sections of one file, and which of them statements go to. The numbered subsections of a section stand behind it, in the
 * order of their numbers: each has contents of its own, as where it begins is not known before the file ends.
 */
public final class Sections {
    private final Map<Key, SectionContent> contents = new TreeMap<>(
            Comparator.comparingInt(Key::order).thenComparingInt(Key::subsection));
    private final Map<String, Integer> orders = new HashMap<>();
    private final Map<Integer, String> groups = new HashMap<>();
    private final Set<SectionContent> numbers = new HashSet<>();
    private final Set<String> once = new HashSet<>();
    private final Deque<Selection> stack = new ArrayDeque<>();
    private final OutputBudget budget;
    private SectionContent current;
    private SectionContent previous;

    /** Sections stand in the order in which the file first names them. */
    private record Key(int order, int subsection) {}

    /** What {@code .popsection} restores. */
    private record Selection(SectionContent current, SectionContent previous) {}

    public Sections(OutputBudget budget) {
        this.budget = budget;
        current = open(".text", SectionKind.byName(".text"));
        previous = current;
    }

    public SectionContent current() {
        return current;
    }

    /** The section of that name that is in no group. */
    @Nullable
    public SectionContent find(String name) {
        return find(name, "");
    }

    /** @param group the signature of the group it is in; "" for none */
    @Nullable
    public SectionContent find(String name, String group) {
        Integer order = orders.get(identity(name, group));
        return order == null ? null : contents.get(new Key(order, 0));
    }

    public Collection<SectionContent> all() {
        return contents.values();
    }

    /** The section of that name, made with {@code kind} when it is new. */
    public SectionContent open(String name, SectionKind kind) {
        return open(name, "", kind);
    }

    public SectionContent open(String name, String group, SectionKind kind) {
        int order = orders.computeIfAbsent(identity(name, group), n -> orders.size());
        groups.put(order, group);
        return contents.computeIfAbsent(new Key(order, 0), k -> new SectionContent(name, kind, budget));
    }

    /** The same section's part of that number, 0 being the section's beginning. */
    public SectionContent subsection(SectionContent of, int number) {
        int order = keyOf(of).order();
        return contents.computeIfAbsent(
                new Key(order, number), k -> new SectionContent(of.name(), of.kind(), budget));
    }

    private Key keyOf(SectionContent section) {
        return contents.entrySet().stream()
                .filter(e -> e.getValue() == section)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private static String identity(String name, String group) {
        return name + '\0' + group;
    }

    /** Says that one file's group of that name is enough. */
    public void markOnce(String group) {
        once.add(group);
    }

    /** The members of the groups of which one file's are enough. */
    public Map<String, List<SectionContent>> groupsOnce() {
        Map<String, List<SectionContent>> members = new TreeMap<>();
        contents.forEach((key, content) -> {
            String group = Objects.requireNonNull(groups.get(key.order()));
            if (once.contains(group)) {
                members.computeIfAbsent(group, g -> new ArrayList<>()).add(content);
            }
        });
        return members;
    }

    /** Lets subsections follow each other without a gap, as in one section. */
    public void join() {
        Map<Integer, List<SectionContent>> whole = new TreeMap<>();
        contents.forEach((key, content) -> {
            if (content.size() > 0) {
                whole.computeIfAbsent(key.order(), o -> new ArrayList<>()).add(content);
            }
        });
        whole.values().forEach(Sections::join);
    }

    private static void join(List<SectionContent> parts) {
        SectionContent first = parts.getFirst();
        long offset = 0;
        for (SectionContent part : parts) {
            if ((offset & (part.alignment() - 1)) != 0) {
                throw new SourceError(
                        part.position(),
                        String.format(
                                "a subsection is aligned to %d but begins at 0x%x of section '%s'; expected the same"
                                        + " alignment at the end of the one before",
                                part.alignment(), offset, part.name()));
            }
            first.raiseAlignment(part.alignment());
            offset += part.size();
        }
    }

    public void select(SectionContent section) {
        previous = current;
        current = section;
    }

    /** Leaves all sections for a place where labels are numbers, beginning at 0. */
    public void selectNumbers() {
        SectionContent section = new SectionContent("*ABS*", new SectionKind(false, false, false, true), budget);
        numbers.add(section);
        select(section);
    }

    /** What a label here stands for. */
    Value here() {
        return inNumbers() ? Value.absolute(current.size()) : new Value(current.size(), current);
    }

    public boolean inSubsection() {
        return !inNumbers() && keyOf(current).subsection() > 0;
    }

    /** Whether {@link #selectNumbers} has been the last to select. */
    public boolean inNumbers() {
        return numbers.contains(current);
    }

    public void push() {
        stack.push(new Selection(current, previous));
    }

    /** False when nothing was pushed. */
    public boolean pop() {
        Selection selection = stack.poll();
        if (selection == null) {
            return false;
        }
        current = selection.current;
        previous = selection.previous;
        return true;
    }

    public void selectPrevious() {
        select(previous);
    }
}

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
import org.jspecify.annotations.Nullable;

/**
 * The sections of one file, and which of them statements go to. The numbered subsections of a section stand behind it, in the
 * order of their numbers: each has contents of its own. Where it begins is not known before the file ends, so that a file
 * that has some is read again with what has come out.
 */
public final class Sections {
    private final Map<Part, SectionContent> contents =
            new TreeMap<>(Comparator.comparingInt(Part::order).thenComparingInt(Part::subsection));
    private final Map<String, Integer> orders = new HashMap<>();
    private final Map<Integer, String> groups = new HashMap<>();
    private final Set<SectionContent> numbers = new HashSet<>();
    private final Set<String> once = new HashSet<>();
    private final Deque<Selection> stack = new ArrayDeque<>();
    private final OutputBudget budget;
    private final Map<Part, Integer> assumed;
    private SectionContent current;
    private SectionContent previous;

    /** A subsection: sections stand in the order in which the file first names them. */
    public record Part(int order, int subsection) {}

    /** What {@code .popsection} restores. */
    private record Selection(SectionContent current, SectionContent previous) {}

    public Sections(OutputBudget budget) {
        this(budget, Map.of());
    }

    /** @param assumed where parts begin, as far as it is known */
    public Sections(OutputBudget budget, Map<Part, Integer> assumed) {
        this.budget = budget;
        this.assumed = Map.copyOf(assumed);
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
        return order == null ? null : contents.get(new Part(order, 0));
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
        return contents.computeIfAbsent(new Part(order, 0), k -> new SectionContent(name, kind, 0, budget));
    }

    /** The same section's part of that number, 0 being the section's beginning. */
    public SectionContent subsection(SectionContent of, int number) {
        int order = partOf(of).order();
        return contents.computeIfAbsent(
                new Part(order, number),
                part -> new SectionContent(of.name(), of.kind(), assumed.getOrDefault(part, 0), budget));
    }

    private Part partOf(SectionContent section) {
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

    /** Where each part begins in its section, now that the file is at its end. */
    public Map<Part, Integer> starts() {
        Map<Part, Integer> found = new HashMap<>();
        Map<Integer, Integer> sizes = new HashMap<>();
        contents.forEach((part, content) -> {
            int start = sizes.getOrDefault(part.order(), 0);
            found.put(part, start);
            sizes.put(part.order(), start + content.size());
        });
        return found;
    }

    /** A section is aligned as that of its parts that wants it most. */
    public void join() {
        Map<Integer, SectionContent> first = new HashMap<>();
        contents.forEach((part, content) -> {
            if (content.size() > 0) {
                first.merge(part.order(), content, (f, c) -> {
                    f.raiseAlignment(c.alignment());
                    return f;
                });
            }
        });
    }

    public void select(SectionContent section) {
        previous = current;
        current = section;
    }

    /** Leaves all sections for a place where labels are numbers, beginning at 0. */
    public void selectNumbers() {
        SectionContent section = new SectionContent("*ABS*", new SectionKind(false, false, false, true), 0, budget);
        numbers.add(section);
        select(section);
    }

    /** What a label here stands for. */
    Value here() {
        return inNumbers() ? Value.absolute(current.size()) : new Value(current.size(), current);
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

package mmulator.asm.section;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sections of one file, and which of them statements go to. */
public final class Sections {
    private final Map<String, SectionContent> byName = new LinkedHashMap<>();
    private final Deque<Selection> stack = new ArrayDeque<>();
    private final OutputBudget budget;
    private SectionContent current;
    private SectionContent previous;

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

    @Nullable
    public SectionContent find(String name) {
        return byName.get(name);
    }

    public Collection<SectionContent> all() {
        return byName.values();
    }

    /** The section of that name, made with {@code kind} when it is new. */
    public SectionContent open(String name, SectionKind kind) {
        return byName.computeIfAbsent(name, n -> new SectionContent(n, kind, budget));
    }

    public void select(SectionContent section) {
        previous = current;
        current = section;
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

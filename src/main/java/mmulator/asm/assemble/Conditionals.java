package mmulator.asm.assemble;

import java.util.ArrayDeque;
import java.util.Deque;
import mmulator.asm.source.Statement;
import org.jspecify.annotations.Nullable;

/** The nested {@code .if}s of one file, macro or repeat, and whether statements count at present. */
final class Conditionals {
    private final Deque<Level> levels = new ArrayDeque<>();

    private static final class Level {
        final Statement opening;
        boolean active;
        boolean done;
        boolean seenElse;

        Level(Statement opening, boolean active, boolean done) {
            this.opening = opening;
            this.active = active;
            this.done = done;
        }
    }

    boolean isActive() {
        Level top = levels.peek();
        return top == null || top.active;
    }

    /** The innermost conditional still open, null when none is. */
    @Nullable
    Statement open() {
        Level top = levels.peek();
        return top == null ? null : top.opening;
    }

    void begin(Statement opening, boolean condition) {
        levels.push(new Level(opening, condition, condition));
    }

    /** An {@code .if} in text that does not count: neither do its branches. */
    void beginSkipped(Statement opening) {
        levels.push(new Level(opening, false, true));
    }

    /** Whether {@code .elseif} here needs its condition evaluated. */
    boolean elseIfMatters(Statement at) {
        Level top = top(at, ".elseif");
        if (top.seenElse) {
            throw at.error(0, ".elseif after .else");
        }
        return !top.done;
    }

    void elseIf(Statement at, boolean condition) {
        Level top = top(at, ".elseif");
        top.active = !top.done && condition;
        top.done |= condition;
    }

    void otherwise(Statement at) {
        Level top = top(at, ".else");
        if (top.seenElse) {
            throw at.error(0, "second .else for one .if");
        }
        top.seenElse = true;
        top.active = !top.done;
        top.done = true;
    }

    void end(Statement at) {
        top(at, ".endif");
        levels.pop();
    }

    private Level top(Statement at, String directive) {
        Level top = levels.peek();
        if (top == null) {
            throw at.error(0, directive + " without .if");
        }
        return top;
    }
}

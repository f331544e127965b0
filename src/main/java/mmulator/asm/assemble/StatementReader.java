package mmulator.asm.assemble;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import mmulator.asm.source.AssemblyLimits;
import mmulator.asm.source.Statement;
import org.jspecify.annotations.Nullable;

/** Hands out statements from nested files, macro bodies and repeats, and keeps track of their conditionals. */
final class StatementReader {
    private final Deque<Frame> frames = new ArrayDeque<>();
    private final AssemblyLimits limits;

    StatementReader(AssemblyLimits limits) {
        this.limits = limits;
    }

    /** What statements come from. */
    enum Kind {
        FILE,
        MACRO,
        REPEAT
    }

    private static final class Frame {
        final Kind kind;
        final Conditionals conditionals = new Conditionals();
        final int rounds;
        final @Nullable Function<Integer, List<Statement>> byRound;
        List<Statement> current;
        int round;
        int next;

        Frame(Kind kind, List<Statement> statements, int rounds, @Nullable Function<Integer, List<Statement>> byRound) {
            this.kind = kind;
            this.rounds = rounds;
            this.byRound = byRound;
            this.current = byRound == null ? statements : byRound.apply(0);
        }

        /** The next statement, starting new rounds as needed; null at the end. */
        @Nullable
        Statement take() {
            while (next == current.size()) {
                if (++round >= rounds) {
                    return null;
                }
                if (byRound != null) {
                    current = byRound.apply(round);
                } else if (current.isEmpty()) {
                    return null;
                }
                next = 0;
            }
            return current.get(next++);
        }
    }

    /** The conditionals of the file, macro or repeat being read. */
    Conditionals conditionals() {
        return top().conditionals;
    }

    private Frame top() {
        Frame top = frames.peek();
        if (top == null) {
            throw new IllegalStateException("nothing is being read");
        }
        return top;
    }

    /** The next statement; null when all is read. */
    @Nullable
    Statement next() {
        while (!frames.isEmpty()) {
            Statement statement = top().take();
            if (statement != null) {
                return statement;
            }
            close(frames.pop());
        }
        return null;
    }

    private static void close(Frame frame) {
        Statement open = frame.conditionals.open();
        if (open != null) {
            throw open.error(0, "conditional without .endif");
        }
    }

    /** Reads no more of any file. */
    void stop() {
        List<Frame> left = List.copyOf(frames);
        frames.clear();
        left.forEach(StatementReader::close);
    }

    /** Continues with a file, and comes back here after it. */
    void include(List<Statement> statements, Statement at) {
        long files = frames.stream().filter(f -> f.kind == Kind.FILE).count();
        if (files >= limits.includeDepth()) {
            throw at.error(0, "files include each other more than " + limits.includeDepth() + " deep");
        }
        frames.push(new Frame(Kind.FILE, statements, 1, null));
    }

    /** Begins with a file. */
    void start(List<Statement> statements) {
        frames.push(new Frame(Kind.FILE, statements, 1, null));
    }

    void expand(List<Statement> statements, Statement at) {
        push(new Frame(Kind.MACRO, statements, 1, null), at);
    }

    void repeat(List<Statement> statements, int rounds, Statement at) {
        if (rounds > 0 && !statements.isEmpty()) {
            push(new Frame(Kind.REPEAT, statements, rounds, null), at);
        }
    }

    /** Repeats with a body that {@code byRound} makes for each round. */
    void repeat(Function<Integer, List<Statement>> byRound, int rounds, Statement at) {
        if (rounds > 0) {
            push(new Frame(Kind.REPEAT, List.of(), rounds, byRound), at);
        }
    }

    private void push(Frame frame, Statement at) {
        if (frames.size() >= limits.macroDepth() + limits.includeDepth()) {
            throw at.error(0, "macros and repeats are nested more than " + limits.macroDepth() + " deep");
        }
        frames.push(frame);
    }

    /** Leaves the macro being expanded. False when there is none. */
    boolean exitMacro() {
        while (!frames.isEmpty() && top().kind == Kind.REPEAT) {
            frames.pop();
        }
        if (frames.isEmpty() || top().kind != Kind.MACRO) {
            return false;
        }
        frames.pop();
        return true;
    }

    /** Takes the statements up to the directive that closes the block {@code opening} begins, which it consumes. */
    List<Statement> takeBlock(Statement opening, Block block) {
        List<Statement> body = new ArrayList<>();
        int depth = 1;
        while (true) {
            Statement statement = takeInBlock(opening, block);
            String word = FileAssembler.directiveOf(statement);
            if (block.opens(word)) {
                depth++;
            } else if (block.closes(word) && --depth == 0) {
                return body;
            }
            body.add(statement);
        }
    }

    private Statement takeInBlock(Statement opening, Block block) {
        Frame frame = top();
        // A block never spans the rounds of a repeat.
        if (frame.next == frame.current.size()) {
            throw opening.error(0, block.opening + " without " + block.closing);
        }
        return frame.current.get(frame.next++);
    }

    /** A pair of directives around a body. */
    enum Block {
        MACRO(".macro", ".endm"),
        REPEAT(".rept", ".endr");

        private final String opening;
        private final String closing;

        Block(String opening, String closing) {
            this.opening = opening;
            this.closing = closing;
        }

        boolean opens(String word) {
            return word.equals(opening)
                    || (this == REPEAT && (word.equals(".irp") || word.equals(".irpc") || word.equals(".rep")));
        }

        boolean closes(String word) {
            return word.equals(closing) || (this == MACRO && word.equals(".endmacro"));
        }
    }
}

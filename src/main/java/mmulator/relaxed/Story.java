package mmulator.relaxed;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import mmulator.relaxed.end.Execution;
import org.jspecify.annotations.Nullable;

/** What a CPU has done so far, the last first; runs that part share what they have in common. */
record Story(@Nullable Story before, Execution.Deed deed) {
    static List<Execution.Deed> told(@Nullable Story last) {
        Deque<Execution.Deed> deeds = new ArrayDeque<>();
        for (Story story = last; story != null; story = story.before) {
            deeds.addFirst(story.deed);
        }
        return List.copyOf(deeds);
    }
}

package mmulator.relaxed.end;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a CPU has done and chosen so far, the last first; runs that part share what they have in common. */
public record Story(@Nullable Story before, Part part) {
    public sealed interface Part {
        record Done(Execution.Deed deed) implements Part {}

        /** Of several ways to go on, the one of that number. */
        record Chosen(int way) implements Part {}
    }

    public static List<Execution.Deed> deeds(@Nullable Story last) {
        Deque<Execution.Deed> deeds = new ArrayDeque<>();
        for (Story story = last; story != null; story = story.before) {
            if (story.part instanceof Part.Done(Execution.Deed deed)) {
                deeds.addFirst(deed);
            }
        }
        return List.copyOf(deeds);
    }

    public static List<Integer> choices(@Nullable Story last) {
        List<Integer> choices = new ArrayList<>();
        for (Story story = last; story != null; story = story.before) {
            if (story.part instanceof Part.Chosen(int way)) {
                choices.add(way);
            }
        }
        return choices.reversed();
    }
}

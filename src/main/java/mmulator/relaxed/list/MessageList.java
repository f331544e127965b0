package mmulator.relaxed.list;

import java.util.Arrays;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The list that CPUs share. */
public record MessageList(Message[] messages) {
    public MessageList plus(Message message) {
        Message[] more = Arrays.copyOf(messages, messages.length + 1);
        more[messages.length] = message;
        return new MessageList(more);
    }

    public MessageList where(Predicate<Message> wanted) {
        return new MessageList(Arrays.stream(messages).filter(wanted).toArray(Message[]::new));
    }

    /** The least of the lists that come of this one by exchanging independent neighbours. */
    public MessageList normal(BiPredicate<Message, Message> dependent) {
        @Nullable Message[] left = messages.clone();
        Message[] normal = new Message[left.length];
        for (int i = 0; i < normal.length; i++) {
            int least = -1;
            for (int j = 0; j < left.length; j++) {
                Message candidate = left[j];
                if (candidate != null
                        && (least < 0 || candidate.compareTo(messages[least]) < 0)
                        && isFree(left, j, dependent)) {
                    least = j;
                }
            }
            normal[i] = messages[least];
            left[least] = null;
        }
        return new MessageList(normal);
    }

    /** Nothing that is left stands before it for a reason. */
    private boolean isFree(@Nullable Message[] left, int at, BiPredicate<Message, Message> dependent) {
        for (int i = 0; i < at; i++) {
            Message earlier = left[i];
            if (earlier != null && dependent.test(earlier, messages[at])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MessageList same && Arrays.equals(messages, same.messages);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(messages);
    }
}

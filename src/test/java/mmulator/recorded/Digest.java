package mmulator.recorded;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A number for everything that it was given, in order: the same on every host, and another if anything differs. */
public final class Digest {
    private static final Map<Class<?>, List<Method>> PARTS = new ConcurrentHashMap<>();

    private long hash = 0x2545_f491_4f6c_dd1dL;

    private Digest mix(long value) {
        hash = (hash ^ value) * 0x9e37_79b9_7f4a_7c15L;
        hash ^= hash >>> 29;
        return this;
    }

    public Digest add(String text) {
        mix(text.length());
        for (int i = 0; i < text.length(); i++) {
            mix(text.charAt(i));
        }
        return this;
    }

    /** A number, a text, a record by its parts, a collection by its members: whatever says all of what it is. */
    public Digest add(@Nullable Object value) {
        return switch (value) {
            case null -> mix(-3);
            case String text -> add(text);
            case Number number -> mix(number.longValue());
            case Boolean is -> mix(is ? 5 : 7);
            case Enum<?> constant -> add(constant.name());
            case long[] values -> add(Arrays.toString(values));
            case byte[] values -> add(Arrays.toString(values));
            case int[] values -> add(Arrays.toString(values));
            case Map<?, ?> map -> anyOrder(map.entrySet());
            case Set<?> set -> anyOrder(set);
            case Map.Entry<?, ?> entry -> add(entry.getKey()).add(entry.getValue());
            case Collection<?> members -> {
                mix(members.size());
                members.forEach(this::add);
                yield this;
            }
            case Record whole -> parts(whole);
            default -> add(text(value));
        };
    }

    private Digest anyOrder(Collection<?> members) {
        long sum = members.size();
        for (Object member : members) {
            sum += new Digest().add(member).hash;
        }
        return mix(sum);
    }

    private static String text(Object value) {
        String text = value.toString();
        if (text.contains("@" + Integer.toHexString(System.identityHashCode(value)))) {
            throw new IllegalArgumentException("does not say what it is: " + value.getClass());
        }
        return text;
    }

    private Digest parts(Record whole) {
        add(whole.getClass().getSimpleName());
        for (Method part : PARTS.computeIfAbsent(whole.getClass(), Digest::accessors)) {
            try {
                add(part.invoke(whole));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException(part.toString(), e);
            }
        }
        return this;
    }

    private static List<Method> accessors(Class<?> record) {
        List<Method> accessors = new ArrayList<>();
        for (RecordComponent component : record.getRecordComponents()) {
            component.getAccessor().setAccessible(true);
            accessors.add(component.getAccessor());
        }
        return accessors;
    }

    /** As a line shows it. */
    @Override
    public String toString() {
        return String.format("%016x", hash).substring(0, 12);
    }
}

package mmulator.recorded;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mmulator.arch.Tcr;
import org.junit.jupiter.api.Test;

/**
 * Each method of what arch, mmu and check take for values answers random questions as it did when the answers were recorded.
 * A line is a method.
 */
final class RecordedValuesTest {
    private static final List<String> PACKAGES = List.of(
            "arch", "arch/exception", "mmu", "mmu/tlb", "check", "machine/gear", "machine/choice", "machine/event");
    /** Asked elsewhere: they go through whole tables, more than there is time for, or through no values at all. */
    private static final Set<String> NOT_ASKED = Set.of(
            "TableScan",
            "Contents",
            "Growth",
            "StoredBytes",
            "StoredPage",
            "StoredWord",
            "WordSet",
            "ContiguousMembers",
            "LeavesBelow");

    private static final Set<String> OF_EVERY_TYPE = Set.of("equals", "hashCode", "valueOf", "values");

    private static final int QUESTIONS = 1500;

    @Test
    void methodsAnswerAsRecorded() throws IOException, URISyntaxException {
        SortedMap<String, String> answers = new TreeMap<>();
        Map<Class<?>, List<Object>> pool = new HashMap<>();
        for (Class<?> type : types()) {
            for (Method method : methods(type)) {
                String name = name(method);
                try {
                    answers.put(name, answers(method, type, new Drawn(name.hashCode(), pool)));
                } catch (Drawn.Unknown e) {
                    // Of what is no value: other recordings tell what becomes of it.
                    continue;
                }
            }
        }
        Recording.of("values").checkKnown(answers);
    }

    private static List<Class<?>> types() throws IOException, URISyntaxException {
        Path classes = Path.of(
                Tcr.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Class<?>> types = new ArrayList<>();
        for (String room : PACKAGES) {
            try (Stream<Path> files = Files.list(classes.resolve("mmulator").resolve(room))) {
                for (Path file : files.sorted().toList()) {
                    String name = file.getFileName().toString();
                    if (name.endsWith(".class") && !name.equals("package-info.class")) {
                        types.add(type("mmulator." + room.replace('/', '.') + "." + name.replace(".class", "")));
                    }
                }
            }
        }
        return types.stream()
                .filter(type -> !type.isAnonymousClass() && !Modifier.isPrivate(type.getModifiers()))
                .filter(type -> !NOT_ASKED.contains(type.getSimpleName()))
                .toList();
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Not those by which a record only hands out a part. */
    private static List<Method> methods(Class<?> type) {
        Set<String> parts = type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .collect(Collectors.toSet())
                : Set.of();
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method ->
                        !Modifier.isPrivate(method.getModifiers()) && !Modifier.isAbstract(method.getModifiers()))
                .filter(method -> !method.isSynthetic() && method.getReturnType() != void.class)
                .filter(method -> !OF_EVERY_TYPE.contains(method.getName()))
                .filter(method -> method.getParameterCount() > 0 || !parts.contains(method.getName()))
                // What nobody else sees nobody prints, and it may hold what has no text of its own.
                .filter(method -> !Modifier.isPrivate(type.getModifiers())
                        || !method.getName().equals("toString"))
                .filter(method -> !name(method)
                        .equals("BreakBeforeMake.needed(Descriptor, Descriptor, BbmContext, "
                                + "DescriptorMemory, Contents)"))
                .sorted(Comparator.comparing(RecordedValuesTest::name))
                .toList();
    }

    private static String name(Method method) {
        String owner = method.getDeclaringClass().getName();
        return owner.substring(owner.lastIndexOf('.') + 1).replace('$', '.') + "." + method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    /** How many different answers there are, and a digest of all. */
    private static String answers(Method method, Class<?> type, Drawn drawn) {
        method.setAccessible(true);
        Digest all = new Digest();
        Set<String> different = new TreeSet<>();
        Type[] types = method.getGenericParameterTypes();
        boolean alone = types.length == 0 && type.isEnum();
        // Instruction words are many, and cheap to ask about.
        boolean words = types.length > 0 && Arrays.stream(types).allMatch(int.class::equals);
        for (int i = 0; i < (alone ? 100 : words ? 12 * QUESTIONS : QUESTIONS); i++) {
            Object receiver = Modifier.isStatic(method.getModifiers()) ? null : drawn.value(type);
            Object[] question = new Object[types.length];
            for (int at = 0; at < types.length; at++) {
                question[at] = drawn.value(types[at]);
            }
            Digest one = new Digest();
            try {
                one.add(method.invoke(receiver, question));
            } catch (InvocationTargetException e) {
                one.add(e.getCause().getClass().getSimpleName());
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            } catch (IllegalArgumentException e) {
                throw new Drawn.Unknown(method.getReturnType());
            } catch (IndexOutOfBoundsException e) {
                one.add("answers what cannot be told");
            }
            all.add(one.toString());
            different.add(one.toString());
        }
        return different.size() + " different, " + all;
    }
}

package mmulator.asm.link;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import mmulator.asm.object.ObjectCode;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.section.Value;
import org.jspecify.annotations.Nullable;

/** Which file defines which global symbol. */
final class GlobalSymbols {
    private final Map<String, LinkScope> owners = new HashMap<>();
    private final Map<String, Long> externals;
    private final List<ObjectCode> objects;
    private final boolean partial;

    GlobalSymbols(LinkLayout layout, List<ObjectCode> objects) {
        this.objects = objects;
        this.externals = layout.symbols();
        this.partial = layout.partial();
    }

    void put(String name, LinkScope owner) {
        owners.put(name, owner);
    }

    @Nullable
    LinkScope owner(String name) {
        return owners.get(name);
    }

    @Nullable
    Long external(String name) {
        Long value = externals.get(name);
        return value == null && partial && !SymbolTable.isInternal(name) ? Long.valueOf(0) : value;
    }

    /** What {@code name} stands for in a file that has its place already. */
    Optional<Value> placed(String name) {
        return objects.stream()
                .map(ObjectCode::placed)
                .filter(Objects::nonNull)
                .flatMap(placed -> placed.value(name).stream())
                .findFirst();
    }

    /** The file that defines {@code name} for itself only; "" when none does. */
    String hiddenIn(String name) {
        return objects.stream()
                .filter(o -> o.symbols().isDefined(name))
                .map(ObjectCode::path)
                .findFirst()
                .orElse("");
    }

    Collection<String> names() {
        Collection<String> names = new TreeSet<>(owners.keySet());
        names.addAll(externals.keySet());
        return names;
    }
}

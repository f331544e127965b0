package mmulator.junit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import mmulator.arch.Granule;
import mmulator.fixture.table.Attribute;
import mmulator.fixture.value.YamlValue;

/** The translation tables of a {@link MachineBuilder}. */
public final class TablesBuilder {
    private final Entries tables = new Entries();
    private final Map<String, RootBuilder> roots = new LinkedHashMap<>();

    TablesBuilder() {}

    /** 4K if this is not called. */
    public TablesBuilder granule(Granule granule) {
        tables.put("granule", granule.toString());
        return this;
    }

    /** Size of each half of the address space, 25 to 52; 48 if this is not called. */
    public TablesBuilder vaBits(int bits) {
        tables.put("va-bits", Entries.word(Integer.toString(bits)));
        return this;
    }

    /** Memory that tables are made in. If this is not called, the last 1M of the first region of memory, or half of it. */
    public TablesBuilder pool(long base, long size) {
        tables.put("pool", new Entries().put("base", base).put("size", size).done());
        return this;
    }

    /** The root of that name, which is a symbol in sources and expressions; it maps nothing yet. */
    public TablesBuilder root(String name) {
        return root(name, root -> {});
    }

    public TablesBuilder root(String name, Consumer<RootBuilder> map) {
        map.accept(roots.computeIfAbsent(name, absent -> new RootBuilder()));
        return this;
    }

    boolean hasPool() {
        return tables.has("pool");
    }

    boolean hasRoot(String name) {
        return roots.containsKey(name);
    }

    /** @param code section to map in them */
    void mapCode(Iterable<String> names, String code) {
        for (String name : names) {
            if (roots.containsKey(name)) {
                roots.get(name).section(code, Attribute.RO, Attribute.UXN);
            }
        }
    }

    YamlValue done() {
        Entries all = new Entries();
        roots.forEach((name, root) -> all.put(name, root.done()));
        tables.put("roots", all.done());
        return tables.done();
    }
}

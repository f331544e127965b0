package mmulator.junit;

import mmulator.fixture.TableAttribute;
import mmulator.fixture.table.Attribute;
import mmulator.fixture.value.YamlValue;

/** What a root of translation tables maps. Addresses of one root lie in one half of the address space. */
public final class RootBuilder {
    private final Entries root = new Entries();

    RootBuilder() {}

    /** Maps a range with the largest leaves that fit. Names of attributes are those of fixtures: {@code RW, PXN, UXN}. */
    public RootBuilder map(long va, long pa, long size, Attribute... attributes) {
        root.add("map", range(va, pa, size, attributes).done());
        return this;
    }

    /** Maps a range with leaves of {@code block} bytes each. */
    public RootBuilder mapBlocks(long va, long pa, long size, long block, Attribute... attributes) {
        root.add("map", range(va, pa, size, attributes).put("block", block).done());
        return this;
    }

    /** Maps whole contiguous runs of leaves of {@code block} bytes each. */
    public RootBuilder mapContiguous(long va, long pa, long size, long block, Attribute... attributes) {
        root.add(
                "map",
                range(va, pa, size, attributes)
                        .put("block", block)
                        .put("contiguous", true)
                        .done());
        return this;
    }

    private static Entries range(long va, long pa, long size, Attribute... attributes) {
        return new Entries().put("va", va).put("pa", pa).put("size", size).put("attributes", Entries.words(attributes));
    }

    /** Maps the pages of a section at the addresses it is linked for. */
    public RootBuilder section(String name, Attribute... attributes) {
        root.add("map", ofSection(name, attributes).done());
        return this;
    }

    /** Maps the pages of a section at the addresses it is loaded at. */
    public RootBuilder identity(String name, Attribute... attributes) {
        root.add("map", ofSection(name, attributes).put("identity", true).done());
        return this;
    }

    private static Entries ofSection(String name, Attribute... attributes) {
        return new Entries().put("section", name).put("attributes", Entries.words(attributes));
    }

    /** Puts this number where the leaf of {@code block} bytes for {@code va} belongs. */
    public RootBuilder descriptor(long va, long block, long descriptor) {
        root.add(
                "map",
                new Entries()
                        .put("va", va)
                        .put("block", block)
                        .put("descriptor", descriptor)
                        .done());
        return this;
    }

    /** Attributes of all Table descriptors. */
    public RootBuilder tableAttributes(TableAttribute... attributes) {
        root.put("table-attributes", Entries.words(attributes));
        return this;
    }

    YamlValue done() {
        return root.done();
    }
}

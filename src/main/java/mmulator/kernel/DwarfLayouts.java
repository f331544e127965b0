package mmulator.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mmulator.elf.DebugSections;
import mmulator.elf.DebugUnit;
import mmulator.elf.DebugUnit.Entry;
import mmulator.elf.ElfException;
import mmulator.elf.ElfFile;

/**
 * What a compiler told of structures, for a kernel without BTF: DWARF 5, "Type Entries", and 4. Units are gone through one after
 * the other until a name is found; those of the first files of a kernel have nearly all.
 */
final class DwarfLayouts implements StructLayouts {
    private static final int ARRAY = 0x01;
    private static final int ENUMERATION = 0x04;
    private static final int PARAMETER = 0x05;
    private static final int MEMBER = 0x0d;
    private static final int POINTER = 0x0f;
    private static final int STRUCTURE = 0x13;
    private static final int TYPEDEF = 0x16;
    private static final int UNION = 0x17;
    private static final int SUBRANGE = 0x21;
    private static final int BASE = 0x24;
    private static final int CONST = 0x26;
    private static final int ENUMERATOR = 0x28;
    private static final int SUBPROGRAM = 0x2e;
    private static final int VOLATILE = 0x35;
    private static final int RESTRICT = 0x37;
    private static final int ATOMIC = 0x47;

    private static final int NAME = 0x03;
    private static final int BYTE_SIZE = 0x0b;
    private static final int BIT_SIZE = 0x0d;
    private static final int CONST_VALUE = 0x1c;
    private static final int UPPER_BOUND = 0x2f;
    private static final int COUNT = 0x37;
    private static final int MEMBER_LOCATION = 0x38;
    private static final int TYPE = 0x49;

    /** Types that lead to others; more than any source has. */
    private static final int MAX_CHAIN = 64;

    /** Bytes of units that are gone through for what need not be there. */
    private static final long OPTIONAL = 96L << 20;

    private final DebugSections sections;
    private final Map<String, Found> structs = new HashMap<>();

    /** An entry, in its unit. */
    private record Found(DebugUnit unit, Entry entry) {
        Found other(long offset) {
            Entry other = unit.entry(offset, tag -> true);
            if (other == null) {
                throw new KernelException("has damaged DWARF: a type is the end of a list");
            }
            return new Found(unit, other);
        }

        List<Entry> children() {
            List<Entry> children = new ArrayList<>();
            long at = entry.end();
            int depth = entry.hasChildren() ? 1 : 0;
            while (depth > 0) {
                Entry child = unit.entry(at, tag -> true);
                if (child == null) {
                    depth--;
                    at++;
                } else {
                    if (depth == 1) {
                        children.add(child);
                    }
                    depth += child.hasChildren() ? 1 : 0;
                    at = child.end();
                }
            }
            return children;
        }
    }

    /** @param type an entry of the unit */
    private record Member(long offset, long type, boolean bitField) {}

    @FunctionalInterface
    private interface Search {
        /** Whether an entry is what is looked for. */
        boolean accepts(DebugUnit unit, Entry entry);
    }

    DwarfLayouts(ElfFile elf) {
        sections = DebugSections.of(elf);
    }

    static boolean isIn(ElfFile elf) {
        return elf.section(".debug_info").isPresent()
                && elf.section(".debug_abbrev").isPresent();
    }

    @Override
    public Field field(String struct, String path) {
        try {
            Found at = struct(struct);
            long offset = 0;
            for (String name : path.split("\\.")) {
                Member member = member(at, name, 0)
                        .orElseThrow(() -> new KernelException("has no member '" + name + "' of '" + path
                                + "' in struct " + struct + " by its " + source()));
                if (member.bitField) {
                    throw new KernelException(
                            "has '" + path + "' of struct " + struct + " as a bit-field; expected whole bytes");
                }
                offset += member.offset;
                at = plain(at.other(member.type));
            }
            return new Field(offset, size(at, 0));
        } catch (ElfException e) {
            throw damaged(e);
        }
    }

    @Override
    public int size(String struct) {
        try {
            return size(struct(struct), 0);
        } catch (ElfException e) {
            throw damaged(e);
        }
    }

    @Override
    public OptionalLong enumerator(String name) {
        try {
            return find(
                            ENUMERATOR,
                            OPTIONAL,
                            (unit, entry) -> unit.text(entry, NAME).equals(name))
                    .map(one -> OptionalLong.of(one.entry.get(CONST_VALUE)))
                    .orElse(OptionalLong.empty());
        } catch (ElfException e) {
            throw damaged(e);
        }
    }

    @Override
    public Optional<List<String>> parameters(String function) {
        try {
            return find(
                            SUBPROGRAM,
                            OPTIONAL,
                            (unit, entry) -> unit.text(entry, NAME).equals(function))
                    .map(one -> one.children().stream()
                            .filter(child -> child.tag() == PARAMETER)
                            .map(child -> one.unit.text(child, NAME))
                            .toList());
        } catch (ElfException e) {
            throw damaged(e);
        }
    }

    @Override
    public String source() {
        return "DWARF";
    }

    private static KernelException damaged(ElfException e) {
        return new KernelException("has damaged DWARF: " + e.getMessage());
    }

    private Found struct(String name) {
        return structs.computeIfAbsent(
                name,
                key -> find(
                                STRUCTURE,
                                Long.MAX_VALUE,
                                (unit, entry) -> entry.get(BYTE_SIZE) != DebugUnit.NONE
                                        && unit.text(entry, NAME).equals(key))
                        .orElseThrow(() -> new KernelException("has no struct '" + key + "' in its " + source())));
    }

    /** The first entry of a tag that is what is looked for. @param bytes of units that are gone through */
    private Optional<Found> find(int tag, long bytes, Search search) {
        long end = Math.min(sections.info().size(), bytes);
        for (long at = 0; at < end; ) {
            DebugUnit unit = new DebugUnit(sections, at);
            long place = unit.first();
            while (at + place < unit.next()) {
                Entry entry = unit.entry(place, one -> one == tag);
                if (entry != null && entry.tag() == tag && search.accepts(unit, entry)) {
                    return Optional.of(new Found(unit, entry));
                }
                place = entry == null ? place + 1 : entry.end();
            }
            at = unit.next();
        }
        return Optional.empty();
    }

    private Optional<Member> member(Found struct, String name, int depth) {
        if (depth > MAX_CHAIN) {
            return Optional.empty();
        }
        for (Entry child : struct.children()) {
            if (child.tag() != MEMBER) {
                continue;
            }
            String own = struct.unit.text(child, NAME);
            long offset = Math.max(0, child.get(MEMBER_LOCATION));
            if (own.equals(name)) {
                return Optional.of(new Member(offset, child.get(TYPE), child.get(BIT_SIZE) != DebugUnit.NONE));
            }
            if (own.isEmpty()) {
                Optional<Member> inside = member(plain(struct.other(child.get(TYPE))), name, depth + 1);
                if (inside.isPresent()) {
                    Member found = inside.get();
                    return Optional.of(new Member(offset + found.offset, found.type, found.bitField));
                }
            }
        }
        return Optional.empty();
    }

    /** The type without qualifiers and other names. */
    private static Found plain(Found type) {
        Found plain = type;
        for (int i = 0; i < MAX_CHAIN; i++) {
            int tag = plain.entry.tag();
            if (tag != TYPEDEF && tag != CONST && tag != VOLATILE && tag != RESTRICT && tag != ATOMIC) {
                return plain;
            }
            plain = plain.other(plain.entry.get(TYPE));
        }
        throw new KernelException("has damaged DWARF: a type leads to itself");
    }

    private static int size(Found type, int depth) {
        Found plain = plain(type);
        return switch (plain.entry.tag()) {
            case POINTER -> Long.BYTES;
            case STRUCTURE, UNION, BASE, ENUMERATION -> (int) Math.max(0, plain.entry.get(BYTE_SIZE));
            case ARRAY -> {
                if (depth > MAX_CHAIN) {
                    throw new KernelException("has damaged DWARF: an array is one of itself");
                }
                long all = size(plain.other(plain.entry.get(TYPE)), depth + 1);
                for (Entry range : plain.children()) {
                    if (range.tag() == SUBRANGE) {
                        all *= Math.max(0, Math.max(range.get(COUNT), range.get(UPPER_BOUND) + 1));
                    }
                }
                if (all > Integer.MAX_VALUE) {
                    throw new KernelException("has damaged DWARF: an array of " + all + " bytes");
                }
                yield (int) all;
            }
            default -> 0;
        };
    }
}

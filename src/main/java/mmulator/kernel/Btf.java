package mmulator.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import mmulator.elf.Bytes;
import mmulator.elf.ElfException;

/**
 * BPF Type Format, which distributions keep where they strip DWARF: {@code Documentation/bpf/btf.rst}. A header, types one
 * after the other, each with a number from 1 on, and their names. Types are found at once, and looked at when asked for.
 */
final class Btf implements StructLayouts {
    private static final int MAGIC = 0xeb9f;
    private static final int ENTRY = 12;
    /** Types that lead to others, such as {@code const volatile}; more than any source has. */
    private static final int MAX_CHAIN = 64;

    private static final int INT = 1;
    private static final int POINTER = 2;
    private static final int ARRAY = 3;
    private static final int STRUCT = 4;
    private static final int UNION = 5;
    private static final int ENUM = 6;
    private static final int FORWARD = 7;
    private static final int TYPEDEF = 8;
    private static final int VOLATILE = 9;
    private static final int CONST = 10;
    private static final int RESTRICT = 11;
    private static final int FUNCTION = 12;
    private static final int PROTOTYPE = 13;
    private static final int VARIABLE = 14;
    private static final int SECTION = 15;
    private static final int FLOAT = 16;
    private static final int DECLARATION_TAG = 17;
    private static final int TYPE_TAG = 18;
    private static final int ENUM64 = 19;

    private final Bytes types;
    private final Bytes strings;
    private final int[] places;
    private final Map<String, Integer> structs = new HashMap<>();
    private final Map<String, Integer> functions = new HashMap<>();

    private Btf(Bytes types, Bytes strings) {
        this.types = types;
        this.strings = strings;
        places = find();
    }

    /** @throws KernelException when it is damaged */
    static Btf read(Bytes btf) {
        try {
            if (btf.u16(0) != MAGIC) {
                throw new KernelException(
                        String.format("has damaged BTF: it begins with 0x%x; expected 0x%x", btf.u16(0), MAGIC));
            }
            if (btf.u8(2) != 1) {
                throw new KernelException("has BTF of version " + btf.u8(2) + "; expected 1");
            }
            long header = btf.u32(4);
            return new Btf(
                    btf.slice(header + btf.u32(8), btf.u32(12), "its BTF's types"),
                    btf.slice(header + btf.u32(16), btf.u32(20), "its BTF's names"));
        } catch (ElfException e) {
            throw damaged(e.getMessage());
        }
    }

    private static KernelException damaged(String how) {
        return new KernelException("has damaged BTF: " + how);
    }

    /** Where each type is; number 0 is void. */
    private int[] find() {
        List<Integer> found = new ArrayList<>();
        found.add(-1);
        int at = 0;
        while (at < types.size()) {
            int type = found.size();
            found.add(at);
            int kind = kindAt(at);
            if (kind == STRUCT || kind == UNION || kind == FUNCTION) {
                String name = strings.string(types.u32(at));
                if (!name.isEmpty()) {
                    (kind == FUNCTION ? functions : structs).putIfAbsent(name, type);
                }
            }
            at += ENTRY + extra(kind, at);
        }
        if (at != types.size()) {
            throw damaged("its last type ends beyond its end");
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private int extra(int kind, int at) {
        int count = count(at);
        return switch (kind) {
            case INT, VARIABLE, DECLARATION_TAG -> 4;
            case ARRAY -> 12;
            case STRUCT, UNION, SECTION, ENUM64 -> 12 * count;
            case ENUM, PROTOTYPE -> 8 * count;
            case POINTER, FORWARD, TYPEDEF, VOLATILE, CONST, RESTRICT, FUNCTION, FLOAT, TYPE_TAG -> 0;
            default -> throw damaged("type of the unknown kind " + kind + " at " + at);
        };
    }

    private int kindAt(int at) {
        return (int) (types.u32(at + 4L) >>> 24) & 31;
    }

    private boolean isFlagged(int at) {
        return types.u32(at + 4L) >>> 31 != 0;
    }

    private int count(int at) {
        return types.u16(at + 4L);
    }

    private int place(long type) {
        if (type <= 0 || type >= places.length) {
            throw damaged("type " + type + " of " + places.length);
        }
        return places[(int) type];
    }

    @Override
    public Field field(String struct, String path) {
        try {
            long type = struct(struct);
            long bits = 0;
            int size = 0;
            for (String name : path.split("\\.")) {
                Member member = member(type, name, 0)
                        .orElseThrow(() -> new KernelException("has no member '" + name + "' of '" + path
                                + "' in struct " + struct + " by its " + source()));
                if (member.bitField()) {
                    throw new KernelException(
                            "has '" + path + "' of struct " + struct + " as a bit-field; expected whole bytes");
                }
                bits += member.bits();
                type = plain(member.type());
                size = sizeOf(type, 0);
            }
            return new Field(bits / Byte.SIZE, size);
        } catch (ElfException e) {
            throw damaged(e.getMessage());
        }
    }

    @Override
    public int size(String struct) {
        try {
            return sizeOf(struct(struct), 0);
        } catch (ElfException e) {
            throw damaged(e.getMessage());
        }
    }

    @Override
    public String source() {
        return "BTF";
    }

    @Override
    public OptionalLong enumerator(String name) {
        try {
            for (int type = 1; type < places.length; type++) {
                int at = places[type];
                int kind = kindAt(at);
                int entry = kind == ENUM ? 8 : kind == ENUM64 ? 12 : 0;
                for (int i = 0; entry != 0 && i < count(at); i++) {
                    long member = at + ENTRY + (long) entry * i;
                    if (strings.string(types.u32(member)).equals(name)) {
                        return OptionalLong.of(constant(member + 4, kind == ENUM64, isFlagged(at)));
                    }
                }
            }
            return OptionalLong.empty();
        } catch (ElfException e) {
            throw damaged(e.getMessage());
        }
    }

    /** The flag of an enumeration says that its values have a sign. */
    private long constant(long at, boolean wide, boolean signed) {
        long low = types.u32(at);
        if (wide) {
            return types.u32(at + 4) << Integer.SIZE | low;
        }
        return signed ? (int) low : low;
    }

    @Override
    public Optional<List<String>> parameters(String function) {
        Integer type = functions.get(function);
        if (type == null) {
            return Optional.empty();
        }
        try {
            int prototype = place(types.u32(place(type) + 8L));
            if (kindAt(prototype) != PROTOTYPE) {
                throw damaged("function '" + function + "' has no prototype");
            }
            List<String> names = new ArrayList<>();
            for (int i = 0; i < count(prototype); i++) {
                names.add(strings.string(types.u32(prototype + ENTRY + 8L * i)));
            }
            return Optional.of(names);
        } catch (ElfException e) {
            throw damaged(e.getMessage());
        }
    }

    private long struct(String name) {
        Integer type = structs.get(name);
        if (type == null) {
            TreeSet<String> like = new TreeSet<>();
            structs.keySet().stream().filter(s -> s.contains(name)).forEach(like::add);
            throw new KernelException("has no struct '" + name + "' among the " + structs.size() + " of its " + source()
                    + (like.isEmpty()
                            ? ""
                            : "; similar: "
                                    + String.join(", ", like.stream().limit(3).toList())));
        }
        return type;
    }

    private record Member(long bits, long type, boolean bitField) {}

    private Optional<Member> member(long struct, String name, int depth) {
        int at = place(struct);
        int kind = kindAt(at);
        if (kind != STRUCT && kind != UNION || depth > MAX_CHAIN) {
            return Optional.empty();
        }
        boolean packed = isFlagged(at);
        for (int i = 0; i < count(at); i++) {
            long entry = at + ENTRY + 12L * i;
            long type = types.u32(entry + 4);
            long where = types.u32(entry + 8);
            long bits = packed ? where & 0xff_ffff : where;
            String own = strings.string(types.u32(entry));
            if (own.equals(name)) {
                return Optional.of(new Member(bits, type, packed && where >>> 24 != 0));
            }
            if (own.isEmpty()) {
                Optional<Member> inside = member(plain(type), name, depth + 1);
                if (inside.isPresent()) {
                    Member found = inside.get();
                    return Optional.of(new Member(bits + found.bits(), found.type(), found.bitField()));
                }
            }
        }
        return Optional.empty();
    }

    /** The type without qualifiers and other names. */
    private long plain(long type) {
        long plain = type;
        for (int i = 0; i < MAX_CHAIN; i++) {
            int kind = kindAt(place(plain));
            if (kind != TYPEDEF && kind != VOLATILE && kind != CONST && kind != RESTRICT && kind != TYPE_TAG) {
                return plain;
            }
            plain = types.u32(place(plain) + 8L);
        }
        throw damaged("type " + type + " leads to itself");
    }

    private int sizeOf(long type, int depth) {
        long plain = plain(type);
        int at = place(plain);
        return switch (kindAt(at)) {
            case POINTER -> Long.BYTES;
            case ARRAY -> {
                if (depth > MAX_CHAIN) {
                    throw damaged("array " + type + " is one of itself");
                }
                long all = sizeOf(types.u32(at + (long) ENTRY), depth + 1) * types.u32(at + ENTRY + 8L);
                if (all > Integer.MAX_VALUE) {
                    throw damaged("array " + type + " has " + all + " bytes");
                }
                yield (int) all;
            }
            case INT, STRUCT, UNION, ENUM, ENUM64, FLOAT -> (int) types.u32(at + 8L);
            default -> 0;
        };
    }
}

package mmulator.asm.decode;

import mmulator.asm.encode.SystemOperation;
import mmulator.asm.encode.SystemOperations;
import mmulator.asm.encode.SystemRegisters;
import mmulator.engine.Disassembler;
import org.jspecify.annotations.Nullable;

/**
 * Text for the instructions that Capstone is too old to know, or spells without names: the system space, hints,
 * barriers, atomics, pointer authentication.
 */
public final class Disassembly {
    private static final String[] ATOMICS = {"add", "clr", "eor", "set", "smax", "smin", "umax", "umin"};
    private static final String[] WIDTHS = {"b", "h", "", ""};

    private Disassembly() {}

    /** A disassembler that knows all that the assembler knows. */
    public static Disassembler open() {
        return new Disassembler(Disassembly::text);
    }

    /** The text of {@code word}, null when it is best left to Capstone. */
    static @Nullable String text(int word) {
        if (word >>> 22 == 0x354) {
            return system(word);
        }
        if ((word & 0x3f000000) == 0x38000000 && (word & 0x200c00) == 0x200000) {
            return atomic(word);
        }
        if ((word & 0x3f207c00) == 0x08207c00) {
            return compareAndSwap(word);
        }
        if ((word & 0x3f200c00) == 0x19000000) {
            return releaseConsistent(word);
        }
        return PointerAuthenticationText.of(word);
    }

    static String x(int number) {
        return number == 31 ? "xzr" : "x" + number;
    }

    static String w(int number) {
        return number == 31 ? "wzr" : "w" + number;
    }

    static String base(int word) {
        int rn = word >> 5 & 31;
        return rn == 31 ? "[sp]" : "[x" + rn + "]";
    }

    private static @Nullable String system(int word) {
        int rt = word & 31;
        boolean read = (word >> 21 & 1) != 0;
        int fields = word & 0x1fffe0;
        if ((word & 0x100000) != 0) {
            String name = SystemRegisters.name(fields);
            String register = name == null ? generic(fields) : name;
            return read ? "mrs " + x(rt) + ", " + register : "msr " + register + ", " + x(rt);
        }
        if ((word & 0x80000) != 0) {
            int op1 = word >> 16 & 7;
            String operands =
                    "#" + op1 + ", c" + (word >> 12 & 15) + ", c" + (word >> 8 & 15) + ", #" + (word >> 5 & 7);
            SystemOperation operation = SystemOperations.find(word & 0x7ffe0);
            if (read) {
                return "sysl " + x(rt) + ", " + operands;
            }
            if (operation != null && (operation.takesRegister() || rt == 31)) {
                String head = operation.instruction() + " " + operation.name();
                return operation.takesRegister() ? head + ", " + x(rt) : head;
            }
            return "sys " + operands + (rt == 31 ? "" : ", " + x(rt));
        }
        return read ? null : BarrierText.of(word);
    }

    private static String generic(int fields) {
        return String.format(
                "s%d_%d_c%d_c%d_%d",
                fields >> 19, fields >> 16 & 7, fields >> 12 & 15, fields >> 8 & 15, fields >> 5 & 7);
    }

    private static @Nullable String atomic(int word) {
        int size = word >>> 30;
        int rs = word >> 16 & 31;
        int rt = word & 31;
        boolean vector = (word >> 26 & 1) != 0;
        if (vector) {
            return null;
        }
        if ((word & 0x3ffffc00) == 0x38bfc000) {
            return "ldapr" + WIDTHS[size] + " " + register(size, rt) + ", " + base(word);
        }
        boolean swap = (word & 0x8000) != 0;
        int operation = word >> 12 & 7;
        if (swap && operation != 0) {
            return null;
        }
        boolean acquire = (word >> 23 & 1) != 0;
        String ordering = (acquire ? "a" : "") + ((word >> 22 & 1) != 0 ? "l" : "");
        String name = swap ? "swp" : ATOMICS[operation];
        if (!swap && rt == 31 && !acquire) {
            return "st" + name + ordering + WIDTHS[size] + " " + register(size, rs) + ", " + base(word);
        }
        return (swap ? "" : "ld") + name + ordering + WIDTHS[size] + " " + register(size, rs) + ", "
                + register(size, rt) + ", " + base(word);
    }

    private static String register(int size, int number) {
        return size == 3 ? x(number) : w(number);
    }

    private static @Nullable String compareAndSwap(int word) {
        int size = word >>> 30;
        int rs = word >> 16 & 31;
        int rt = word & 31;
        String ordering = ((word >> 22 & 1) != 0 ? "a" : "") + ((word >> 15 & 1) != 0 ? "l" : "");
        if ((word >> 23 & 1) != 0) {
            return "cas" + ordering + WIDTHS[size] + " " + register(size, rs) + ", " + register(size, rt) + ", "
                    + base(word);
        }
        if (size > 1 || (rs & 1) != 0 || (rt & 1) != 0) {
            return null;
        }
        int width = size + 2;
        return "casp" + ordering + " " + register(width, rs) + ", " + register(width, rs + 1) + ", "
                + register(width, rt) + ", " + register(width, rt + 1) + ", " + base(word);
    }

    private static @Nullable String releaseConsistent(int word) {
        int size = word >>> 30;
        int opc = word >> 22 & 3;
        String name = switch (opc) {
            case 0 -> "stlur" + WIDTHS[size];
            case 1 -> "ldapur" + WIDTHS[size];
            default -> size + (opc & 1) > 2 ? "" : "ldapurs" + (size == 2 ? "w" : WIDTHS[size]);
        };
        if (name.isEmpty()) {
            return null;
        }
        boolean wide = opc < 2 ? size == 3 : opc == 2;
        int offset = word << 11 >> 23;
        String address = base(word);
        return name + " " + (wide ? x(word & 31) : w(word & 31)) + ", "
                + (offset == 0 ? address : address.replace("]", ", #" + offset + "]"));
    }
}

package mmulator.asm.encode;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of system registers, and the generic form {@code S3_0_C2_C0_0}. */
public final class SystemRegisters {
    private static final Map<String, Integer> BY_NAME = build();

    private SystemRegisters() {}

    /** op0, op1, CRn, CRm and op2 in their places, or -1; {@code name} is in lower case. */
    public static int fields(String name) {
        Integer known = BY_NAME.get(name);
        return known != null ? known : generic(name);
    }

    public static Iterable<String> names() {
        return BY_NAME.keySet();
    }

    /** The first name with these fields, null when there is none. */
    public static @Nullable String name(int fields) {
        return Names.BY_FIELDS.get(fields);
    }

    /** The other way round, built when the disassembler first asks. */
    private static final class Names {
        static final Map<Integer, String> BY_FIELDS = new HashMap<>();

        static {
            BY_NAME.forEach((name, fields) -> BY_FIELDS.putIfAbsent(fields, name));
        }
    }

    public static int fields(int op0, int op1, int crn, int crm, int op2) {
        return op0 << 19 | op1 << 16 | crn << 12 | crm << 8 | op2 << 5;
    }

    private static int generic(String name) {
        String[] f = name.split("_", -1);
        if (f.length != 5
                || !f[0].matches("s[0-3]")
                || !f[1].matches("[0-7]")
                || !f[2].matches("c([0-9]|1[0-5])")
                || !f[3].matches("c([0-9]|1[0-5])")
                || !f[4].matches("[0-7]")) {
            return -1;
        }
        return fields(
                f[0].charAt(1) - '0',
                f[1].charAt(0) - '0',
                Integer.parseInt(f[2].substring(1)),
                Integer.parseInt(f[3].substring(1)),
                f[4].charAt(0) - '0');
    }

    private static Map<String, Integer> build() {
        Map<String, Integer> names = new LinkedHashMap<>();
        SystemRegisterTable.TEXT.lines().forEach(line -> {
            int colon = line.indexOf(':');
            // "op0 op1 CRn CRm: name op2, name op2": registers that differ in op2 share a line.
            String[] f = line.substring(0, colon).split(" ");
            int group = fields(
                    Integer.parseInt(f[0]), Integer.parseInt(f[1]), Integer.parseInt(f[2]), Integer.parseInt(f[3]), 0);
            for (String entry : line.substring(colon + 1).split(",")) {
                String register = entry.strip();
                int space = register.indexOf(' ');
                names.put(register.substring(0, space), group | (register.charAt(space + 1) - '0') << 5);
            }
        });
        numbered(names, "dbgbvr", 16, 2, 0, 4);
        numbered(names, "dbgbcr", 16, 2, 0, 5);
        numbered(names, "dbgwvr", 16, 2, 0, 6);
        numbered(names, "dbgwcr", 16, 2, 0, 7);
        for (int n = 0; n < 31; n++) {
            names.put("pmevcntr" + n + "_el0", fields(3, 3, 14, 8 | n >> 3, n & 7));
            names.put("pmevtyper" + n + "_el0", fields(3, 3, 14, 12 | n >> 3, n & 7));
        }
        for (int n = 0; n < 4; n++) {
            names.put("ich_ap0r" + n + "_el2", fields(3, 4, 12, 8, n));
            names.put("ich_ap1r" + n + "_el2", fields(3, 4, 12, 9, n));
            names.put("icc_ap0r" + n + "_el1", fields(3, 0, 12, 8, 4 + n));
            names.put("icc_ap1r" + n + "_el1", fields(3, 0, 12, 9, n));
        }
        for (int n = 0; n < 16; n++) {
            names.put("ich_lr" + n + "_el2", fields(3, 4, 12, 12 | n >> 3, n & 7));
        }
        return names;
    }

    /** The debug registers: CRm is the number. */
    private static void numbered(Map<String, Integer> names, String stem, int count, int op0, int crn, int op2) {
        for (int n = 0; n < count; n++) {
            names.put(stem + n + "_el1", fields(op0, 0, crn, n, op2));
        }
    }
}

package mmulator.asm.encode;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The named operations of AT, DC, IC and TLBI, up to Armv8.7 with its nXS forms. */
public final class SystemOperations {
    private static final Map<String, Map<String, SystemOperation>> BY_NAME = build();
    private static final Map<Integer, SystemOperation> BY_FIELDS = index();

    private SystemOperations() {}

    /** The operation, null when there is none; names are in lower case. */
    public static @Nullable SystemOperation find(String instruction, String name) {
        return BY_NAME.getOrDefault(instruction, Map.of()).get(name);
    }

    /** The operation with these op1, CRn, CRm and op2 fields; null when there is none. */
    public static @Nullable SystemOperation find(int fields) {
        return BY_FIELDS.get(fields);
    }

    public static Collection<String> names(String instruction) {
        return BY_NAME.getOrDefault(instruction, Map.of()).keySet();
    }

    private static Map<Integer, SystemOperation> index() {
        Map<Integer, SystemOperation> index = new LinkedHashMap<>();
        for (Map<String, SystemOperation> operations : BY_NAME.values()) {
            for (SystemOperation operation : operations.values()) {
                index.putIfAbsent(operation.fields(), operation);
            }
        }
        return index;
    }

    private static Map<String, Map<String, SystemOperation>> build() {
        Map<String, Map<String, SystemOperation>> all = new LinkedHashMap<>();
        tlbi(all);
        fixed(all, "at", 7, """
                s1e1r 0 8 0 x, s1e1w 0 8 1 x, s1e0r 0 8 2 x, s1e0w 0 8 3 x, s1e1rp 0 9 0 x, s1e1wp 0 9 1 x,
                s1e2r 4 8 0 x, s1e2w 4 8 1 x, s12e1r 4 8 4 x, s12e1w 4 8 5 x, s12e0r 4 8 6 x, s12e0w 4 8 7 x,
                s1e3r 6 8 0 x, s1e3w 6 8 1 x""");
        fixed(all, "dc", 7, """
                ivac 0 6 1 x, isw 0 6 2 x, igvac 0 6 3 x, igsw 0 6 4 x, igdvac 0 6 5 x, igdsw 0 6 6 x,
                csw 0 10 2 x, cgsw 0 10 4 x, cgdsw 0 10 6 x, cisw 0 14 2 x, cigsw 0 14 4 x, cigdsw 0 14 6 x,
                zva 3 4 1 x, gva 3 4 3 x, gzva 3 4 4 x, cvac 3 10 1 x, cgvac 3 10 3 x, cgdvac 3 10 5 x,
                cvau 3 11 1 x, cvap 3 12 1 x, cgvap 3 12 3 x, cgdvap 3 12 5 x, cvadp 3 13 1 x, cgvadp 3 13 3 x,
                cgdvadp 3 13 5 x, civac 3 14 1 x, cigvac 3 14 3 x, cigdvac 3 14 5 x""");
        fixed(all, "ic", 7, "ialluis 0 1 0 -, iallu 0 5 0 -, ivau 3 5 1 x");
        return all;
    }

    /** Reads "name op1 CRm op2 x", where x says that a register follows. */
    private static void fixed(
            Map<String, Map<String, SystemOperation>> all, String instruction, int crn, String table) {
        for (String line : table.split(",\\s*")) {
            String[] f = line.strip().split(" ");
            add(
                    all,
                    SystemOperation.of(
                            instruction,
                            f[0],
                            Integer.parseInt(f[1]),
                            crn,
                            Integer.parseInt(f[2]),
                            Integer.parseInt(f[3]),
                            f[4].equals("x")));
        }
    }

    private static void tlbi(Map<String, Map<String, SystemOperation>> all) {
        fixed(all, "tlbi", 8, """
                ipas2e1is 4 0 1 x, ripas2e1is 4 0 2 x, ipas2le1is 4 0 5 x, ripas2le1is 4 0 6 x,
                ipas2e1os 4 4 0 x, ipas2e1 4 4 1 x, ripas2e1 4 4 2 x, ripas2e1os 4 4 3 x,
                ipas2le1os 4 4 4 x, ipas2le1 4 4 5 x, ripas2le1 4 4 6 x, ripas2le1os 4 4 7 x""");
        // Where each shareability has its CRm: by entry in 7, 3, 1; by range in 6, 2, 5.
        String[] scopes = {"", "is", "os"};
        int[] entry = {7, 3, 1};
        int[] range = {6, 2, 5};
        for (int s = 0; s < scopes.length; s++) {
            scoped(all, scopes[s], entry[s], """
                    vmalle1 0 0 -, vae1 0 1 x, aside1 0 2 x, vaae1 0 3 x, vale1 0 5 x, vaale1 0 7 x,
                    alle2 4 0 -, vae2 4 1 x, alle1 4 4 -, vale2 4 5 x, vmalls12e1 4 6 -,
                    alle3 6 0 -, vae3 6 1 x, vale3 6 5 x""");
            scoped(all, scopes[s], range[s], """
                    rvae1 0 1 x, rvaae1 0 3 x, rvale1 0 5 x, rvaale1 0 7 x,
                    rvae2 4 1 x, rvale2 4 5 x, rvae3 6 1 x, rvale3 6 5 x""");
        }
        for (SystemOperation o : List.copyOf(all.getOrDefault("tlbi", Map.of()).values())) {
            add(all, new SystemOperation("tlbi", o.name() + "nxs", o.fields() | 1 << 12, o.takesRegister()));
        }
        // Of what is known of granules' protection (FEAT_RME), without nXS forms.
        fixed(all, "tlbi", 8, "paallos 6 1 4 -, rpaos 6 4 3 x, rpalos 6 4 7 x, paall 6 7 4 -");
    }

    private static void scoped(Map<String, Map<String, SystemOperation>> all, String scope, int crm, String table) {
        for (String line : table.split(",\\s*")) {
            String[] f = line.strip().split(" ");
            add(
                    all,
                    SystemOperation.of(
                            "tlbi",
                            f[0] + scope,
                            Integer.parseInt(f[1]),
                            8,
                            crm,
                            Integer.parseInt(f[2]),
                            f[3].equals("x")));
        }
    }

    private static void add(Map<String, Map<String, SystemOperation>> all, SystemOperation operation) {
        all.computeIfAbsent(operation.instruction(), i -> new LinkedHashMap<>()).put(operation.name(), operation);
    }
}

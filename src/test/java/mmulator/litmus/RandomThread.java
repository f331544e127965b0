package mmulator.litmus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A thread of a random litmus test as it grows: instructions, and what the test has to set up and to ask for them. */
final class RandomThread {
    private static final List<String> BARRIERS = List.of(
            "DSB ISH",
            "DSB ISH",
            "DSB SY",
            "DSB ISHST",
            "DSB ISHLD",
            "DMB ISH",
            "DMB SY",
            "DMB ISHST",
            "DMB ISHLD",
            "ISB",
            "ISB");
    private static final List<String> TLBI_BY_ADDRESS = List.of(
            "VAAE1IS",
            "VAAE1IS",
            "VAE1IS",
            "VAALE1IS",
            "VALE1IS",
            "VAAE1",
            "VAE1",
            "VAALE1",
            "VALE1",
            "VAAE1ISNXS",
            "VALE1ISNXS");
    private static final List<String> TLBI_ALL = List.of("VMALLE1IS", "VMALLE1IS", "VMALLE1", "VMALLE1ISNXS");

    private final Random random;
    private final int cpu;
    /** What the test's initial state has to say. */
    private final Set<String> initial;
    /** What the test's condition has to ask. */
    private final List<String> asked;

    private final List<String> before = new ArrayList<>();
    private final List<String> code = new ArrayList<>();
    private final List<String> handler = new ArrayList<>();
    private final Map<String, String> constants = new LinkedHashMap<>();
    private int register;
    private int label;
    /** Holds what the last load got; empty if nothing has been loaded. */
    private String loaded = "";

    RandomThread(Random random, int cpu, Set<String> initial, List<String> asked) {
        this.random = random;
        this.cpu = cpu;
        this.initial = initial;
        this.asked = asked;
    }

    int cpu() {
        return cpu;
    }

    List<String> column() {
        List<String> column = new ArrayList<>(List.of("P" + cpu));
        column.addAll(before);
        column.addAll(code);
        return column;
    }

    /** Empty if a fault is dealt with as the variant says. */
    List<String> handlerColumn() {
        List<String> column = new ArrayList<>();
        if (!handler.isEmpty()) {
            column.add("P" + cpu + ".F");
            column.addAll(handler);
        }
        return column;
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String fresh() {
        return String.valueOf(register++);
    }

    /** A register that holds the value from the start. */
    private String holding(String value) {
        return constants.computeIfAbsent(value, absent -> {
            String number = fresh();
            initial.add(cpu + ":X" + number + "=" + value);
            return number;
        });
    }

    private String page(String variable) {
        return constants.computeIfAbsent("page of " + variable, absent -> {
            String number = fresh();
            initial.add(cpu + ":X" + number + "=" + variable);
            before.add("LSR X" + number + ",X" + number + ",#12");
            return number;
        });
    }

    private String shown(String number, String type) {
        if (!type.isEmpty()) {
            initial.add(type + " " + cpu + ":X" + number);
        }
        asked.add(cpu + ":X" + number + "=0");
        return number;
    }

    /** An access that may fault, with a label and what is asked about it. */
    private void access(String instruction, String target) {
        String name = "L" + cpu + label++;
        code.add(name + ": " + instruction);
        asked.add("fault(P" + cpu + ":" + name + "," + target + ")");
    }

    void barrier() {
        code.add(one(BARRIERS));
    }

    void barrier(String... of) {
        code.add(one(List.of(of)));
    }

    /** Barriers, or what a dependency on the last load gives. */
    void order() {
        if (loaded.isEmpty() || chance(60)) {
            barrier();
            if (chance(25)) {
                barrier();
            }
        } else {
            String name = "C" + cpu + label++;
            code.add("CBNZ W" + loaded + "," + name);
            code.add(name + ": " + (chance(50) ? "ISB" : "NOP"));
        }
    }

    void invalidate(String variable) {
        if (chance(25)) {
            code.add("TLBI " + one(TLBI_ALL));
        } else if (chance(5)) {
            code.add("TLBI ASIDE1" + one(List.of("", "IS", "ISNXS")) + ",X" + page(variable));
        } else {
            code.add("TLBI " + one(TLBI_BY_ADDRESS) + ",X" + page(variable));
        }
    }

    /** DSB; TLBI; DSB; ISB, each of which may be missing. */
    void shoot(String variable) {
        if (chance(85)) {
            barrier("DSB ISH", "DSB ISHST", "DSB SY");
        }
        invalidate(variable);
        if (chance(85)) {
            barrier("DSB ISH", "DSB ISH", "DSB SY");
        }
        if (chance(50)) {
            code.add("ISB");
        }
    }

    /** As software does it for all CPUs, {@code ISB} or not. */
    void shootCompletely(String variable) {
        code.add("DSB ISH");
        code.add("TLBI VAAE1IS,X" + page(variable));
        code.add("DSB ISH");
        if (chance(30)) {
            code.add("ISB");
        }
    }

    /** Another ASID, and the same tables: ISB or not. */
    void changeAsid() {
        long ttbr = AddressMap.TABLES_PA | 1L << 48;
        code.add("MSR TTBR0_EL1,X" + holding(String.format("0x%x", ttbr)));
        if (chance(70)) {
            code.add("ISB");
        }
    }

    /** {@code [X1]}, or {@code [X1,W2,SXTW]} where the address depends on what was loaded last. */
    private String at(String variable) {
        String address = "[X" + holding(variable);
        return address + (loaded.isEmpty() || chance(75) ? "]" : ",W" + zero() + ",SXTW]");
    }

    /** A register that is 0 by what was loaded last. */
    private String zero() {
        String zero = fresh();
        code.add("EOR W" + zero + ",W" + loaded + ",W" + loaded);
        return zero;
    }

    void storeDescriptor(String variable, String value) {
        String descriptor = "PTE(" + variable + ")";
        String what = holding(value);
        int how = random.nextInt(100);
        if (how < 70) {
            code.add("STR X" + what + "," + at(descriptor));
        } else if (how < 82) {
            code.add("STLR X" + what + ",[X" + holding(descriptor) + "]");
        } else if (how < 98) {
            String old = shown(fresh(), "pteval_t");
            code.add("SWP" + one(List.of("", "A", "L", "AL")) + " X" + what + ",X" + old + ",[X" + holding(descriptor)
                    + "]");
        } else {
            String old = fresh();
            initial.add(cpu + ":X" + old + "=(oa:PA(" + variable + "))");
            asked.add(cpu + ":X" + old + "=0");
            code.add("CAS" + one(List.of("", "A", "L", "AL")) + " X" + old + ",X" + what + ",[X" + holding(descriptor)
                    + "]");
        }
    }

    void loadDescriptor(String variable) {
        String from = holding("PTE(" + variable + ")");
        String to = shown(fresh(), "pteval_t");
        code.add((chance(20) ? "LDAR X" : "LDR X") + to + ",[X" + from + "]");
        loaded = "";
    }

    void load(String variable) {
        String to = fresh();
        shown(to, "");
        if (chance(20)) {
            access(one(List.of("LDAR", "LDAR", "LDAPR")) + " W" + to + ",[X" + holding(variable) + "]", variable);
        } else {
            access("LDR W" + to + "," + at(variable), variable);
        }
        loaded = to;
    }

    void store(String variable) {
        String value = holding("3");
        if (!loaded.isEmpty() && chance(20)) {
            String sum = fresh();
            code.add("ADD W" + sum + ",W" + zero() + ",#3");
            value = sum;
        }
        if (chance(20)) {
            access("STLR W" + value + ",[X" + holding(variable) + "]", variable);
        } else {
            access("STR W" + value + "," + at(variable), variable);
        }
    }

    void atomic(String variable) {
        String address = holding(variable);
        String value = holding("4");
        String order = one(List.of("", "", "A", "L", "AL"));
        switch (one(List.of("SWP", "LDADD", "CAS", "ST"))) {
            case "CAS" -> {
                String old = shown(fresh(), "");
                initial.add(cpu + ":X" + old + "=" + one(List.of("1", "2", "7")));
                access("CAS" + order + " W" + old + ",W" + value + ",[X" + address + "]", variable);
                loaded = old;
            }
            case "ST" -> access("STADD" + one(List.of("", "L")) + " W" + value + ",[X" + address + "]", variable);
            case String swap -> {
                String old = shown(fresh(), "");
                access(swap + order + " W" + value + ",W" + old + ",[X" + address + "]", variable);
                loaded = old;
            }
        }
    }

    void exclusive(String variable) {
        String address = holding(variable);
        String to = shown(fresh(), "");
        String status = shown(fresh(), "");
        access(one(List.of("LDXR", "LDAXR")) + " W" + to + ",[X" + address + "]", variable);
        access(one(List.of("STXR", "STLXR")) + " W" + status + ",W" + holding("5") + ",[X" + address + "]", variable);
        loaded = to;
    }

    /** A fault goes on behind the column's code, or is mended and what faulted executed again. */
    void handle() {
        if (chance(50)) {
            String end = "E" + cpu;
            code.add(end + ": NOP");
            handler.add("ADR X29," + end);
            handler.add("MSR ELR_EL1,X29");
        } else {
            handler.add("STR X" + holding("(oa:PA(x))") + ",[X" + holding("PTE(x)") + "]");
            if (chance(85)) {
                handler.add("DSB ISH");
            }
        }
        handler.add("ERET");
    }
}

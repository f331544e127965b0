package mmulator.litmus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A litmus test about virtual memory, drawn by a seed: one to three threads that change descriptors, invalidate TLBs, and
 * access what the descriptors map, with barriers, dependencies and handlers in between or left out.
 */
final class RandomVmsaTest {
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
    private static final List<String> TLBI_BY_ADDRESS =
            List.of("VAAE1IS", "VAAE1IS", "VAE1IS", "VAALE1IS", "VALE1IS", "VAAE1", "VAE1", "VAALE1", "VALE1");
    private static final List<String> TLBI_ALL = List.of("VMALLE1IS", "VMALLE1");

    private final Random random;
    private final String name;
    private final List<String> header = new ArrayList<>();
    private final Set<String> initial = new LinkedHashSet<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private boolean hardware;
    private boolean retries;

    private RandomVmsaTest(long seed) {
        random = new Random(seed);
        name = "random" + seed;
    }

    /** @param seed says all */
    static String text(long seed) {
        return new RandomVmsaTest(seed).draw();
    }

    private final class Thread {
        private final int cpu;
        private final List<String> before = new ArrayList<>();
        private final List<String> code = new ArrayList<>();
        private final Map<String, String> constants = new LinkedHashMap<>();
        private int register;
        private int label;
        /** Holds what the last load got. */
        private String loaded = "";

        Thread(int cpu) {
            this.cpu = cpu;
        }

        String fresh() {
            return String.valueOf(register++);
        }

        /** A register that holds the value from the start. */
        String holding(String value) {
            return constants.computeIfAbsent(value, absent -> {
                String number = fresh();
                initial.add(cpu + ":X" + number + "=" + value);
                return number;
            });
        }

        String page(String variable) {
            return constants.computeIfAbsent("page of " + variable, absent -> {
                String number = fresh();
                initial.add(cpu + ":X" + number + "=" + variable);
                before.add("LSR X" + number + ",X" + number + ",#12");
                return number;
            });
        }

        void add(String instruction) {
            code.add(instruction);
        }

        /** An access that may fault, with a label and what is asked about it. */
        void access(String instruction, String target) {
            String name = "L" + cpu + label++;
            code.add(name + ": " + instruction);
            asked.add("fault(P" + cpu + ":" + name + "," + target + ")");
        }

        void shown(String number, String type) {
            if (!type.isEmpty()) {
                initial.add(type + " " + cpu + ":X" + number);
            }
            asked.add(cpu + ":X" + number + "=0");
        }
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String draw() {
        int count = one(List.of(1, 2, 2, 2, 2, 3));
        for (int cpu = 0; cpu < count; cpu++) {
            threads.add(new Thread(cpu));
        }
        variants(count);
        descriptors();
        for (Thread thread : threads) {
            boolean maps = thread.cpu == 0 || chance(25);
            if (chance(60)) {
                shaped(thread, maps, count);
            } else {
                for (int i = count == 3 ? 2 : 3; i > 0; i--) {
                    action(thread, maps);
                }
            }
        }
        if (asked.isEmpty()) {
            asked.add("x=0");
        }
        if (hardware || chance(30)) {
            asked.add("[PTE(x)]=0");
        }
        return write();
    }

    private void variants(int count) {
        List<String> variants = new ArrayList<>();
        if (chance(25)) {
            variants.add("ETS2");
        }
        if (chance(15)) {
            variants.add("faultToNext");
        } else if (count > 1 && chance(10)) {
            variants.add("handled");
            retries = true;
        }
        if (!variants.isEmpty()) {
            header.add("Variant=" + String.join(",", variants));
        }
        if (chance(35)) {
            hardware = true;
            header.add("TTHM=" + (chance(20) ? "P" + random.nextInt(count) + ":" : "") + one(List.of("HA", "HD")));
        }
    }

    /** How x starts; y is an ordinary page of value 2, z a flag. */
    private void descriptors() {
        initial.add("x=1");
        initial.add("y=2");
        String fields = one(
                hardware
                        ? List.of("af:0", "db:0,dbm:1", "af:0,db:0,dbm:1", "valid:0", "")
                        : List.of("", "", "", "valid:0", "valid:0", "db:0", "af:0"));
        if (!fields.isEmpty()) {
            initial.add("[PTE(x)]=(oa:PA(x)," + fields + ")");
        }
    }

    private String descriptor() {
        return one(
                hardware
                        ? List.of(
                                "(oa:PA(x))",
                                "(oa:PA(x),valid:0)",
                                "(oa:PA(x),af:0)",
                                "(oa:PA(x),db:0,dbm:1)",
                                "(oa:PA(y))")
                        : List.of(
                                "(oa:PA(x))",
                                "(oa:PA(x),valid:0)",
                                "(oa:PA(x),valid:0)",
                                "(oa:PA(y))",
                                "(oa:PA(y),db:0)",
                                "(oa:PA(x),db:0)",
                                "(oa:PA(x),af:0)"));
    }

    /** One half of message passing: something, an order, something. */
    private void shaped(Thread thread, boolean maps, int count) {
        if (maps) {
            storeDescriptor(thread, descriptor());
            if (chance(60)) {
                shoot(thread, "x");
                if (count < 3 && chance(30)) {
                    storeDescriptor(thread, descriptor());
                }
            } else if (chance(60)) {
                thread.add(one(BARRIERS));
            }
            if (chance(60)) {
                store(thread, chance(60) ? "z" : "x");
            } else {
                load(thread, "x");
            }
        } else {
            if (chance(50)) {
                load(thread, "z");
            } else {
                loadDescriptor(thread);
            }
            order(thread);
            access(thread, chance(70) ? "x" : "z");
        }
    }

    private void action(Thread thread, boolean maps) {
        int what = random.nextInt(100);
        if (what < 25) {
            if (maps) {
                storeDescriptor(thread, descriptor());
            } else {
                access(thread, "x");
            }
        } else if (what < 50) {
            access(thread, one(List.of("x", "x", "y", "z")));
        } else if (what < 60) {
            loadDescriptor(thread);
        } else if (what < 75) {
            invalidate(thread, "x");
        } else {
            order(thread);
        }
    }

    private void shoot(Thread thread, String variable) {
        if (chance(85)) {
            thread.add(one(List.of("DSB ISH", "DSB ISHST", "DSB SY")));
        }
        invalidate(thread, variable);
        if (chance(85)) {
            thread.add(one(List.of("DSB ISH", "DSB ISH", "DSB SY")));
        }
        if (chance(50)) {
            thread.add("ISB");
        }
    }

    private void invalidate(Thread thread, String variable) {
        if (chance(25)) {
            thread.add("TLBI " + one(TLBI_ALL));
        } else {
            thread.add("TLBI " + one(TLBI_BY_ADDRESS) + ",X" + thread.page(variable));
        }
    }

    private void order(Thread thread) {
        if (thread.loaded.isEmpty() || chance(60)) {
            thread.add(one(BARRIERS));
            if (chance(25)) {
                thread.add(one(BARRIERS));
            }
        } else {
            String label = "C" + thread.cpu + thread.label++;
            thread.add("CBNZ W" + thread.loaded + "," + label);
            thread.add(label + ": " + (chance(50) ? "ISB" : "NOP"));
        }
    }

    private void storeDescriptor(Thread thread, String value) {
        String to = thread.holding("PTE(x)");
        String what = thread.holding(value);
        thread.add((chance(15) ? "STLR X" : "STR X") + what + ",[X" + to + "]");
    }

    private void loadDescriptor(Thread thread) {
        String from = thread.holding("PTE(x)");
        String to = thread.fresh();
        thread.shown(to, "pteval_t");
        thread.add((chance(20) ? "LDAR X" : "LDR X") + to + ",[X" + from + "]");
        thread.loaded = "";
    }

    private void store(Thread thread, String variable) {
        String value = thread.holding("3");
        thread.access((chance(20) ? "STLR W" : "STR W") + value + ",[X" + thread.holding(variable) + "]", variable);
    }

    private void load(Thread thread, String variable) {
        String address = thread.holding(variable);
        String to = thread.fresh();
        thread.shown(to, "");
        if (!thread.loaded.isEmpty() && chance(30)) {
            String zero = thread.fresh();
            thread.add("EOR W" + zero + ",W" + thread.loaded + ",W" + thread.loaded);
            thread.access("LDR W" + to + ",[X" + address + ",W" + zero + ",SXTW]", variable);
        } else {
            thread.access((chance(20) ? "LDAR W" : "LDR W") + to + ",[X" + address + "]", variable);
        }
        thread.loaded = to;
    }

    private void access(Thread thread, String variable) {
        int what = random.nextInt(100);
        if (what < 45) {
            load(thread, variable);
        } else if (what < 75) {
            store(thread, variable);
        } else if (what < 90 || retries) {
            atomic(thread, variable);
        } else {
            exclusive(thread, variable);
        }
    }

    private void atomic(Thread thread, String variable) {
        String address = thread.holding(variable);
        String value = thread.holding("4");
        String old = thread.fresh();
        String order = one(List.of("", "", "A", "L", "AL"));
        thread.shown(old, "");
        String instruction = one(List.of("SWP", "LDADD", "CAS"));
        if (instruction.equals("CAS")) {
            initial.add(thread.cpu + ":X" + old + "=" + one(List.of("1", "2", "7")));
            thread.access("CAS" + order + " W" + old + ",W" + value + ",[X" + address + "]", variable);
        } else {
            thread.access(instruction + order + " W" + value + ",W" + old + ",[X" + address + "]", variable);
        }
        thread.loaded = old;
    }

    private void exclusive(Thread thread, String variable) {
        String address = thread.holding(variable);
        String to = thread.fresh();
        String status = thread.fresh();
        thread.shown(to, "");
        thread.shown(status, "");
        thread.access("LDXR W" + to + ",[X" + address + "]", variable);
        thread.access("STXR W" + status + ",W" + thread.holding("5") + ",[X" + address + "]", variable);
        thread.loaded = to;
    }

    private String write() {
        StringBuilder text = new StringBuilder("AArch64 ").append(name).append('\n');
        header.forEach(line -> text.append(line).append('\n'));
        text.append("{\n");
        initial.forEach(item -> text.append(' ').append(item).append(";\n"));
        text.append("}\n");
        List<List<String>> columns = new ArrayList<>();
        for (Thread thread : threads) {
            List<String> column = new ArrayList<>(List.of("P" + thread.cpu));
            column.addAll(thread.before);
            column.addAll(thread.code);
            columns.add(column);
        }
        int rows = columns.stream().mapToInt(List::size).max().orElseThrow();
        for (int row = 0; row < rows; row++) {
            int at = row;
            text.append(columns.stream()
                            .map(column ->
                                    String.format(Locale.ROOT, " %-24s", at < column.size() ? column.get(at) : ""))
                            .collect(Collectors.joining("|")))
                    .append(";\n");
        }
        return text.append("exists (")
                .append(String.join(" /\\ ", asked))
                .append(")\n")
                .toString();
    }
}

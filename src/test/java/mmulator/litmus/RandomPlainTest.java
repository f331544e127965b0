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
 * A litmus test about the order of accesses, drawn by a seed: two or three threads that load, store, and do both at once, with
 * barriers, dependencies and branches in between or left out.
 */
final class RandomPlainTest {
    private static final List<String> BARRIERS = List.of(
            "DMB SY",
            "DMB SY",
            "DMB ISH",
            "DMB LD",
            "DMB ISHLD",
            "DMB ST",
            "DMB ISHST",
            "DMB OSHLD",
            "DMB OSHST",
            "DMB OSH",
            "DSB SY",
            "DSB ISH",
            "DSB LD",
            "DSB OSH",
            "DSB ISHLD",
            "DSB ST",
            "DSB OSHST",
            "ISB");
    private static final List<String> VARIABLES = List.of("x", "y", "z");
    private static final List<String> ORDERS = List.of("", "", "A", "L", "AL");

    private final Random random;
    private final String name;
    private final Set<String> initial = new LinkedHashSet<>();
    private final List<List<String>> columns = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private int accesses;

    private RandomPlainTest(long seed) {
        random = new Random(seed);
        name = "plain" + seed;
    }

    /** @param seed says all */
    static String text(long seed) {
        return new RandomPlainTest(seed).draw();
    }

    private final class Thread {
        private final int cpu;
        private final List<String> code;
        private final Map<String, Integer> constants = new LinkedHashMap<>();
        private int register;
        private int label;
        /** Holds what the last read got, or −1. */
        private int loaded = -1;
        /** What is accessed; any if empty. */
        private String variable = "";
        /** Registers that are zero, and depend on a read. */
        private int offset = -1;

        Thread(int cpu) {
            this.cpu = cpu;
            code = new ArrayList<>(List.of("P" + cpu));
        }

        int fresh() {
            return register++;
        }

        int holding(String value) {
            return constants.computeIfAbsent(value, absent -> {
                int number = fresh();
                initial.add(cpu + ":X" + number + "=" + value);
                return number;
            });
        }

        int shown() {
            int number = fresh();
            asked.add(cpu + ":X" + number + "=0");
            return number;
        }

        void add(String instruction) {
            code.add(instruction);
        }

        /** {@code [X1]} or {@code [X1,W5,SXTW]}. */
        String address(boolean plain) {
            int base = holding(variable.isEmpty() ? one(List.of("x", "x", "y", "y", "z")) : variable);
            if (!plain || offset < 0) {
                return "[X" + base + "]";
            }
            int with = offset;
            offset = -1;
            return "[X" + base + ",W" + with + ",SXTW]";
        }
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String draw() {
        int count = one(List.of(2, 2, 2, 2, 3, 3));
        boolean cycle = chance(65);
        // Whose order is in question: where no other thread has one, there is nothing to see.
        int questioned = random.nextInt(count);
        int each = cycle ? 2 : count == 2 ? 2 + random.nextInt(2) : 2;
        boolean firstLoads = false;
        boolean loads = false;
        for (int cpu = 0; cpu < count; cpu++) {
            Thread thread = new Thread(cpu);
            for (int i = 0; i < each; i++) {
                // A cycle: each thread goes from its variable to the next one's.
                thread.variable = cycle ? VARIABLES.get((cpu + i) % count) : "";
                if (i > 0 && cycle && cpu != questioned && chance(75)) {
                    thread.add(one(List.of("DMB SY", "DMB SY", "DSB SY")));
                } else if (i > 0 && !(cycle && detour(thread, VARIABLES.get((cpu + i - 1) % count)))) {
                    order(thread);
                }
                boolean last = cpu == count - 1 && i == 1;
                // Two loads of one variable are in no order.
                if (cycle && (i == 0 && loads || last && firstLoads)) {
                    store(thread);
                    loads = false;
                } else {
                    loads = access(thread);
                }
                firstLoads |= loads && cpu == 0 && i == 0;
                loads &= i == 1;
            }
            columns.add(thread.code);
        }
        for (String variable : VARIABLES) {
            if (chance(80)) {
                initial.add(variable + "=0");
                asked.add("[" + variable + "]=0");
            }
        }
        initial.addAll(List.of("x=0", "y=0", "z=0"));
        if (asked.isEmpty()) {
            asked.add("[x]=0");
        }
        return write();
    }

    /** Between two accesses another one, which orders them, or shows that it does not. */
    private boolean detour(Thread thread, String variable) {
        String next = thread.variable;
        boolean forwards = chance(25);
        if (forwards) {
            thread.variable = variable;
            load(thread);
        } else if (thread.loaded >= 0 && chance(30)) {
            dependOnLoaded(thread);
            thread.variable = "z";
            if (chance(50)) {
                thread.add("LDR W" + thread.fresh() + "," + thread.address(true));
            } else {
                thread.add("STR W" + thread.holding(value()) + "," + thread.address(true));
            }
        } else {
            return false;
        }
        thread.variable = next;
        return !forwards || chance(50);
    }

    private static void dependOnLoaded(Thread thread) {
        thread.offset = thread.fresh();
        thread.add("EOR W" + thread.offset + ",W" + thread.loaded + ",W" + thread.loaded);
    }

    /** @return true if it only reads */
    private boolean access(Thread thread) {
        int what = random.nextInt(100);
        if (what < 36) {
            load(thread);
            return true;
        }
        if (what < 72) {
            store(thread);
        } else if (what < 80) {
            exclusive(thread);
        } else if (what < 93) {
            atomic(thread);
        } else {
            compareAndSwap(thread);
        }
        return false;
    }

    private String value() {
        return String.valueOf(1 + accesses++ % 3);
    }

    private void load(Thread thread) {
        String instruction = one(List.of("LDR", "LDR", "LDR", "LDAR", "LDAPR"));
        String address = thread.address(instruction.equals("LDR"));
        int to = thread.shown();
        thread.add(instruction + " W" + to + "," + address);
        thread.loaded = to;
    }

    /** The value may depend on what was read, truly or through a choice. */
    private void store(Thread thread) {
        String instruction = one(List.of("STR", "STR", "STR", "STLR"));
        int value = thread.holding(value());
        if (thread.loaded >= 0 && chance(30)) {
            int made = thread.fresh();
            if (chance(65)) {
                thread.add("EOR W" + made + ",W" + thread.loaded + ",W" + thread.loaded);
                thread.add("ADD W" + made + ",W" + made + ",#" + (1 + random.nextInt(3)));
            } else {
                int other = thread.holding(value());
                thread.add("CMP W" + thread.loaded + ",#" + random.nextInt(2));
                thread.add("CSEL W" + made + ",W" + value + ",W" + other + "," + one(List.of("EQ", "NE", "GE")));
            }
            value = made;
        }
        thread.add(instruction + " W" + value + "," + thread.address(instruction.equals("STR")));
    }

    private void exclusive(Thread thread) {
        String address =
                "[X" + thread.holding(thread.variable.isEmpty() ? one(List.of("x", "y")) : thread.variable) + "]";
        int to = thread.shown();
        int status = chance(60) ? thread.shown() : thread.fresh();
        thread.add(one(List.of("LDXR", "LDAXR")) + " W" + to + "," + address);
        between(thread);
        thread.add(one(List.of("STXR", "STLXR")) + " W" + status + ",W" + thread.holding(value()) + "," + address);
        thread.loaded = chance(50) ? to : status;
    }

    /** What does not end the pair: other accesses, also pairs of their own, barriers; and CLREX, which does. */
    private void between(Thread thread) {
        int what = random.nextInt(100);
        if (what < 12) {
            access(thread);
        } else if (what < 27) {
            String variable = thread.variable;
            for (int i = 1 + random.nextInt(2); i > 0; i--) {
                thread.variable = one(VARIABLES);
                atomic(thread);
            }
            thread.variable = variable;
        } else if (what < 33) {
            order(thread);
        } else if (what < 35) {
            thread.add("CLREX");
        }
    }

    private void atomic(Thread thread) {
        String operation = one(List.of("SWP", "LDADD", "LDSET", "LDEOR", "LDCLR"));
        String address = "[X" + thread.holding(thread.variable.isEmpty() ? one(VARIABLES) : thread.variable) + "]";
        int operand = thread.holding(value());
        if (chance(20)) {
            thread.add(operation + one(ORDERS) + " W" + operand + ",WZR," + address);
            return;
        }
        int to = thread.shown();
        thread.add(operation + one(ORDERS) + " W" + operand + ",W" + to + "," + address);
        thread.loaded = to;
    }

    private void compareAndSwap(Thread thread) {
        String address =
                "[X" + thread.holding(thread.variable.isEmpty() ? one(List.of("x", "y")) : thread.variable) + "]";
        int value = thread.holding(value());
        int expected = thread.shown();
        if (thread.loaded >= 0 && chance(40)) {
            thread.add("MOV W" + expected + ",W" + thread.loaded);
        } else {
            initial.add(thread.cpu + ":X" + expected + "=" + random.nextInt(2));
        }
        thread.add("CAS" + one(ORDERS) + " W" + expected + ",W" + value + "," + address);
        thread.loaded = expected;
    }

    private void order(Thread thread) {
        int what = random.nextInt(100);
        if (what < 30) {
            thread.add(one(BARRIERS));
        } else if (thread.loaded >= 0 && what < 60) {
            dependOnLoaded(thread);
        } else if (thread.loaded >= 0 && what < 80) {
            String label = "L" + thread.cpu + thread.label++;
            String branch = one(List.of("CBNZ", "CBZ"));
            thread.add(branch + " W" + thread.loaded + "," + label);
            if (chance(20)) {
                store(thread);
            }
            thread.add(label + ": " + (chance(50) ? "ISB" : "NOP"));
        }
    }

    private String write() {
        StringBuilder text = new StringBuilder("AArch64 ").append(name).append("\n{\n");
        initial.forEach(item -> text.append(' ').append(item).append(";\n"));
        text.append("}\n");
        int rows = columns.stream().mapToInt(List::size).max().orElseThrow();
        for (int row = 0; row < rows; row++) {
            int at = row;
            text.append(columns.stream()
                            .map(column ->
                                    String.format(Locale.ROOT, " %-22s", at < column.size() ? column.get(at) : ""))
                            .collect(Collectors.joining("|")))
                    .append(";\n");
        }
        return text.append("exists (")
                .append(String.join(" /\\ ", asked))
                .append(")\n")
                .toString();
    }
}

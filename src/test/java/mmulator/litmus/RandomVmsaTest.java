package mmulator.litmus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A litmus test about virtual memory, drawn by a seed: one to three threads that change descriptors, with break-before-make
 * or without, invalidate TLBs, and access what the descriptors map, with barriers, dependencies and handlers in between or
 * left out.
 */
final class RandomVmsaTest {
    private final Random random;
    private final String name;
    private final List<String> header = new ArrayList<>();
    private final Set<String> initial = new LinkedHashSet<>();
    private final List<String> asked = new ArrayList<>();
    private final List<RandomThread> threads = new ArrayList<>();
    private boolean hardware;
    private boolean retries;
    private boolean handled;

    private RandomVmsaTest(long seed) {
        random = new Random(seed);
        name = "random" + seed;
    }

    /** @param seed says all */
    static String text(long seed) {
        return new RandomVmsaTest(seed).draw();
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String draw() {
        hardware = chance(40);
        // Hardware may update a descriptor at any time, and herd looks at all of them.
        int count = one(hardware ? List.of(1, 1, 2, 2) : List.of(1, 2, 2, 2, 2, 3));
        for (int cpu = 0; cpu < count; cpu++) {
            threads.add(new RandomThread(random, cpu, initial, asked));
        }
        variants(count);
        descriptors();
        for (RandomThread thread : threads) {
            boolean maps = thread.cpu() == 0 || chance(25);
            int shape = random.nextInt(100);
            if (maps && shape < (hardware ? 5 : 25)) {
                breakAndMake(thread, count);
            } else if (shape < 70) {
                shaped(thread, maps, count);
            } else {
                for (int i = count + (hardware ? 1 : 0) >= 3 ? 2 : 3; i > 0; i--) {
                    action(thread, maps);
                }
            }
            if (!handled && chance(10)) {
                thread.handle();
            }
        }
        if (asked.isEmpty()) {
            asked.add("x=0");
        }
        if (hardware || chance(30)) {
            asked.add("[PTE(x)]=0");
        }
        return write(name, header, initial, threads, asked);
    }

    private void variants(int count) {
        List<String> variants = new ArrayList<>();
        if (chance(25)) {
            variants.add("ETS2");
        }
        if (chance(15)) {
            variants.add("faultToNext");
            handled = true;
        } else if (count > 1 && chance(10)) {
            variants.add("handled");
            retries = true;
            handled = true;
        }
        if (!variants.isEmpty()) {
            header.add("Variant=" + String.join(",", variants));
        }
        if (hardware) {
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
                                "(oa:PA(x),af:0,db:0,dbm:1)",
                                "(oa:PA(y))",
                                "(oa:PA(y),af:0)")
                        : List.of(
                                "(oa:PA(x))",
                                "(oa:PA(x),valid:0)",
                                "(oa:PA(x),valid:0)",
                                "(oa:PA(y))",
                                "(oa:PA(y),db:0)",
                                "(oa:PA(x),db:0)",
                                "(oa:PA(x),af:0)",
                                "(oa:PA(x),db:0,dbm:1)",
                                "(oa:PA(x),attrs:(Device-nGnRnE))"));
    }

    /** An Invalid descriptor, a TLBI, another descriptor, and the word that it is there. */
    private void breakAndMake(RandomThread thread, int count) {
        thread.storeDescriptor("x", "(oa:PA(x),valid:0)");
        thread.shoot("x");
        thread.storeDescriptor("x", one(List.of("(oa:PA(y))", "(oa:PA(y))", "(oa:PA(x))", "(oa:PA(x),db:0)")));
        if (count == 1) {
            if (chance(70)) {
                thread.barrier("DSB ISH", "DSB ISHST", "DMB ISH");
            }
            if (chance(70)) {
                thread.barrier("ISB");
            }
            thread.load("x");
        } else if (chance(70)) {
            if (chance(70)) {
                thread.barrier("DSB ISH", "DMB ISH", "DMB ISHST");
            }
            thread.store("z");
        }
    }

    /** One half of message passing: something, an order, something. */
    private void shaped(RandomThread thread, boolean maps, int count) {
        if (maps) {
            thread.storeDescriptor("x", descriptor());
            if (chance(hardware ? 15 : 60)) {
                thread.shoot("x");
                if (count < 3 && !hardware && chance(30)) {
                    thread.storeDescriptor("x", descriptor());
                }
            } else if (chance(60)) {
                thread.barrier();
            }
            if (chance(60)) {
                thread.store(chance(60) ? "z" : "x");
            } else {
                thread.load("x");
            }
        } else {
            if (chance(50)) {
                thread.load("z");
            } else {
                thread.loadDescriptor("x");
            }
            thread.order();
            access(thread, chance(70) ? "x" : "z");
        }
    }

    private void action(RandomThread thread, boolean maps) {
        int what = random.nextInt(100);
        if (what < 25) {
            if (maps) {
                thread.storeDescriptor("x", descriptor());
            } else {
                access(thread, "x");
            }
        } else if (what < 50) {
            access(thread, one(List.of("x", "x", "y", "z")));
        } else if (what < 60) {
            thread.loadDescriptor("x");
        } else if (what < (hardware ? 63 : 75)) {
            thread.invalidate("x");
        } else {
            thread.order();
        }
    }

    private void access(RandomThread thread, String variable) {
        int what = random.nextInt(100);
        if (what < 45) {
            thread.load(variable);
        } else if (what < 75) {
            thread.store(variable);
        } else if (what < 90 || retries) {
            thread.atomic(variable);
        } else {
            thread.exclusive(variable);
        }
    }

    /** The test as a file has it. */
    static String write(
            String name,
            List<String> header,
            Collection<String> initial,
            List<RandomThread> threads,
            List<String> asked) {
        StringBuilder text = new StringBuilder("AArch64 ").append(name).append('\n');
        header.forEach(line -> text.append(line).append('\n'));
        text.append("{\n");
        initial.forEach(item -> text.append(' ').append(item).append(";\n"));
        text.append("}\n");
        List<List<String>> columns = new ArrayList<>();
        for (RandomThread thread : threads) {
            columns.add(thread.column());
        }
        for (RandomThread thread : threads) {
            if (!thread.handlerColumn().isEmpty()) {
                columns.add(thread.handlerColumn());
            }
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

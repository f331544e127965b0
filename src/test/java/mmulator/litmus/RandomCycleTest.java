package mmulator.litmus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A litmus test about virtual memory whose threads are joined into a cycle: each ends with an access of what the next begins
 * with, a page or the descriptor of one, and orders the two by a barrier, a dependency, a TLBI or nothing. A forbidden cycle is
 * one that something orders all the way round, so that each such link is asked about where it decides.
 */
final class RandomCycleTest {
    private static final List<String> PAGES = List.of("x", "y", "z");
    /** Another page, which a descriptor may lead to instead. */
    private static final String ELSEWHERE = "w";

    /** What one thread and the next do to what they share. */
    private record Link(String page, boolean descriptor, boolean writesFirst, boolean writesNext) {}

    private final Random random;
    private final String name;
    private final Set<String> initial = new LinkedHashSet<>();
    private final List<String> asked = new ArrayList<>();
    private final List<RandomThread> threads = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();

    private RandomCycleTest(long seed) {
        random = new Random(seed);
        name = "cycle" + seed;
    }

    /** @param seed says all */
    static String text(long seed) {
        return new RandomCycleTest(seed).draw();
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String draw() {
        int count = chance(85) ? 2 : 3;
        initial.add(ELSEWHERE + "=9");
        for (int cpu = 0; cpu < count; cpu++) {
            threads.add(new RandomThread(random, cpu, initial, asked));
            links.add(link(PAGES.get(cpu)));
        }
        for (int cpu = 0; cpu < count; cpu++) {
            Link from = links.get((cpu + count - 1) % count);
            Link to = links.get(cpu);
            RandomThread thread = threads.get(cpu);
            access(thread, from, from.writesNext);
            order(thread, from, from.writesNext);
            access(thread, to, to.writesFirst);
        }
        for (Link link : links) {
            if (link.writesFirst && link.writesNext) {
                asked.add((link.descriptor ? "[PTE(" + link.page + ")]" : "[" + link.page + "]") + "=0");
            }
        }
        List<String> header = chance(25) ? List.of("Variant=ETS2") : List.of();
        return RandomVmsaTest.write(name, header, initial, threads, asked);
    }

    /** Reads-from, from-reads or coherence, of a page or its descriptor, which has a value that tells it from others. */
    private Link link(String page) {
        initial.add(page + "=" + (1 + PAGES.indexOf(page)));
        int how = random.nextInt(100);
        boolean descriptor = chance(80);
        if (descriptor && chance(35)) {
            initial.add("[PTE(" + page + ")]=(oa:PA(" + page + ")," + one(List.of("valid:0", "valid:0", "db:0")) + ")");
        }
        return how < 42
                ? new Link(page, descriptor, true, false)
                : how < 84 ? new Link(page, descriptor, false, true) : new Link(page, descriptor, true, true);
    }

    private void access(RandomThread thread, Link link, boolean write) {
        if (link.descriptor && write) {
            thread.storeDescriptor(link.page, descriptor(link.page));
        } else if (link.descriptor && chance(10)) {
            thread.loadDescriptor(link.page);
        } else if (write || link.descriptor && chance(10)) {
            thread.store(link.page);
        } else if (chance(10)) {
            thread.atomic(link.page);
        } else {
            thread.load(link.page);
        }
    }

    private String descriptor(String page) {
        return one(List.of(
                "(oa:PA(" + page + "))",
                "(oa:PA(" + page + "),valid:0)",
                "(oa:PA(" + page + "),valid:0)",
                "(oa:PA(" + ELSEWHERE + "))",
                "(oa:PA(" + ELSEWHERE + "))",
                "(oa:PA(" + page + "),db:0)"));
    }

    private void order(RandomThread thread, Link from, boolean written) {
        int how = random.nextInt(100);
        if (from.descriptor && written && how < 60) {
            thread.shootCompletely(from.page);
        } else if (from.descriptor && written && how < 85) {
            thread.shoot(from.page);
        } else if (how < 8) {
            thread.shoot(one(PAGES));
        } else if (how < 60) {
            thread.order();
        }
    }
}

package mmulator.litmus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A litmus test drawn by a seed, in which TLBIs of several CPUs cross: two or three threads that change descriptors of two pages,
 * invalidate one or all of them, and access them, a thread now and then under another ASID than before.
 */
final class RandomShootdownTest {
    private static final List<String> DESCRIPTORS =
            List.of("(oa:PA(x),valid:0)", "(oa:PA(y),valid:0)", "(oa:PA(x))", "(oa:PA(y))", "(oa:PA(x),db:0)");

    private final Random random;
    private final List<String> asked = new ArrayList<>();
    private final Set<String> initial = new LinkedHashSet<>(List.of("x=1", "y=2"));

    private RandomShootdownTest(long seed) {
        random = new Random(seed);
    }

    /** @param seed says all */
    static String text(long seed) {
        return new RandomShootdownTest(seed).draw("shootdown" + seed);
    }

    private String draw(String name) {
        List<RandomThread> threads = new ArrayList<>();
        int count = random.nextInt(3) == 0 ? 3 : 2;
        int changing = random.nextInt(3 * count);
        for (int cpu = 0; cpu < count; cpu++) {
            RandomThread thread = new RandomThread(random, cpu, initial, asked);
            for (int i = count == 2 ? 4 : 2; i > 0; i--) {
                act(thread);
            }
            if (cpu == changing) {
                thread.changeAsid();
                act(thread);
            }
            threads.add(thread);
        }
        asked.add("[PTE(x)]=0");
        List<String> header = random.nextInt(4) == 0 ? List.of("Variant=ETS2") : List.of();
        return RandomVmsaTest.write(name, header, initial, threads, asked);
    }

    private void act(RandomThread thread) {
        String variable = thread.one(List.of("x", "y"));
        switch (random.nextInt(10)) {
            case 0, 1 -> thread.storeDescriptor(variable, thread.one(DESCRIPTORS));
            case 2, 3 -> thread.invalidate(variable);
            case 4, 5 -> thread.barrier("DSB ISH", "DSB ISH", "DSB NSH", "DMB ISH", "ISB");
            case 6 -> thread.store("z");
            case 7 -> thread.load("z");
            default -> thread.load(variable);
        }
    }
}

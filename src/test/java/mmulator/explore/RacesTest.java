package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import mmulator.mmu.history.Moment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Happens-before and races of random executions, against their definitions: one step happens before another if a chain of
 * steps leads there, each of the CPU of the next one, or in conflict with it, or what woke it; two are in race if they
 * conflict and no other chain leads from the one to the other.
 */
final class RacesTest {
    private static final long SEED = Long.getLong("mmulator.seed", 20261203L);
    private static final int CPUS = 3;
    /** Of machine steps, between two steps of the execution. */
    private static final int APART = 10;

    private final List<Node> nodes = new ArrayList<>();
    private final List<Integer> cpus = new ArrayList<>();
    private final List<Footprint> steps = new ArrayList<>();
    /** By step: which of those before it happen before it. */
    private final List<boolean[]> before = new ArrayList<>();

    private final Orders orders = Orders.toBeFound();
    private boolean reducing = true;
    private int base;
    private Races races = new Races(nodes, CPUS, true, orders);

    private static RacesTest drawn(Random random) {
        RacesTest test = new RacesTest();
        test.reducing = random.nextInt(8) != 0;
        test.base = random.nextInt(4) == 0 ? random.nextInt(4) : 0;
        test.races = new Races(test.nodes, CPUS, test.reducing, test.orders);
        test.races.ignoreBefore(test.base);
        return test;
    }

    private static Footprint drawn(Random random, int cpu, int depth) {
        FootprintBuilder builder = new FootprintBuilder();
        builder.begin(cpu, depth, Orders.NONE);
        for (int i = random.nextInt(3); i > 0; i--) {
            long cell = random.nextInt(4);
            if (random.nextBoolean()) {
                builder.reads(cell);
            } else {
                builder.writes(cell);
            }
        }
        return builder.build();
    }

    private void step(int cpu, Footprint step, int woken) {
        int depth = nodes.size();
        int[] last = {-1, -1, -1};
        for (int i = 0; i < depth; i++) {
            last[cpus.get(i)] = i;
        }
        int[] wokenBy = new int[CPUS];
        wokenBy[cpu] = woken + 1;
        Node node = new Node(7, new @Nullable Footprint[CPUS], new @Nullable Footprint[CPUS], wokenBy, last, 0, 0);
        node.backtrack = 1L << cpu;
        nodes.add(node);
        cpus.add(cpu);
        steps.add(step);
        boolean[] chain = new boolean[depth];
        for (int i = depth - 1; i >= 0; i--) {
            boolean direct = cpus.get(i) == cpu || i == woken || steps.get(i).conflicts(step);
            for (int k = 0; direct && k <= i; k++) {
                chain[k] |= k == i || before.get(i)[k];
            }
        }
        before.add(chain);
        races.stepping(cpu, depth, Moment.at((long) APART * depth));
        node.footprint = step;
    }

    private boolean happensBefore(int early, int late) {
        return early == late || early < late && before.get(late)[early];
    }

    private boolean isRace(int early, int late) {
        return !cpus.get(early).equals(cpus.get(late))
                && steps.get(early).conflicts(steps.get(late))
                && nodes.get(late).wokenBy[cpus.get(late)] != early + 1
                && IntStream.range(early + 1, late)
                        .noneMatch(between -> happensBefore(early, between) && happensBefore(between, late));
    }

    /** Who may take the first step of what comes before the late one without the early one. */
    private long initials(int early, int late) {
        List<Integer> rest = IntStream.rangeClosed(early + 1, late)
                .filter(i -> i == late || !happensBefore(early, i))
                .boxed()
                .toList();
        long initials = 0;
        for (int i : rest) {
            boolean first = rest.stream().noneMatch(other -> other < i && happensBefore(other, i));
            initials |= first ? 1L << cpus.get(i) : 0;
        }
        return initials;
    }

    private void assertClock(String what) {
        int depth = nodes.size() - 1;
        int[] clock = races.clock(cpus.get(depth), depth, steps.get(depth));
        nodes.get(depth).clock = clock;
        for (int cpu = 0; cpu < CPUS; cpu++) {
            int of = cpu;
            int expected = IntStream.rangeClosed(0, depth)
                    .filter(i -> cpus.get(i) == of && happensBefore(i, depth))
                    .map(i -> i + 1)
                    .max()
                    .orElse(0);
            assertEquals(expected, clock[cpu], what + " cpu" + cpu);
        }
    }

    /** Each race is tried the other way round, by one of those who can, and nothing else is tried. */
    private int assertTried(String what) {
        int found = 0;
        for (int early = 0; early < nodes.size(); early++) {
            long tried = nodes.get(early).backtrack;
            long useful = 1L << cpus.get(early);
            for (int late = early + 1; late < nodes.size(); late++) {
                if (reducing && early >= base && isRace(early, late)) {
                    long initials = initials(early, late);
                    assertTrue((initials & tried) != 0, what + ": " + early + " and " + late);
                    useful |= initials;
                    found++;
                }
            }
            assertEquals(0, tried & ~useful, what + ": from " + early);
        }
        return found;
    }

    @Test
    void everyRaceIsTriedTheOtherWayRoundAndClocksTellWhatHappensBefore() {
        int found = 0;
        for (int round = 0; round < 3_000; round++) {
            Random random = new Random(SEED + round);
            RacesTest test = drawn(random);
            int[] woken = {-1, -1, -1};
            for (int depth = 0; depth < 9; depth++) {
                int cpu = random.nextInt(CPUS);
                boolean wakes = depth > 0 && random.nextInt(8) == 0 && test.cpus.get(depth - 1) != cpu;
                woken[cpu] = wakes ? depth - 1 : woken[cpu];
                test.step(cpu, drawn(random, cpu, depth), woken[cpu]);
                test.assertClock("seed " + (SEED + round) + " step " + depth);
            }
            found += test.assertTried("seed " + (SEED + round));
        }
        assertTrue(found > 5_000, "races " + found);
    }

    // Moments

    private static Moment drawn(Random random, int depth) {
        return switch (random.nextInt(12)) {
            case 0 -> Moment.START;
            case 1 -> Moment.NEVER;
            default -> Moment.at((long) APART * random.nextInt(depth + 1) + 1 + random.nextInt(APART - 1));
        };
    }

    /** −1 for what was there at the start. */
    private static int stepOf(Moment moment) {
        return moment == Moment.START ? -1 : (int) (moment.step() / APART);
    }

    /** In all executions that are equivalent: as far as is known while the last step is under way. */
    private boolean surelyPast(int early) {
        int under = nodes.size() - 1;
        return early < 0
                || early == under
                || IntStream.range(0, under)
                        .anyMatch(i -> cpus.get(i).equals(cpus.get(under)) && happensBefore(early, i));
    }

    @Test
    void whichOrdersAreSureAndWhichMatterFollowsFromWhatHappensBefore() {
        int matter = 0;
        for (int round = 0; round < 3_000; round++) {
            Random random = new Random(SEED + round);
            RacesTest test = new RacesTest();
            for (int depth = 0; depth < 8; depth++) {
                int cpu = random.nextInt(CPUS);
                test.step(cpu, drawn(random, cpu, depth), -1);
                String what = "seed " + (SEED + round) + " step " + depth;
                Moment one = drawn(random, depth);
                Moment other = drawn(random, depth);
                if (one != Moment.NEVER) {
                    int early = stepOf(one);
                    int late = other == Moment.NEVER ? depth : stepOf(other);
                    boolean sure = other == Moment.NEVER
                            || early < 0
                            || (late == depth ? test.surelyPast(early) : test.happensBefore(early, late));
                    assertEquals(sure, test.races.surely(one, other), what + " " + one + " " + other);
                    assertEquals(test.surelyPast(early), test.races.surelyPast(one), what + " " + one);
                }
                test.races.order(one, other);
                if (random.nextInt(4) == 0) {
                    test.races.repeated();
                    test.assertClock(what);
                    test.races.tellOrders();
                    continue;
                }
                test.assertClock(what);
                boolean known = test.orders.grown().matters(test.step(one), test.step(other));
                test.races.tellOrders();
                boolean matters = one != Moment.NEVER
                        && other != Moment.NEVER
                        && stepOf(one) >= 0
                        && stepOf(other) >= 0
                        && !test.happensBefore(stepOf(one), stepOf(other))
                        && !test.happensBefore(stepOf(other), stepOf(one));
                assertEquals(known || matters, test.orders.grown().matters(test.step(one), test.step(other)), what);
                matter += matters ? 1 : 0;
            }
        }
        assertTrue(matter > 2_000, "orders that matter: " + matter);
    }

    private Footprint step(Moment moment) {
        return moment == Moment.NEVER || stepOf(moment) < 0 ? steps.getFirst() : steps.get(stepOf(moment));
    }
}

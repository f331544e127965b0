package mmulator.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import mmulator.check.Checker;
import mmulator.explore.Explorer;
import mmulator.explore.Settings;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.FixtureSubject;
import mmulator.fixture.read.FixtureParser;
import mmulator.machine.Machine;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.event.Observer;

/** How time grows with what a run is made of: the exponent, which is 1 where twice as much takes twice as long. */
final class Growth {
    private static final int ROUNDS = 5;
    /** What noise and caches of the host may add. */
    private static final double LINEAR = 1.15;

    private static final Observer NOBODY = event -> {};

    private Growth() {}

    static List<Finding> exponents() {
        return List.of(
                exponent("steps", Growth::steps, 100_000, 200_000, 400_000),
                exponent("CPUs", Growth::cpus, 16, 64, 256),
                exponent("memory (GiB repainted, all rules)", Growth::memory, 1, 2, 4),
                exponent("descriptors (to lay out and to find)", Growth::descriptors, 4096, 16_384, 65_536),
                exponent("depth (explored)", Growth::depth, 200, 400, 800));
    }

    private static Finding exponent(String what, IntToDoubleFunction seconds, int... sizes) {
        // The largest warms up for all.
        seconds.applyAsDouble(sizes[sizes.length - 1]);
        double[][] times = new double[sizes.length][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < sizes.length; i++) {
                times[i][round] = seconds.applyAsDouble(sizes[i]);
            }
        }
        List<String> told = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            told.add(String.format(Locale.ROOT, "%d: %.1f ms", sizes[i], Interleaved.median(times[i]) * 1e3));
        }
        double grown = Interleaved.median(times[sizes.length - 1]) / Interleaved.median(times[0]);
        double larger = (double) sizes[sizes.length - 1] / sizes[0];
        return Finding.atMost(
                "growth with " + what, Math.log(grown) / Math.log(larger), "", LINEAR, String.join(", ", told));
    }

    private static double steps(int steps) {
        try (Loop loop = new Loop(Loop.kernelHead(), steps, NOBODY)) {
            loop.machineRound();
            return loop.machineRound();
        }
    }

    /** All on one page. */
    private static double cpus(int cpus) {
        try (Loop loop = new Loop(Loop.ofCpus("load_store_loop", cpus, true), 4000L * cpus, NOBODY)) {
            loop.machineRound();
            return loop.machineRound();
        }
    }

    private static double memory(int gib) {
        return Repaint.onMachine(Repaint.image(gib, 4), machine -> new Checker(machine.memory()));
    }

    private static double descriptors(int pages) {
        return Interleaved.seconds(() -> {
            FixtureImage image = countDown(1, pages, 1);
            try (Machine machine = image.open()) {
                Checker checker = new Checker(machine.memory());
                machine.run(new RoundRobin(RoundRobin.DEFAULT_QUANTUM), checker, Long.MAX_VALUE);
            }
        });
    }

    /** Steps of each of two CPUs, whose order nobody can tell apart. */
    private static double depth(int steps) {
        FixtureSubject subject = new FixtureSubject(countDown(2, 2, steps / 2));
        return Interleaved.seconds(() -> Explorer.explore(subject, Settings.DEFAULT));
    }

    private static FixtureImage countDown(int cpus, int pages, int rounds) {
        String text = """
                memory: [{base: 0x4000_0000, size: 1G}]
                sources: [src/bench/asm/count_down.S]
                define: {ROUNDS: %2$d}
                sections: {.text: {va: 0xffff_8000_8021_0000, pa: 0x4021_0000}}
                tables:
                  granule: 4K
                  va-bits: 48
                  pool: {base: 0x4100_0000, size: 16M}
                  roots:
                    swapper_pg_dir:
                      map:
                        - {section: .text, attributes: [ro, uxn]}
                        - {va: 0xffff_0000_0000_0000, pa: 0x4200_0000, size: %1$dK, block: 4K, attributes: [rw, pxn, uxn]}
                    reserved_pg_dir: {}
                cpus:
                """;
        String cpu = """
                  - entry: count_down
                    mmu: {ttbr0: reserved_pg_dir, ttbr1: swapper_pg_dir}
                    registers: {x10: 0x%x}
                """;
        StringBuilder all = new StringBuilder(String.format(Locale.ROOT, text, 4 * pages, rounds));
        for (int i = 0; i < cpus; i++) {
            all.append(String.format(Locale.ROOT, cpu, 0xffff_0000_0000_0000L + 4096L * i));
        }
        return FixtureImage.of(FixtureParser.parse(Path.of("count_down.yaml"), all.toString()));
    }
}

package mmulator.bench;

import java.util.ArrayList;
import java.util.List;
import mmulator.engine.Unicorn;
import mmulator.fixture.image.FixtureImage;

/**
 * What the rows of {@link Throughput} and {@link Repaint} would come to if our side took no time: an engine with the hooks
 * of the fast gear and nothing behind them, turn and turn about with the bare engine. No tuning of ours gets below it.
 */
final class Floors {
    private static final long DATA = 0xffff_0000_0000_0000L;
    private static final int ITERATIONS = 256 << 10;
    private static final int QUANTUM = 1000;

    private Floors() {}

    static List<Finding> all() {
        List<Finding> floors = new ArrayList<>();
        floors.add(Finding.note(
                "floor: load and store that hit",
                1 / ofLoop("load_store_loop", 1, false).timeRatio(),
                "×",
                "speed with one block hook in host code"));
        Interleaved misses = ofLoop("tlb_miss_loop", 1024, false);
        floors.add(Finding.note(
                "floor: TLB miss", misses.timeRatio(), "×", "time with an upcall that looks into an array"));
        floors.add(Finding.note(
                "floor: TLB miss that is told exactly",
                ofLoop("tlb_miss_loop", 1024, true).timeRatio(),
                "×",
                "the same, which reads the PC and a base register"));
        double upcall = (misses.medianOurs() - misses.medianTheirs()) / 1024;
        floors.add(Finding.note("floor: TLB miss, ours over theirs", upcall * 1e6, "µs", "a miss"));
        double two = ofCpus(2);
        floors.add(Finding.note(
                "floor: 256 CPUs on one page", ofCpus(256) / two, "×", "time a step over that of 2, engines in turn"));
        floors.add(Finding.note("floor: a piece", piece() * 1e6, "µs", "to start and stop an engine and read its PC"));
        floors.add(Finding.note("floor: an engine", open() * 1e3, "ms", "to open, map, and close, warm"));
        return floors;
    }

    private static Interleaved ofLoop(String name, int pages, boolean asksWhere) {
        FixtureImage image = Loop.ofCpus(name, 1, false);
        long end = image.assembled().symbol("round_end").orElseThrow().value();
        try (BareMemory memory = new BareMemory(image);
                HookedEngine hooked = new HookedEngine(image, 0, memory);
                BareEngine bare = new BareEngine(image)) {
            hooked.translateData(DATA, pages);
            hooked.stopAt(end);
            if (asksWhere) {
                hooked.askWhere();
            }
            bare.stopAt(end);
            Interleaved times = Interleaved.measure(
                    pages == 1 ? 21 : 201,
                    () -> Interleaved.seconds(hooked::run),
                    () -> Interleaved.seconds(bare::run));
            long before = hooked.fills();
            hooked.run();
            if (hooked.fills() - before < pages - 1) {
                throw new IllegalStateException(name + ": only " + (hooked.fills() - before) + " fills in a round");
            }
            return times;
        }
    }

    /** @return time a step over the bare engine's, all CPUs on one page */
    private static double ofCpus(int cpus) {
        FixtureImage image = Loop.ofCpus("load_store_loop", cpus, true);
        List<HookedEngine> engines = new ArrayList<>();
        try (BareMemory memory = new BareMemory(image);
                BareEngine bare = new BareEngine(image)) {
            bare.stopAt(image.assembled().symbol("round_end").orElseThrow().value());
            for (int i = 0; i < cpus; i++) {
                HookedEngine engine = new HookedEngine(image, i, memory);
                engine.translateData(DATA, 1);
                engines.add(engine);
            }
            int turns = Math.max(2 * ITERATIONS / QUANTUM / cpus, 4);
            Interleaved times = Interleaved.measure(
                    11,
                    () -> Interleaved.seconds(() -> {
                        for (int turn = 0; turn < turns; turn++) {
                            engines.forEach(engine -> engine.runOn(QUANTUM));
                        }
                    }),
                    () -> Interleaved.seconds(bare::run));
            return times.timeRatio() * 2 * ITERATIONS / ((double) turns * cpus * QUANTUM);
        } finally {
            engines.forEach(HookedEngine::close);
        }
    }

    /** @return seconds for an engine to start, to take one step and to stop */
    private static double piece() {
        int pieces = 10_000;
        FixtureImage image = Loop.ofCpus("load_store_loop", 1, false);
        try (BareMemory memory = new BareMemory(image);
                HookedEngine engine = new HookedEngine(image, 0, memory)) {
            engine.translateData(DATA, 1);
            Interleaved times = Interleaved.measure(
                    21,
                    () -> Interleaved.seconds(() -> {
                        for (int i = 0; i < pieces; i++) {
                            engine.runOn(2);
                        }
                    }),
                    () -> 1e-3);
            return times.medianOurs() / pieces;
        }
    }

    private static double open() {
        FixtureImage image = Loop.ofCpus("load_store_loop", 1, false);
        try (BareMemory memory = new BareMemory(image)) {
            return Interleaved.measure(
                            101,
                            () -> Interleaved.seconds(() -> {
                                try (Unicorn engine = Unicorn.open(Unicorn.Translation.BY_HOOK)) {
                                    memory.mapInto(engine);
                                }
                            }),
                            () -> 1e-3)
                    .medianOurs();
        }
    }
}

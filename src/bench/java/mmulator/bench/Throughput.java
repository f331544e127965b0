package mmulator.bench;

import java.util.List;
import mmulator.machine.event.Observer;

/** Loops against the bare engine. */
final class Throughput {
    private static final Observer NOBODY = event -> {};

    private Throughput() {}

    static List<Finding> plainCode() {
        try (Loop loop = new Loop("plain_loop", 1, NOBODY)) {
            Interleaved times = Interleaved.measure(21, loop::machineRound, loop::bareRound);
            return List.of(Finding.atLeast(
                    "plain code", 1 / times.timeRatio(), "×", 0.95, "speed; 33.5 M instructions a round"));
        }
    }

    static List<Finding> loadsAndStores() {
        try (Loop loop = new Loop("load_store_loop", 2 * (256 << 10) + 1, NOBODY)) {
            Interleaved times = Interleaved.measure(21, loop::machineRound, loop::bareRound);
            return List.of(
                    Finding.atLeast(
                            "load and store that hit",
                            1 / times.timeRatio(),
                            "×",
                            0.6,
                            "speed; 1.8 M instructions a round, 2 of 7 access memory"),
                    Finding.note("load and store, ours", times.medianOurs() / (256 << 10) * 1e9, "ns", "one of each"),
                    Finding.note(
                            "load and store, the engine alone", times.medianTheirs() / (256 << 10) * 1e9, "ns", ""));
        }
    }

    static List<Finding> tlbMisses() {
        int pages = 1024;
        try (Loop loop = new Loop("tlb_miss_loop", pages + 4, NOBODY)) {
            Interleaved times = Interleaved.measure(201, loop::machineRound, loop::bareRound);
            return List.of(
                    Finding.atMost(
                            "TLB miss",
                            times.timeRatio(),
                            "×",
                            1.7,
                            "time of tlbi vmalle1 and 1024 loads from as many pages"),
                    Finding.note("TLB miss, ours", times.medianOurs() / pages * 1e6, "µs", ""),
                    Finding.note("TLB miss, the engine's own", times.medianTheirs() / pages * 1e6, "µs", ""));
        }
    }

    private static final int ITERATIONS = 256 << 10;

    /** Two CPUs, then 256, that load and store. */
    static List<Finding> sharing() {
        double own = ofCpus(2, false);
        double shared = ofCpus(2, true);
        double many = ofCpus(256, true);
        return List.of(
                Finding.atLeast("2 CPUs on pages of their own", 1 / own, "×", 0.4, "speed of the bare engine"),
                Finding.atMost("2 CPUs on one page", shared / own, "×", 3, "time over that on pages of their own"),
                Finding.atMost("256 CPUs on one page", many / shared, "×", 1.5, "time a step over that of 2 CPUs"));
    }

    /** @return time a step over the bare engine's */
    private static double ofCpus(int cpus, boolean shared) {
        int rounds = 11;
        long steps = Math.max(2L * ITERATIONS, 4000L * cpus);
        try (Loop loop = new Loop(Loop.ofCpus("load_store_loop", cpus, shared), steps, NOBODY)) {
            Interleaved times = Interleaved.measure(rounds, loop::machineRound, loop::bareRound);
            return times.timeRatio() * (2.0 * ITERATIONS + 1) / steps;
        }
    }

    static List<Finding> storesAndBarriers() {
        int pairs = 10_000;
        try (Loop loop = new Loop("store_dsb_loop", 2 * pairs + 1, NOBODY)) {
            Interleaved times = Interleaved.measure(51, loop::machineRound, loop::bareRound);
            return List.of(Finding.atMost("str; dsb ish", times.medianOurs() / pairs * 1e6, "µs", 1, "a pair"));
        }
    }

    static List<Finding> kernelHead() {
        long steps = 100_000;
        try (Loop loop = new Loop(Loop.kernelHead(), steps, NOBODY)) {
            Interleaved times = Interleaved.measure(11, loop::machineRound, () -> 1e-3);
            return List.of(Finding.atLeast(
                    "kernel's head",
                    steps / times.medianOurs() / 1e6,
                    "M/s",
                    1,
                    "steps; code, data and tables in a page"));
        }
    }
}

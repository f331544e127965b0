package mmulator.bench;

import java.util.List;
import mmulator.machine.Observer;

/** Loops against the bare engine. */
final class Throughput {
    private static final Observer NOBODY = event -> {};

    private Throughput() {}

    static List<Finding> plainCode() {
        try (Loop loop = new Loop("plain_loop", 1, NOBODY)) {
            Interleaved times = Interleaved.measure(21, loop::machineRound, loop::bareRound);
            return List.of(Finding.atLeast(
                    "plain code", 1 / times.timeRatio(), "×", 0.8, "speed; 33.5 M instructions a round"));
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
                            0.5,
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
                            2,
                            "time of tlbi vmalle1 and 1024 loads from as many pages"),
                    Finding.note("TLB miss, ours", times.medianOurs() / pages * 1e6, "µs", ""),
                    Finding.note("TLB miss, the engine's own", times.medianTheirs() / pages * 1e6, "µs", ""));
        }
    }
}

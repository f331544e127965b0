package mmulator.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mmulator.debug.Debuggee;
import mmulator.debug.Order;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;

/** Going back one instruction from far into a run. */
final class StepsBack {
    private static final long FAR = 1_000_000;
    private static final int STEPS = 100;

    private StepsBack() {}

    static List<Finding> fromStepMillion() {
        List<Finding> findings = new ArrayList<>();
        findings.addAll(measured(
                "back, one CPU rewriting tables",
                FixtureImage.of(FixtureParser.parse(Path.of("fixtures/linear-map/large/good_repaint_16g.yaml"))),
                Order.roundRobin(1000)));
        findings.addAll(measured("back, 64 CPUs in turns of 10", Repaint.image(16, 64), Order.roundRobin(10)));
        return findings;
    }

    private static List<Finding> measured(String what, FixtureImage image, Order order) {
        try (Debuggee debuggee = Debuggee.open(image, order, FAR)) {
            debuggee.resume();
            if (debuggee.steps() < FAR) {
                throw new IllegalStateException(
                        what + ": " + debuggee.stop() + " after " + debuggee.steps() + " steps");
            }
            System.gc();
            double heap =
                    (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1e6;
            double first = 0;
            double worst = 0;
            double sum = 0;
            for (int i = 0; i < STEPS; i++) {
                long start = System.nanoTime();
                debuggee.stepBack(0);
                double seconds = (System.nanoTime() - start) / 1e9;
                first = i == 0 ? seconds : first;
                worst = Math.max(worst, seconds);
                sum += seconds;
            }
            return List.of(
                    Finding.atMost(what + ": first", first, "s", 0.2, "from step 1,000,000"),
                    Finding.note(what + ": worst", worst, "s", "of " + STEPS),
                    Finding.note(what + ": mean", sum / STEPS, "s", ""),
                    Finding.note(what + ": heap", heap, "MB", ""));
        }
    }
}

package mmulator.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import mmulator.fixture.FixtureException;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** What becomes of tests that are annotated with fixtures. */
final class FixtureExtensionTest {
    private static EngineExecutionResults results(String sample) throws ClassNotFoundException {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Class.forName("mmulator.user.samples.FixtureSamples$" + sample)))
                .execute();
    }

    private static Throwable failure(EngineExecutionResults results) {
        return results.allEvents().finished().stream()
                .flatMap(event -> event.getPayload(TestExecutionResult.class).stream())
                .flatMap(result -> result.getThrowable().stream())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void fixtureThatHoldsPasses() throws Exception {
        results("Passing").testEvents().assertStatistics(s -> s.started(1).succeeded(1));
    }

    @Test
    void fixtureThatDoesNotHoldFailsWithTheReport() throws Exception {
        EngineExecutionResults results = results("Failing");

        results.testEvents().assertStatistics(s -> s.started(1).failed(1));
        Throwable failure = assertInstanceOf(AssertionError.class, failure(results));
        assertEquals(
                List.of(
                        "FAIL src/test/resources/junit/some/bad_value.yaml",
                        "error[EXPECTATION]: cpu0 x0 is not as expected",
                        "  --> src/test/resources/junit/some/bad_value.yaml:12:24",
                        "expected  0x000000000000002b",
                        "   found  0x000000000000002a",
                        "  1 CPU, 1 step, 0 TLB fills, 0 TLB maintenance operations, 0 descriptors rewritten"),
                String.valueOf(failure.getMessage()).lines().toList());
    }

    @Test
    void fixtureWhoseNeedsAreNotThereIsSkipped() throws Exception {
        results("Needy")
                .testEvents()
                .assertStatistics(s -> s.started(1).aborted(1).failed(0));
    }

    @Test
    void mistakesOfAFixtureAreToldWithTheirPlace() throws Exception {
        Throwable failure = assertInstanceOf(FixtureException.class, failure(results("Mistaken")));

        assertTrue(
                String.valueOf(failure.getMessage())
                        .startsWith("src/test/resources/junit/some/mistake.yaml:5:9: error: unknown instruction 'ad'"),
                failure::getMessage);
    }

    @Test
    void eachFixtureOfAFolderIsATestWithItsName() throws Exception {
        EngineExecutionResults results = results("Folder");

        results.testEvents().assertStatistics(s -> s.started(3).succeeded(1).failed(2));
        assertEquals(
                List.of("bad_value", "good_add", "mistake"),
                results.testEvents().started().stream()
                        .map(Event::getTestDescriptor)
                        .map(test ->
                                test.getDisplayName().replaceAll("src/test/resources/junit/some/(.*)\\.yaml", "$1"))
                        .toList());
    }

    @Test
    void folderWithoutFixturesIsAnError() throws Exception {
        assertTrue(String.valueOf(failure(results("Nothing")).getMessage()).contains("no fixture (*.yaml) in"));
    }

    @Test
    void testsRunInParallel() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(SplitTest.class), selectClass(ParkTest.class), selectClass(FixturesTest.class))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
                .execute()
                .testEvents()
                .assertStatistics(s -> s.failed(0).aborted(0).skipped(0));
    }
}

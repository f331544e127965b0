package mmulator.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of one fixture file. Its own expectation is judged first; then the method runs, which may ask for more: an
 * {@link Execution} (the run that was judged), a {@link Bench}, {@link Explored} (all executions), or a
 * {@link mmulator.machine.Machine} at reset to drive by itself. What native memory these have is given back after the test.
 *
 * <pre>{@code
 * @MmuFixture("fixtures/split/good_split_pmd_on_bbml2.yaml")
 * void splitNeedsOneFlush(Execution execution) {
 *     assertEquals(1, execution.statistics().maintenance());
 * }
 * }</pre>
 */
@Test
@ExtendWith(FixtureExtension.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface MmuFixture {
    /** Path of the fixture, from the folder that the tests run in. */
    String value();
}

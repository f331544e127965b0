package mmulator.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of each fixture in folders, under its own name. The fixture's own expectation is judged first; then the method
 * runs, which may be empty, or take what {@link MmuFixture} may.
 *
 * <pre>{@code
 * @FixtureTest("src/test/fixtures")
 * void fixturesHoldWhatTheySay() {}
 * }</pre>
 */
@TestTemplate
@ExtendWith(FixtureFolderExtension.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface FixtureTest {
    /** Folders, all below them included, or files; from the folder that the tests run in. */
    String[] value();
}

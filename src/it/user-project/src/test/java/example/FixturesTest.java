package example;

import mmulator.junit.FixtureTest;

final class FixturesTest {
    /** Each file there is a test of its own. */
    @FixtureTest("src/test/fixtures")
    void fixturesHoldWhatTheySay() {}
}

package mmulator.user.samples;

import static org.junit.jupiter.api.Assertions.fail;

import mmulator.junit.FixtureTest;
import mmulator.junit.MmuFixture;

/** Fixtures as tests, right and wrong ones; {@code FixtureExtensionTest} runs them and looks at what becomes of them. */
final class FixtureSamples {
    static final class Passing {
        @MmuFixture("src/test/resources/junit/some/good_add.yaml")
        void fixtureThatHolds() {}
    }

    static final class Failing {
        @MmuFixture("src/test/resources/junit/some/bad_value.yaml")
        void fixtureThatDoesNotHold() {
            fail("the fixture is judged first");
        }
    }

    static final class Mistaken {
        @MmuFixture("src/test/resources/junit/some/mistake.yaml")
        void fixtureThatIsNone() {}
    }

    static final class Needy {
        @MmuFixture("src/test/resources/junit/needs/good_elsewhere.yaml")
        void fixtureWhoseNeedsAreNotThere() {
            fail("it is skipped");
        }
    }

    static final class Folder {
        @FixtureTest("src/test/resources/junit/some")
        void eachFixture() {}
    }

    static final class Nothing {
        @FixtureTest("src/test/resources/junit/empty.txt")
        void noFixture() {}
    }

    private FixtureSamples() {}
}

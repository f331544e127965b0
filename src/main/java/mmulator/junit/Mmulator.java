package mmulator.junit;

import java.nio.file.Path;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;

/**
 * Where a test begins. Meant to be imported statically:
 *
 * <pre>{@code
 * Execution execution = machine()
 *         .memory(0x4000_0000, M(64))
 *         .cpu(cpu -> cpu.entry("add").x(0, 40).x(1, 2))
 *         .assemble("""
 *                 add:    add     x0, x0, x1
 *                         hlt     #0
 *                 """)
 *         .run();
 * assertThat(execution).halted().brokeNoRule().x(0, 0).isEqualTo(42);
 * }</pre>
 */
public final class Mmulator {
    private Mmulator() {}

    /** A machine to be built. */
    public static MachineBuilder machine() {
        return new MachineBuilder();
    }

    /**
     * The machine of a fixture file.
     *
     * @throws mmulator.fixture.FixtureException with all that is wrong with the file
     */
    public static Bench fixture(String path) {
        return fixture(Path.of(path));
    }

    /** @throws mmulator.fixture.FixtureException with all that is wrong with the file */
    public static Bench fixture(Path path) {
        return new Bench(FixtureImage.of(FixtureParser.parse(path)), path.toString(), true);
    }

    public static ExecutionAssert assertThat(Execution execution) {
        return new ExecutionAssert(execution);
    }

    public static ExploredRelaxedAssert assertThat(ExploredRelaxed explored) {
        return new ExploredRelaxedAssert(explored);
    }

    public static ExplorationAssert assertThat(Explored explored) {
        return new ExplorationAssert(explored);
    }

    /** Bytes in so many units of 1024. */
    public static long K(long units) {
        return units << 10;
    }

    /** Bytes in so many units of 1024². */
    public static long M(long units) {
        return units << 20;
    }

    /** Bytes in so many units of 1024³. */
    public static long G(long units) {
        return units << 30;
    }
}

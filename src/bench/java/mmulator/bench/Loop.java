package mmulator.bench;

import java.nio.file.Path;
import java.util.Locale;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.read.FixtureParser;
import mmulator.machine.Machine;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;

/**
 * A loop of src/bench/asm, run round by round on a machine of one CPU and on the bare engine: MMU on, code and 4 MiB of
 * data mapped by Pages.
 */
final class Loop implements AutoCloseable {
    private final Machine machine;
    private final BareEngine bare;
    private final long stepsOfRound;
    private final Observer observer;
    private long steps;

    /** @param stepsOfRound visible instructions from one end of a round to the next */
    Loop(String name, long stepsOfRound, Observer observer) {
        this(image(name, ""), stepsOfRound, observer);
    }

    /** @param stepsOfRound of all CPUs together; the bare engine goes the first CPU's round */
    Loop(FixtureImage image, long stepsOfRound, Observer observer) {
        this.stepsOfRound = stepsOfRound;
        this.observer = observer;
        machine = image.open();
        bare = new BareEngine(image);
        bare.stopAt(image.assembled().symbol("round_end").orElseThrow().value());
    }

    /** Several CPUs, each with 4 KiB of data of its own, or all with one. */
    static FixtureImage ofCpus(String name, int cpus, boolean shared) {
        StringBuilder more = new StringBuilder();
        for (int cpu = 1; cpu < cpus; cpu++) {
            more.append(String.format(Locale.ROOT, """
                      - entry: %s
                        mmu: {ttbr0: reserved_pg_dir, ttbr1: swapper_pg_dir}
                        registers: {x10: 0x%x}
                    """, name, 0xffff_0000_0000_0000L + (shared ? 0 : 4096L * cpu)));
        }
        return image(name, more.toString());
    }

    private static FixtureImage image(String name, String more) {
        String text = """
                memory: [{base: 0x4000_0000, size: 64M}]
                sources: [src/bench/asm/%1$s.S]
                sections: {.text: {va: 0xffff_8000_8021_0000, pa: 0x4021_0000}}
                tables:
                  granule: 4K
                  va-bits: 48
                  pool: {base: 0x4100_0000, size: 1M}
                  roots:
                    swapper_pg_dir:
                      map:
                        - {section: .text, attributes: [ro, uxn]}
                        - {va: 0xffff_0000_0000_0000, pa: 0x4200_0000, size: 4M, block: 4K, attributes: [rw, pxn, uxn]}
                    reserved_pg_dir: {}
                cpus:
                  - entry: %1$s
                    mmu: {ttbr0: reserved_pg_dir, ttbr1: swapper_pg_dir}
                    registers: {x10: 0xffff_0000_0000_0000}
                """;
        return FixtureImage.of(
                FixtureParser.parse(Path.of(name + ".yaml"), String.format(Locale.ROOT, text, name) + more));
    }

    /** Code, data, stack and tables share pages, and all of memory two Blocks. */
    static FixtureImage kernelHead() {
        String text = """
                memory: [{base: 0x4000_0000, size: 64M}]
                sources: [src/bench/asm/kernel_head.S]
                sections: {.text: {pa: 0x4021_0000}}
                tables:
                  granule: 4K
                  va-bits: 40
                  pool: {base: 0x4022_0000, size: 64K}
                  roots:
                    init_pg_dir:
                      map:
                        - {va: 0x4000_0000, pa: 0x4000_0000, size: 4M, block: 2M, attributes: [rw, uxn]}
                    reserved_pg_dir: {}
                cpus:
                  - entry: kernel_head
                    mmu: {ttbr0: init_pg_dir, ttbr1: reserved_pg_dir}
                    registers: {x10: 0x4022_0000, x11: 0x4022_0000}
                """;
        return FixtureImage.of(FixtureParser.parse(Path.of("kernel_head.yaml"), text));
    }

    double machineRound() {
        steps += stepsOfRound;
        return Interleaved.seconds(() -> {
            Outcome outcome = machine.run(new RoundRobin(RoundRobin.DEFAULT_QUANTUM), observer, steps);
            if (!(outcome instanceof Outcome.BoundReached)) {
                throw new IllegalStateException("the loop ended: " + outcome);
            }
        });
    }

    double bareRound() {
        return Interleaved.seconds(bare::run);
    }

    @Override
    public void close() {
        machine.close();
        bare.close();
    }
}

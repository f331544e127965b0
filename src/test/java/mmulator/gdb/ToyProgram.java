package mmulator.gdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A loop that each CPU goes round over data of its own: as a fixture, and as what {@link ToyCpu} does without the machine. */
final class ToyProgram {
    static final long CODE = 0xffff_8000_8010_0000L;
    static final long CODE_PHYSICAL = 0x4010_0000L;
    static final long DATA = 0xffff_8000_8020_0000L;
    static final long DATA_PHYSICAL = 0x4013_0000L;
    /** After the last byte of data nothing is mapped. */
    static final int DATA_SIZE = 0x3000;
    /** Bytes of a CPU, from the start of the data on; the rest is nobody's. */
    static final int OWN = 0x40;

    static final int CPUS = 3;
    private static final int ROUNDS = 3;

    /** What an instruction of the loop does. */
    sealed interface Op {}

    record Nothing(String text) implements Op {}

    record Add(int to, int from, int immediate) implements Op {}

    /** To or from {@code [x1, #offset]}: 1, 2, 4 or 8 bytes, or a pair of registers of 8. */
    record Access(boolean store, int register, int offset, int size, boolean pair) implements Op {}

    /** To the first instruction while X3 is not 0. */
    record Again() implements Op {}

    record Halt() implements Op {}

    final List<Op> ops;

    private ToyProgram(List<Op> ops) {
        this.ops = ops;
    }

    static ToyProgram random(Random random) {
        List<Op> ops = new ArrayList<>();
        ops.add(new Add(0, 0, 1));
        for (int i = 4 + random.nextInt(6); i > 0; i--) {
            ops.add(
                    switch (random.nextInt(8)) {
                        case 0 -> new Nothing(random.nextBoolean() ? "nop" : "dmb ish");
                        case 1 -> new Add(register(random), register(random), random.nextInt(4096));
                        default -> access(random);
                    });
        }
        ops.add(new Add(3, 3, -1));
        ops.add(new Again());
        ops.add(new Halt());
        return new ToyProgram(ops);
    }

    private static int register(Random random) {
        return 4 + random.nextInt(6);
    }

    private static Access access(Random random) {
        int size = 1 << random.nextInt(4);
        boolean pair = size == 8 && random.nextBoolean();
        int bytes = pair ? 16 : size;
        int register = random.nextInt(3) == 0 ? 0 : register(random);
        boolean store = random.nextBoolean();
        return new Access(store, store ? register : register(random), bytes * random.nextInt(OWN / bytes), size, pair);
    }

    private static String spelled(Op op) {
        return switch (op) {
            case Nothing(String text) -> text;
            case Add(int to, int from, int immediate) ->
                (immediate < 0 ? "sub" : "add") + " x" + to + ", x" + from + ", #" + Math.abs(immediate);
            case Access access -> {
                String suffix = access.size == 1 ? "b" : access.size == 2 ? "h" : "";
                String register = (access.size < 8 ? "w" : "x") + access.register;
                yield (access.store ? "st" : "ld") + (access.pair ? "p" : "r" + suffix) + " " + register
                        + (access.pair ? ", x" + (access.register + 10) : "") + ", [x1, #" + access.offset + "]";
            }
            case Again again -> "cbnz x3, start";
            case Halt halt -> "hlt #0";
        };
    }

    Path in(Path folder) throws IOException {
        StringBuilder code = new StringBuilder("\t.text\n\t.global start\nstart:\n");
        ops.forEach(op -> code.append('\t').append(spelled(op)).append('\n'));
        code.append("\t.data\n\t.balign 4096\n\t.skip ").append(DATA_SIZE).append('\n');
        Files.writeString(folder.resolve("toy.S"), code);
        StringBuilder fixture = new StringBuilder("""
                description: A loop over data of each CPU's own.
                memory: [{base: 0x4000_0000, size: 32M}]
                sources: [toy.S]
                sections:
                  .text: {va: 0xffff_8000_8010_0000, pa: 0x4010_0000}
                  .data: {va: 0xffff_8000_8020_0000, pa: 0x4013_0000}
                tables:
                  pool: {base: 0x4100_0000, size: 1M}
                  roots:
                    kernel:
                      map:
                        - {section: .text, attributes: [ro, uxn]}
                        - {section: .data, attributes: [rw, dbm, pxn, uxn]}
                    empty: {map: []}
                run: {quantum: 3}
                cpus:
                """);
        for (int cpu = 0; cpu < CPUS; cpu++) {
            fixture.append("  - {entry: start, mmu: {ttbr0: empty, ttbr1: kernel}, registers: {x0: ")
                    .append(cpu)
                    .append(", x1: 0x")
                    .append(Long.toHexString(DATA + (long) cpu * OWN))
                    .append(", x3: ")
                    .append(ROUNDS)
                    .append("}}\n");
        }
        return Files.writeString(folder.resolve("toy.yaml"), fixture);
    }
}

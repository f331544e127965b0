package mmulator.explore.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import mmulator.asm.Assembler;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.Source;
import mmulator.explore.BedTables;
import mmulator.explore.TestBed;

/**
 * A few instructions for each CPU of a {@link TestBed}; the names of its registers stand for what they hold.
 *
 * <p>{@code set x9, NAME} gives a register a value of the bed that has no register.
 *
 * @param cpus assembler text of each CPU; {@code hlt #0} follows
 * @param vectors of all CPUs
 */
public record SmallProgram(List<String> cpus, String vectors) {
    private static final Pattern SET = Pattern.compile("\\bset (x\\d+), (\\w+)");

    public SmallProgram {
        cpus = List.copyOf(cpus);
    }

    public SmallProgram(List<String> cpus) {
        this(cpus, TestBed.VECTORS);
    }

    public static SmallProgram of(String... cpus) {
        return new SmallProgram(List.of(cpus));
    }

    /** One page of code: the CPU <i>n</i> begins at <i>n</i> times {@link TestBed#CODE_PER_CPU}. */
    public byte[] code() {
        return code(name -> {
            throw new IllegalArgumentException(name);
        });
    }

    /** @param values of the bed, by name */
    public byte[] code(ToLongFunction<String> values) {
        StringBuilder text = new StringBuilder();
        for (int cpu = 0; cpu < cpus.size(); cpu++) {
            text.append(".org ").append(cpu * TestBed.CODE_PER_CPU).append('\n');
            text.append(expanded(cpus.get(cpu), values)).append("\nhlt #0\n");
        }
        text.append(".org 0x800\n").append(expanded(vectors, values)).append(".org 0x1000\n");
        LinkLayout layout = LinkLayout.of(BedTables.CODE, BedTables.CODE);
        try (Assembler assembler = new Assembler(AssemblerOptions.including())) {
            AssembledImage image = assembler.build(List.of(new Source("small.S", text.toString())), layout);
            return image.sections().getFirst().bytes();
        }
    }

    private static String expanded(String text, ToLongFunction<String> values) {
        String named = text;
        for (Map.Entry<String, String> name : TestBed.NAMES.entrySet()) {
            named = named.replaceAll("\\b" + name.getKey() + "\\b", name.getValue());
        }
        return SET.matcher(named).replaceAll(found -> {
            long value = values.applyAsLong(found.group(2));
            StringBuilder moves = new StringBuilder("movz " + found.group(1) + ", #" + (value & 0xffff));
            for (int shift = 16; shift < 64; shift += 16) {
                if ((value >>> shift & 0xffff) != 0) {
                    moves.append(
                            String.format("\nmovk %s, #%d, lsl #%d", found.group(1), value >>> shift & 0xffff, shift));
                }
            }
            return moves.toString();
        });
    }

    /** Side by side, for messages. */
    @Override
    public String toString() {
        List<String> text = new ArrayList<>();
        for (int cpu = 0; cpu < cpus.size(); cpu++) {
            text.add("cpu" + cpu + ":\n    " + cpus.get(cpu).strip().replaceAll("\n\\s*", "\n    "));
        }
        if (!vectors.equals(TestBed.VECTORS)) {
            text.add("vectors:\n    " + vectors.strip());
        }
        return String.join("\n", text);
    }
}

package mmulator.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mmulator.asm.AssembledImage;
import mmulator.asm.Assembler;
import mmulator.asm.AssemblerOptions;
import mmulator.asm.LinkLayout;
import mmulator.asm.Source;

/**
 * A few instructions for each CPU of a {@link TestBed}; the names of its registers stand for what they hold.
 *
 * @param cpus assembler text of each CPU; {@code hlt #0} follows
 */
record SmallProgram(List<String> cpus) {
    SmallProgram {
        cpus = List.copyOf(cpus);
    }

    static SmallProgram of(String... cpus) {
        return new SmallProgram(List.of(cpus));
    }

    /** One page of code: the CPU <i>n</i> begins at <i>n</i> times {@link TestBed#CODE_PER_CPU}. */
    byte[] code() {
        StringBuilder text = new StringBuilder();
        for (int cpu = 0; cpu < cpus.size(); cpu++) {
            text.append(".org ").append(cpu * TestBed.CODE_PER_CPU).append('\n');
            String own = cpus.get(cpu);
            for (Map.Entry<String, String> name : TestBed.NAMES.entrySet()) {
                own = own.replaceAll("\\b" + name.getKey() + "\\b", name.getValue());
            }
            text.append(own).append("\nhlt #0\n");
        }
        text.append(".org 0x800\n").append(TestBed.VECTORS).append(".org 0x1000\n");
        LinkLayout layout = LinkLayout.of(TestBed.CODE, TestBed.CODE);
        try (Assembler assembler = new Assembler(AssemblerOptions.including())) {
            AssembledImage image = assembler.build(List.of(new Source("small.S", text.toString())), layout);
            return image.sections().getFirst().bytes();
        }
    }

    /** Side by side, for messages. */
    @Override
    public String toString() {
        List<String> text = new ArrayList<>();
        for (int cpu = 0; cpu < cpus.size(); cpu++) {
            text.add("cpu" + cpu + ":\n    " + cpus.get(cpu).strip().replaceAll("\n\\s*", "\n    "));
        }
        return String.join("\n", text);
    }
}

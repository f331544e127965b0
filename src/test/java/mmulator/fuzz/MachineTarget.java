package mmulator.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import mmulator.asm.Assembler;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.AssemblyException;
import mmulator.asm.source.Source;
import mmulator.check.Checker;
import mmulator.check.Rule;
import mmulator.check.WithRules;
import mmulator.machine.Machine;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import mmulator.trace.TraceCheck;
import mmulator.trace.TraceWriter;

/**
 * Any instructions on any machine: the run ends in an outcome, the rules judge it, and the trace of it can be read back. The
 * first eight bytes of an input are the seed of the {@link RandomMachine}, the others are code.
 */
final class MachineTarget implements Target {
    private static final int MAX_WORDS = 2048;
    private static final int MAX_STEPS = 3000;

    @Override
    public Kind kind() {
        return new Kind("machine", "bin", 240);
    }

    @Override
    public boolean isText() {
        return false;
    }

    @Override
    public boolean refuses() {
        return false;
    }

    /** What TLBs may hold is worked out anew for each access, and forgotten. */
    @Override
    public long maxAllocation() {
        return 8L << 30;
    }

    @Override
    public Duration maxTime() {
        return Duration.ofSeconds(60);
    }

    @Override
    public boolean runsNativeCode() {
        return true;
    }

    @Override
    public List<String> words() {
        return List.of();
    }

    /** Routines of the repository, and words most of which mean something. */
    @Override
    public List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        try (Assembler assembler = new Assembler(AssemblerOptions.including("asm/include"));
                Stream<Path> files = Files.walk(Path.of("asm"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".S")).sorted().toList()) {
                Source source = new Source(file.toString(), Files.readString(file));
                var image = assembler.build(List.of(source), LinkLayout.of(0, 0).asPartial());
                image.sections().forEach(section -> seeds.add(seed(seeds.size(), section.bytes())));
            }
        } catch (AssemblyException e) {
            throw new AssertionError(e);
        }
        // A few suffice: the fuzzer mixes them.
        List<byte[]> few = new ArrayList<>();
        for (int i = 0; i < seeds.size(); i += 8) {
            few.add(seeds.get(i));
        }
        for (int i = 0; i < 12; i++) {
            few.add(seed(1000 + i, randomWords(new Random(i))));
        }
        return few;
    }

    private static byte[] randomWords(Random random) {
        ByteBuffer words = ByteBuffer.allocate(4 * 300).order(ByteOrder.LITTLE_ENDIAN);
        while (words.hasRemaining()) {
            // One of the registers that hold addresses; the fields of the rest of the word at random.
            int base = random.nextInt(16) << 5;
            words.putInt(
                    switch (random.nextInt(8)) {
                        case 0 -> random.nextInt();
                        case 1 -> random.nextInt() & ~0x0a00_0000 | 0x0800_0000;
                        case 2 -> random.nextInt() & 0x003f_ffff | 0xd500_0000;
                        case 3 -> random.nextInt() & ~0x0a00_03e0 | 0x0800_0000 | base;
                        // TLBI with an operand, of any kind
                        case 4 -> 0xd5088000 | random.nextInt(16) << 8 | random.nextInt(8) << 5 | random.nextInt(16);
                        // DSB, DMB, ISB, CLREX; hints
                        case 5 ->
                            random.nextBoolean()
                                    ? 0xd503301f | random.nextInt(128) << 5
                                    : 0xd503201f | random.nextInt(128) << 5;
                        // MSR and MRS of EL1
                        case 6 ->
                            0xd5180000 | random.nextInt(2) << 21 | random.nextInt(1 << 11) << 5 | random.nextInt(16);
                        // STR X, LDR X without offset
                        default -> 0xf9000000 | random.nextInt(2) << 22 | base | random.nextInt(16);
                    });
        }
        return words.array();
    }

    private static byte[] seed(long number, byte[] code) {
        return ByteBuffer.allocate(8 + code.length).putLong(number).put(code).array();
    }

    @Override
    public Answer read(byte[] input) {
        ByteBuffer bytes = ByteBuffer.wrap(input);
        long seed = bytes.remaining() < 8 ? 0 : bytes.getLong();
        int[] code = new int[Math.min(MAX_WORDS, bytes.remaining() / 4)];
        bytes.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(code);
        RandomMachine random = RandomMachine.of(seed, code);
        StringWriter trace = new StringWriter();
        PrintWriter out = new PrintWriter(trace);
        try (Machine machine = random.open()) {
            TraceWriter writer =
                    new TraceWriter(out, machine.memory(), random.spec().memory(), "x");
            WithRules judged = new WithRules(new Checker(machine.memory()), writer, Observer.Detail.LOADS);
            Outcome outcome = machine.run(random.choices(), judged, MAX_STEPS);
            writer.end(outcome, machine.steps());
            TreeSet<Rule> rules = new TreeSet<>();
            judged.checker().violations().forEach(violation -> rules.add(violation.rule()));
            TraceCheck.Result again = TraceCheck.check(
                    "x.trace",
                    new BufferedReader(new StringReader(trace.toString().replaceFirst("(?m)^recorded .*\n", ""))));
            TreeSet<Rule> rulesAgain = new TreeSet<>();
            again.violations().forEach(violation -> rulesAgain.add(violation.rule()));
            if (!rulesAgain.containsAll(rules)) {
                throw new AssertionError("the run breaks " + rules + ", its trace " + rulesAgain);
            }
            return Answer.accepted(outcome.getClass().getSimpleName() + " " + rules);
        }
    }
}

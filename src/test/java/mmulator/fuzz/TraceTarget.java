package mmulator.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mmulator.check.Rule;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.FixtureRunner;
import mmulator.fixture.read.FixtureParser;
import mmulator.machine.Machine;
import mmulator.machine.choice.RoundRobin;
import mmulator.trace.TraceCheck;
import mmulator.trace.TraceException;
import mmulator.trace.TraceWriter;

/** Traces, recorded or by hand, judged as {@code mmulator check} does. */
final class TraceTarget implements Target {
    private static final List<String> RECORDED = List.of(
            "fixtures/ttbr/good_replace_ttbr1.yaml",
            "fixtures/shapes/bad_move_page_flag_before_flush.yaml",
            "fixtures/linear-map/bad_secondary_not_parked.yaml",
            "fixtures/boot/good_one_lacks_bbml2.yaml",
            "fixtures/gallery/bad_contiguous_dirty.yaml");

    @Override
    public Kind kind() {
        return new Kind("trace", "trace", 400);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        Matcher example = Pattern.compile("```trace\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("fixtures/TRACE.md")));
        while (example.find()) {
            seeds.add(example.group(1).getBytes(StandardCharsets.UTF_8));
        }
        for (String fixture : RECORDED) {
            seeds.add(recorded(Path.of(fixture)).getBytes(StandardCharsets.UTF_8));
        }
        return seeds;
    }

    private static String recorded(Path fixture) {
        FixtureImage image = FixtureImage.of(FixtureParser.parse(fixture));
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        try (Machine machine = image.open()) {
            TraceWriter writer =
                    new TraceWriter(out, machine.memory(), image.spec().memory(), fixture.toString());
            FixtureRunner.run(image, machine, new RoundRobin(100), 400, writer);
        }
        out.flush();
        // Where the code came from is not checked, and would be read each time.
        return text.toString().replaceFirst("(?m)^recorded .*\n", "");
    }

    @Override
    public List<String> words() {
        return Target.words("""
                cpu0  cpu1  cpu255  step 0  #  =  ;  ->  or  or nothing  walk  hit  +8  +1  table  root  level -1
                level 3  granule 16K  0x41000000  0x0000000041000000  0xffff000000000000  rvae1is  vmalle1  va 0
                tcr=0  sctlr=0  tcr=0xffffffffffffffff  \u0000  \u001b[2J  \u00e9  features bbml=3  end halted
                isb  dsb sy  msr ttbr0_el1 0x41001000
                """, "\t");
    }

    @Override
    public Answer read(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            TraceCheck.Result result = TraceCheck.check("x.trace", new BufferedReader(new StringReader(text)));
            TreeSet<Rule> rules = new TreeSet<>();
            result.violations().forEach(violation -> rules.add(violation.rule()));
            return Answer.accepted(rules.toString());
        } catch (TraceException mistake) {
            return Answer.refusedWithPlace(String.valueOf(mistake.getMessage()));
        }
    }
}

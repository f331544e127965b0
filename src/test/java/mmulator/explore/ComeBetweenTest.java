package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import mmulator.check.Checker;
import mmulator.check.Violation;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.FixtureSubject;
import mmulator.fixture.read.FixtureParser;
import mmulator.machine.Cpu;
import mmulator.machine.Machine;
import mmulator.machine.event.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What may come between the plain instructions of a step is found wherever that matters: against searches that begin with each
 * instruction as a step of its own. One CPU changes code, the mapping of a page of code, or the other's mind by an interrupt, and looks
 * at the Access flag that fetches set; the other one mostly executes plain instructions. Arm ARM B2.3, D1.4.6, D8.17, R_QVRHH.
 */
@Timeout(value = 1, unit = java.util.concurrent.TimeUnit.DAYS) // a flag may ask for many
final class ComeBetweenTest {
    private static final int PROGRAMS = Integer.getInteger("mmulator.between", 24);
    private static final long FROM = Long.getLong("mmulator.between.from", 1);
    private static final int MANY = 3_000;

    /** Of the pages of code. */
    private static final Set<Long> ALL_WORDS =
            LongStream.range(0x4000_0000L >>> 3, 0x4000_8000L >>> 3).boxed().collect(Collectors.toSet());

    private static final Map<String, String> TRAMPOLINE = Map.of(
            "aged",
            "0x0040_0000_4000_5383",
            "unmapped",
            "0",
            "mapped",
            "0x0040_0000_4000_5783",
            "bare",
            "0x0040_0000_4000_5783");

    @TempDir
    private Path folder = Path.of(".");

    private int rounds;

    /**
     * @param trampoline how its page is mapped; bare if besides the other CPU has no vectors
     * @param odd the other code begins at the upper half of a doubleword
     */
    private Subject subject(String one, String other, String trampoline, boolean odd) throws IOException {
        Path file = folder.resolve("between.yaml");
        Files.writeString(file, """
                description: Two CPUs.
                memory: [{base: 0x4000_0000, size: 2M}]
                sources:
                  - text: |
                      .text
                      one:
                %s
                      hlt #0
                      .balign 2048
                      vectors: .space 0x200
                      mrs x13, esr_el1
                      mrs x14, elr_el1
                      mov x16, x10
                      b 1f
                      .balign 0x80
                      mrs x6, icc_iar1_el1
                      msr icc_eoir1_el1, x6
                      mov x15, x10
                      eret
                      .balign 128
                      1: tbz x13, #30, 1f
                      add x14, x14, #4
                      msr elr_el1, x14
                      eret
                      1: hlt #0
                      .balign 4096
                      tail:
                      b go
                      %s
                      go:
                %s
                      msr daifset, #2
                      hlt #0
                      .section .tramp, "ax"
                      .balign 4096
                      tramp: mov x10, #8
                      mov x10, #9
                      mov x11, #1
                      mov x12, #%d
                      1: cbz x12, 1f
                      sub x12, x12, #1
                      b 1b
                      1: str x5, [x0, #8]
                      hlt #0
                      .section .tramp2, "ax"
                      .balign 4096
                      tramp2: nop
                      b tramp
                      .data
                      flag: .quad 0, 0
                sections:
                  .text: {va: 0xffff_8000_8000_0000, pa: 0x4000_0000}
                  .tramp: {va: 0xffff_8000_8000_5000, pa: 0x4000_5000}
                  .tramp2: {va: 0xffff_8000_8000_7000, pa: 0x4000_7000}
                  .data: {va: 0xffff_8000_8000_6000, pa: 0x4000_6000}
                tables:
                  pool: {base: 0x4010_0000, size: 64K}
                  roots:
                    swapper:
                      map:
                        - {section: .text, attributes: [rw, uxn]}
                        - {section: .tramp, attributes: [rw, uxn]}
                        - {section: .tramp2, attributes: [rw, uxn]}
                        - {section: .data, attributes: [rw, pxn, uxn]}
                        - {va: 0xffff_0000_0100_0000, pa: 0x4010_0000, size: 64K, attributes: [rw, pxn, uxn]}
                    reserved: {}
                variables:
                  "pte(swapper, 0xffff_8000_8000_5000)": %s
                  "pte(swapper, 0xffff_8000_8000_7000)": 0x0040_0000_4000_7383
                cpus:
                  - entry: one
                    features: {hafdbs: 1}
                    mmu: {ttbr0: reserved, ttbr1: swapper}
                    registers: {x0: flag, x1: "pte(swapper, 0xffff_8000_8000_5000) + 0xfffe_ffff_c0f0_0000", x2: 0x0500_0002,
                      x3: 0xd280014a, x4: 0x0040_0000_4000_5783, x5: 1, vbar_el1: vectors, x20: patch, x21: patch2}
                  - entry: tail
                    features: {hafdbs: 1}
                    mmu: {ttbr0: reserved, ttbr1: swapper}
                    registers: {x0: flag, x5: 1, x18: tramp, x24: tramp2, %s x20: reserved,
                      x22: "pte(swapper, 0xffff_8000_8000_5000) + 0xfffe_ffff_c0f0_0000"}
                observe: [cpu0.x7, cpu0.x8, cpu1.x9, cpu1.x10, cpu1.x11, cpu1.x13, cpu1.x15, cpu1.x16]
                tolerates: [{rule: UNPUBLISHED_DESCRIPTOR}]
                """.formatted(
                        indented(one),
                        odd ? "nop" : "",
                        indented(other),
                        rounds,
                        TRAMPOLINE.get(trampoline),
                        trampoline.equals("bare") ? "" : "vbar_el1: vectors,"));
        return new Observed(new FixtureSubject(FixtureImage.of(FixtureParser.parse(file)), 400));
    }

    /** An exception that ends the run leaves something in registers, too. */
    private record Observed(Subject subject) implements Subject {
        @Override
        public Machine open() {
            return subject.open();
        }

        @Override
        public Checker checker(Machine machine) {
            return subject.checker(machine);
        }

        @Override
        public long maxSteps() {
            return subject.maxSteps();
        }

        @Override
        public Soon soon(List<Violation> found) {
            return Soon.OPEN;
        }

        @Override
        public Finding judge(Machine machine, Outcome outcome, List<Violation> found) {
            Finding finding = subject.judge(machine, outcome, found);
            Cpu one = machine.cpu(0);
            Cpu other = machine.cpu(1);
            return outcome instanceof Outcome.UnhandledException
                    ? new Finding(
                            finding.kind(),
                            finding.state() + " "
                                    + List.of(one.x(7), one.x(8), other.x(9), other.x(10), other.x(11), other.x(15)),
                            finding.failure())
                    : finding;
        }
    }

    private static String indented(String code) {
        String labels = Stream.of("patch", "patch2")
                .filter(label -> !code.contains(label + ":") && code.contains("go on"))
                .map(label -> "; " + label + ": nop")
                .collect(Collectors.joining());
        return Stream.of((code.replace("go on", "nop") + labels).split(";"))
                .map(line -> "      " + line.strip())
                .collect(Collectors.joining("\n"));
    }

    /** States and how they were come to; null if there are too many. */
    private static Set<String> states(Subject subject, Strategy strategy, Orders from) {
        for (Orders orders = from; ; orders = orders.grown()) {
            Set<String> states = new TreeSet<>();
            try (Run run = new Run(subject, Settings.DEFAULT.points(), true, orders.steppedCode())) {
                Search search = new Search(run, strategy, orders, subject.maxSteps(), true, null, -1);
                for (int n = 0; search.moreToDo() && !orders.haveGrown(); n++) {
                    Subject.Finding finding = search.next(() -> false).finding();
                    if (finding != null) {
                        states.add(finding.kind() + " " + finding.state());
                    }
                    if (n > MANY) {
                        return Set.of();
                    }
                }
            }
            if (!orders.haveGrown()) {
                return states;
            }
        }
    }

    private static Orders allStepped() {
        Orders orders = Orders.toBeFound();
        orders.stepThrough(ALL_WORDS);
        return orders.grown();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            str w3, [x20]; msr icc_sgi1r_el1, x2          | msr daifclr, #2; patch: mov x9, #1; mov x10, #1; mov x10, #2; ldr x8, [x0]; go on | mapped
            str w3, [x20]; ldr x7, [x1]                   | patch: mov x9, #1; br x18; go on                                          | aged
            str w3, [x20]; str x4, [x1]                   | patch: mov x9, #1; br x18; go on                                          | unmapped
            ldr x8, [x0]; cbz x8, 1f; msr icc_sgi1r_el1, x2; 1: nop | msr daifclr, #2; str x5, [x0]; mov x10, #1; mov x10, #2; .word 0; go on | mapped
            ldr x8, [x0]; cbz x8, 1f; msr icc_sgi1r_el1, x2; 1: nop | msr daifclr, #2; str x5, [x0]; mov x10, #1; br x18; go on       | unmapped
            ldr x8, [x0]; cbz x8, 1f; str w3, [x20]; msr icc_sgi1r_el1, x2; 1: nop | msr daifclr, #2; patch: str x5, [x0]; mov x10, #1; mov x10, #2; ldr x9, [x0]; go on | mapped
            ldr x8, [x0]; cbz x8, 1f; str w3, [x20]; 1: nop | msr ttbr0_el1, x20; str x5, [x0]; patch: mov x9, #1; br x18; go on      | unmapped
            ldr x7, [x1]; ldr x8, [x0, #8]                | msr elr_el1, x18; mrs x6, daif; mov x7, #5; orr x6, x6, x7; msr spsr_el1, x6; eret; go on | aged
            ldr x8, [x0]; cbz x8, 1f; str w3, [x20]; 1: nop | str x5, [x0]; nop; patch: .word 0; go on                                  | bare
            str w3, [x20]; ldr x8, [x0]                   | str x5, [x0]; nop; patch: mov x9, #1; .word 0; go on                      | bare
            str w3, [x20]; ldr x8, [x0]                   | str x5, [x0]; nop; patch: mov x9, #1; mov x10, #1; nop; br x18; go on     | bare
            ldr x7, [x1, #16]; ldr x8, [x1]               | br x24; go on                                                             | aged
            stp x4, x5, [x1]                              | ldr x9, [x22, #8]; cbnz x9, 1f; br x18; 1: nop; go on                     | unmapped
            ldr x7, [x1]; tbz x7, #10, 1f; msr icc_sgi1r_el1, x2; 1: nop | msr daifclr, #2; br x18; go on                                     | aged
            ldr x7, [x1]; tbz x7, #10, 1f; msr icc_sgi1r_el1, x2; 1: nop | msr daifclr, #2; cbz xzr, tramp; go on                             | aged
            ldr x8, [x0]; cbz x8, 1f; ldr x7, [x1]; ldr x8, [x0, #8]; 1: nop | str x5, [x0]; svc #0; br x18; go on                    | aged
            """)
    void whatMayComeBetweenIsFound(String one, String other, String trampoline) throws IOException {
        for (boolean odd : new boolean[] {false, true}) {
            Subject subject = subject(one, other, trampoline, odd);
            Set<String> every = states(subject, new Strategy.Exhaustive(), allStepped());
            assertTrue(every.size() > 1);
            assertEquals(every, states(subject, new Strategy.Exhaustive(), Orders.toBeFound()), "odd " + odd);
            assertEquals(every, states(subject, new Strategy.Unreduced(), Orders.toBeFound()), "unreduced, odd " + odd);
        }
    }

    /** Plain instructions behind a fetch that others come before: as many steps would be more than are granted. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            str x5, [x0]; ldr x7, [x1] | ldr x9, [x0]; b tramp; go on     | aged
            str x5, [x0]; ldr x7, [x1] | ldr x9, [x0]; nop; br x18; go on | aged
            """)
    void aDelayBehindAFetchIsOneStep(String one, String other, String trampoline) throws IOException {
        Set<String> states =
                states(subject(one, other, trampoline, false), new Strategy.Exhaustive(), Orders.toBeFound());
        rounds = 1_000;
        assertEquals(
                states, states(subject(one, other, trampoline, false), new Strategy.Exhaustive(), Orders.toBeFound()));
        assertTrue(states.size() > 2, states.toString());
    }

    private static String drawn(Random random, int count, List<String> from) {
        return IntStream.range(0, count)
                .mapToObj(i -> from.get(random.nextInt(from.size())))
                .collect(Collectors.joining("; "));
    }

    private static String firstOne(Random random) {
        String code = drawn(
                random,
                2 + random.nextInt(2),
                List.of(
                        "str x5, [x0]",
                        "str w3, [x20]",
                        "str w3, [x21]",
                        "msr icc_sgi1r_el1, x2",
                        "ldr x8, [x0]",
                        "ldr x7, [x1]",
                        "str x4, [x1]",
                        "str xzr, [x1]"));
        return random.nextInt(3) == 0 ? "ldr x8, [x0]; cbz x8, 9f; " + code + "; 9: nop" : code;
    }

    private static String otherOne(Random random) {
        List<String> some = List.of(
                "ldr x9, [x0]",
                "str x5, [x0, #8]",
                "mov x10, #1",
                "mov x10, #2",
                "add x10, x10, #16",
                "nop",
                "isb",
                "str x5, [x0]",
                "msr ttbr0_el1, x20",
                "svc #0");
        return (random.nextInt(3) > 0 ? "msr daifclr, #2; " : "")
                + drawn(random, 1 + random.nextInt(2), some) + "; patch: " + drawn(random, 1, some) + "; patch2: "
                + drawn(random, 1 + random.nextInt(2), some) + "; "
                + List.of("br x18", "nop", "nop; br x18", ".word 0").get(random.nextInt(4)) + "; go on";
    }

    @Test
    void whateverTheyDo() throws IOException {
        int compared = 0;
        int mattered = 0;
        for (long seed = FROM; seed < FROM + PROGRAMS; seed++) {
            Random random = new Random(seed);
            String one = firstOne(random);
            String other = otherOne(random);
            List<String> mappings = List.of("aged", "unmapped", "mapped", "bare");
            String trampoline = mappings.get(random.nextInt(mappings.size()));
            Subject subject = subject(one, other, trampoline, random.nextBoolean());
            Set<String> every = states(subject, new Strategy.Exhaustive(), allStepped());
            Set<String> found = states(subject, new Strategy.Exhaustive(), Orders.toBeFound());
            if (!every.isEmpty() && !found.isEmpty()) {
                assertEquals(every, found, "seed " + seed + ": " + one + " | " + other + " | " + trampoline);
                compared++;
                mattered +=
                        states(subject, new Strategy.Exhaustive(), Orders.NONE).size() < every.size() ? 1 : 0;
            }
        }
        System.out.println(PROGRAMS + " programs from seed " + FROM + ": compared " + compared + ", in " + mattered
                + " there is more than without");
        assertTrue(compared > PROGRAMS / 2 && mattered > PROGRAMS / 20, compared + " " + mattered);
    }
}

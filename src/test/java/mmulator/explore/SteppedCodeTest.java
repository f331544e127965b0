package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import mmulator.arch.CpuFeatures;
import mmulator.cli.CommandLineRun;
import mmulator.explore.program.SmallProgram;
import mmulator.mmu.tlb.TlbOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Between any two instructions others may change the second, or what it is fetched through: no fetch is ordered before what others
 * do, but by its own CPU. Arm ARM B2.3 and D8.17, I_BBMSB.
 */
final class SteppedCodeTest {
    private static final Set<Long> ALL_CODE = LongStream.range(BedTables.CODE >>> 3, BedTables.CODE + 4096 >>> 3)
            .boxed()
            .collect(Collectors.toSet());
    private static final String TRAMPOLINE = "fixtures/shapes/bad_trampoline_left_too_late.yaml";
    private static final Pattern REPLAY = Pattern.compile("replay  mmulator run (\\S+) --schedule '(\\S+)'");

    @TempDir
    private Path folder = Path.of(".");

    /**
     * Against runs in which each instruction of all code is a step, whoever changes what.
     *
     * @param matters there is something that is not seen where plain instructions belong to the step before
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            adr x6, patch; str w9, [x6]                     | ldr x6, [words]; patch: nop | false
            adr x6, patch; str w9, [x6]                     | str P, [words]; mov x6, #2; patch: mov x6, #7; add x6, x6, #1 | false
            str P, [words]; adr x6, patch; str w9, [x6]     | ldr x0, [words]; b 1f; nop; 1: nop; patch: nop | true
            adr x6, patch; str w9, [x6]; str P, [words]     | patch: mov x6, #7; ldr x0, [words]; mov x6, x0 | false
            str P, [slotCode]                               | str P, [words]; mov x6, #1; add x6, x6, #1 | true
            str P, [words]; adr x6, patch; str w9, [x6]     | ldr x0, [words]; patch: .word 0 | true
            str P, [words]; str otherPage, [slotR]          | ldr x0, [words]; br R | true
            str P, [words]; str xzr, [slotP]                | ldr x0, [words]; br P | true
            """)
    void codeChangesBetweenAnyTwoInstructions(String one, String other, boolean matters) {
        CpuFeatures plain = CpuFeatures.builder().build();
        try (TestBed bed = new TestBed(plain, plain)) {
            // mov x9, moveTo6 would be four steps.
            String first = one.contains("w9") ? "ldr w9, moveTo; " + one + "; b 2f; moveTo: .word 0xd28000a6; 2:" : one;
            bed.load(SmallProgram.of(
                    first.replace("str P, [slotCode]", "set x6, slotCode; str xzr, [x6]")
                            .replace("; ", "\n"),
                    other.replace("; ", "\n")));
            Found every = EveryExecution.of(bed, bed.maxSteps(), false, 100_000, ALL_CODE);
            Found reduced = bed.search(new Strategy.Exhaustive(), true);
            assertEquals("", Found.difference("reduced", reduced, "every", every));
            assertEquals("", Found.difference("unreduced", bed.search(new Strategy.Unreduced(), true), "every", every));
            Found coarse = EveryExecution.of(bed, bed.maxSteps(), false, 100_000);
            assertEquals(matters, every.states().size() > coarse.states().size());
        }
    }

    /** A fetch may be the first access to its page: the flag that its walk sets is seen, or not, whatever came before the branch. */
    @Test
    void whatAFetchUpdatesIsSeenBehindTheBranchOnly() {
        CpuFeatures updates = CpuFeatures.builder().hafdbs(1).build();
        TestBed.Options hardware = new TestBed.Options(true, false, TlbOptions.DEFAULT);
        try (TestBed bed = new TestBed(hardware, updates, updates)) {
            bed.load(SmallProgram.of(
                    "set x7, slotD\nstr P, [words]\nldr x6, [x7]", "set x6, D\nldr x0, [words]\nbr x6"));
            Found every = EveryExecution.of(bed, bed.maxSteps(), false, 100_000, ALL_CODE);
            Found reduced = bed.search(new Strategy.Exhaustive(), true);
            assertEquals("", Found.difference("reduced", reduced, "every", every));
            assertEquals(4, reduced.states().size(), () -> String.join("\n", reduced.states()));
        }
    }

    /** Wherever the branch is, and whatever the CPU does after it: the other one looks only when it has been told. */
    @ParameterizedTest
    @CsvSource({"0, nop", "4092, nop", "0, 'msr ttbr0_el1, x9; isb'"})
    void whatAFetchUpdatesIsLookedForByWhoeverIsTold(int offset, String then) throws IOException {
        Path fixture = Files.writeString(folder.resolve("told.yaml"), """
                description: A CPU tells another one that it goes to a page that nobody has accessed.
                memory: [{base: 0x4000_0000, size: 2M}]
                sources:
                  - text: |
                      .text
                      look:    ldr  x8, [x0]
                               cbz  x8, 1f
                               ldr  x7, [x2]
                               ubfx x7, x7, #10, #1
                      1:       hlt  #0
                               .balign 4096
                               .space %d
                      go:      str  x5, [x0]
                               b    there
                               .section .there, "ax"
                               .balign 4096
                      there:   %s
                               hlt  #0
                               .data
                      flag:    .quad 0
                sections:
                  .text: {va: 0xffff_8000_8000_0000, pa: 0x4000_0000}
                  .there: {va: 0xffff_8000_8000_4000, pa: 0x4000_4000}
                  .data: {va: 0xffff_8000_8000_5000, pa: 0x4000_5000}
                tables:
                  pool: {base: 0x4010_0000, size: 64K}
                  roots:
                    swapper_pg_dir:
                      map:
                        - {section: .text, attributes: [ro, uxn]}
                        - {section: .there, attributes: [ro, uxn]}
                        - {section: .data, attributes: [rw, pxn, uxn]}
                        - {va: 0xffff_0000_0100_0000, pa: 0x4010_0000, size: 64K, attributes: [rw, pxn, uxn]}    # the tables
                    reserved_pg_dir: {}
                variables: {"pte(swapper_pg_dir, 0xffff_8000_8000_4000)": 0x0040_0000_4000_4383}
                cpus:
                  - entry: look
                    mmu: {ttbr0: reserved_pg_dir, ttbr1: swapper_pg_dir}
                    registers: {x0: flag, x2: "pte(swapper_pg_dir, 0xffff_8000_8000_4000) + 0xfffe_ffff_c0f0_0000"}
                  - entry: go
                    features: {hafdbs: 1}
                    mmu: {ttbr0: reserved_pg_dir, ttbr1: swapper_pg_dir}
                    registers: {x0: flag, x5: 1, x9: reserved_pg_dir}
                observe: [cpu0.x8, cpu0.x7]
                """.formatted(offset, then));
        CommandLineRun explored = CommandLineRun.of("explore", fixture.toString());
        assertEquals(0, explored.exit(), explored.out() + explored.err());
        assertEquals(
                Set.of("*> cpu0.x8=0x0; cpu0.x7=0x0;", "*> cpu0.x8=0x1; cpu0.x7=0x0;", "*> cpu0.x8=0x1; cpu0.x7=0x1;"),
                states(explored));
    }

    /** After an exception with nowhere to go nothing comes any more: what came before it may as well come in the middle. */
    @ParameterizedTest
    @ValueSource(strings = {"exhaustive", "all"})
    void whatEndsTheRunMayBeReplacedJustBefore(String strategy) throws IOException {
        Path fixture = Files.writeString(folder.resolve("undefined.yaml"), """
                description: An UNDEFINED instruction behind the load of a flag becomes another one after the flag is set.
                memory: [{base: 0x4000_0000, size: 2M}]
                sources:
                  - text: |
                      .text
                      mend:  ldr  w3, 1f
                             adr  x2, there
                             str  x0, [x0]
                             str  w3, [x2]
                             hlt  #0
                      1:     nop
                             .balign 64
                      go:    ldr  x5, [x0]
                      there: .word 0
                             hlt  #0
                sections: {.text: {pa: 0x4000_0000}}
                cpus:
                  - {entry: mend, registers: {x0: 0x4010_0000}}
                  - {entry: go, registers: {x0: 0x4010_0000}}
                observe: [cpu1.x5]
                expect: {violations: [{rule: UNHANDLED_EXCEPTION, cpu: 1, at: there}]}
                """);
        CommandLineRun explored =
                CommandLineRun.of("explore", "--keep-going", "--strategy", strategy, fixture.toString());
        assertTrue(explored.out().contains("cpu1.x5=0x0;"), explored.out());
        assertTrue(explored.out().contains("cpu1.x5=0x40100000;"), explored.out());
        assertTrue(explored.out().contains("unhandled exception;"), explored.out());
    }

    /** What a step has loaded is nothing that the fetch of what follows depends on: no reason to step through a function. */
    @Test
    void aFetchDoesNotDependOnTheLoadBeforeIt() throws IOException {
        Path fixture = Files.writeString(folder.resolve("function.yaml"), """
                description: A function in another page, called behind the load of a flag.
                memory: [{base: 0x4000_0000, size: 2M}]
                sources:
                  - text: |
                      .text
                      tell:     str  x0, [x0]
                                str  xzr, [x0]
                                hlt  #0
                      call:     ldr  x8, [x0]
                                bl   function
                                hlt  #0
                                .balign 4096
                      function: .rept 20
                                add  x1, x1, #1
                                .endr
                                ret
                sections: {.text: {pa: 0x4000_0000}}
                cpus:
                  - {entry: tell, registers: {x0: 0x4010_0000}}
                  - {entry: call, registers: {x0: 0x4010_0000}}
                """);
        CommandLineRun explored = CommandLineRun.of("explore", fixture.toString());
        assertTrue(explored.out().contains("explored exhaustively: 3 executions"), explored.out());
    }

    /** Who stands in a loop of plain instructions comes to no step: what he has fetched counts all the same. */
    @Test
    void anInstructionMayBecomeALoopBeforeItIsFetched() {
        CpuFeatures plain = CpuFeatures.builder().build();
        try (TestBed bed = new TestBed(plain, plain)) {
            String move = "ldr w9, loop\nadr x6, patch\nstr w9, [x6]\nb 2f\nloop: b .\n2:";
            bed.load(SmallProgram.of(move, "patch: nop"));
            Found reduced = bed.search(new Strategy.Exhaustive(), true);
            assertEquals(
                    Set.of("AllHalted", "Stuck"),
                    reduced.states().stream()
                            .map(state -> state.replaceFirst(";.*", ""))
                            .collect(Collectors.toSet()));
            assertEquals(
                    reduced.states(), bed.search(new Strategy.Unreduced(), true).states());
        }
    }

    /** An atomic over what might be a load, beside the code that does it, happens once. */
    @ParameterizedTest
    @ValueSource(strings = {"0xf9400326", "0", "0xd503201f", "0xd5033f9f"})
    void aStoreBesideCodeIsMadeOnce(String before) throws IOException {
        Path fixture = Files.writeString(folder.resolve("beside.yaml"), """
                description: A counter beside code.
                memory: [{base: 0x4000_0000, size: 2M}]
                sources:
                  - text: |
                      .text
                      count: adr x9, counter
                             mov x1, #1
                             ldadd x1, x2, [x9]
                             ldadd x1, x2, [x9]
                             hlt #0
                             .balign 64
                      counter: .word %s, 0
                sections: {.text: {pa: 0x4000_0000}}
                cpus: [{entry: count}, {entry: count}]
                observe: [counter]
                """.formatted(before));
        CommandLineRun explored = CommandLineRun.of("explore", fixture.toString());
        assertEquals(0, explored.exit(), explored.out() + explored.err());
        String after = "counter=0x" + Long.toHexString(Long.decode(before) + 4) + ";";
        assertTrue(explored.out().contains("States 1\n"), explored.out());
        assertTrue(explored.out().contains(after), explored.out());
    }

    /** All strategies find what only happens between two plain instructions, and say how to see it again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--jobs 2 ",
                "--strategy all ",
                "--strategy random --seed 5 --max-executions 300 ",
                "--shard 1/1 "
            })
    void whatIsFoundIsSeenAgain(String options) {
        CommandLineRun found = CommandLineRun.of(("explore --keep-going " + options + TRAMPOLINE).split(" "));
        assertEquals(options.contains("random") ? 124 : 0, found.exit(), found.out() + found.err());
        Matcher replay = REPLAY.matcher(found.out());
        assertTrue(replay.find(), found.out());
        assertTrue(replay.group(2).contains("+40001:"), replay.group(2));
        CommandLineRun again = CommandLineRun.of("run", replay.group(1), "--schedule", replay.group(2));
        assertEquals(0, again.exit(), again.out() + again.err());
        assertTrue(again.out().contains("error[UNHANDLED_EXCEPTION]"), again.out());
        assertTrue(again.out().contains("--schedule '" + replay.group(2) + "'"), again.out());
        CommandLineRun without = CommandLineRun.of(
                "run", replay.group(1), "--schedule", replay.group(2).replace("+40001", ""));
        assertEquals(2, without.exit(), without.out());
        assertTrue(without.err().contains("schedule: turn 3"), without.err());
    }

    /** The parts of a search that cannot tell each other anything come to the same together. */
    @Test
    void shardsFindTogetherWhatOneSearchDoes() {
        Set<String> whole = states(CommandLineRun.of("explore", "--keep-going", TRAMPOLINE));
        Set<String> parts = new HashSet<>();
        for (String shard : List.of("1/3", "2/3", "3/3")) {
            parts.addAll(states(CommandLineRun.of("explore", "--keep-going", "--shard", shard, TRAMPOLINE)));
        }
        assertEquals(whole, parts);
        assertEquals(5, whole.size());
    }

    private static Set<String> states(CommandLineRun run) {
        Set<String> states = new HashSet<>();
        run.out().lines().filter(line -> line.matches("\\d+ +[:*!]> .*")).forEach(line -> {
            states.add(line.replaceFirst("^\\d+ +", ""));
        });
        return states;
    }
}

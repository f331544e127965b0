package mmulator.asm.assemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mmulator.asm.Assembler;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.LineTable;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.link.SectionPlacement;
import mmulator.asm.source.AssemblerOptions;
import mmulator.asm.source.AssemblyException;
import mmulator.asm.source.AssemblyLimits;
import mmulator.asm.source.Diagnostic;
import mmulator.asm.source.Source;
import mmulator.asm.source.SourceChange;
import mmulator.asm.source.SourceChange.Edit;
import mmulator.asm.source.SourceChange.Side;
import mmulator.asm.source.SourcePosition;
import mmulator.asm.source.SourceReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SourceChangesTest {
    private static final String CODE = """
                .include "m.inc"
                .text
                .global first, second
        first:  dsb     ishst           // before the TLBI
                tlbi    vaae1is, x6
                dsb     ish
        1:      ldr     x0, [x1, #8]
                cbz     x0, 1b
                drop    x3
                dsb     ish
                hlt     #0
        second: dsb     ishst
                drop    x4
                drop    x5
        .Lend:  isb
        inner:  isb
                hlt     #0
        """;
    private static final String MACRO = """
                .macro  drop, reg
                msr     ttbr1_el1, \\reg
                isb
                .endm
        """;
    private static final LinkLayout LAYOUT =
            new LinkLayout(List.of(), SectionPlacement.identity("rest", 0x4000_0000), Map.of(), false);

    private final List<SourceChange> changes = new ArrayList<>();

    private SourceChangesTest change(String routine, Edit edit) {
        return change(routine, null, null, edit);
    }

    private SourceChangesTest change(String routine, @Nullable String call, @Nullable Integer nth, Edit edit) {
        changes.add(new SourceChange(new SourcePosition("x.yaml", changes.size() + 1, 3), routine, call, nth, edit));
        return this;
    }

    private AssembledImage assemble(SourceChanges made, String... texts) {
        SourceReader reader = path -> path.endsWith("m.inc") ? Optional.of(new Source(path, MACRO)) : Optional.empty();
        AssemblerOptions options = new AssemblerOptions(List.of("inc"), reader, AssemblyLimits.DEFAULT);
        try (Assembler assembler = new Assembler(options, made)) {
            List<Source> sources = new ArrayList<>();
            for (String text : texts) {
                sources.add(new Source("s" + sources.size() + ".S", text));
            }
            return assembler.build(sources, LAYOUT);
        }
    }

    private AssembledImage changed() {
        SourceChanges made = new SourceChanges(changes);
        AssembledImage image = assemble(made, CODE);
        assertEquals(List.of(), made.mistakes());
        assertEquals(
                changes, made.made().stream().map(SourceChange.Made::change).toList());
        return image;
    }

    /** What comes out is what the text would be that somebody has changed by hand. */
    private void becomes(String byHand) {
        assertArrayEquals(text(assemble(new SourceChanges(List.of()), byHand)), text(changed()));
    }

    private static byte[] text(AssembledImage image) {
        return image.section(".text").orElseThrow().bytes();
    }

    private String mistake() {
        SourceChanges made = new SourceChanges(changes);
        assemble(made, CODE);
        return made.mistakes().stream().map(Diagnostic::toString).collect(Collectors.joining("\n"));
    }

    @Test
    void aNopStandsForWhatIsLeftOut() {
        change("first", new Edit.Without("tlbi vaae1is,x6"));
        becomes(CODE.replace("tlbi    vaae1is, x6", "nop"));
    }

    @Test
    void severalStatementsAreTakenWhenTheyFollowEachOther() {
        change("first", new Edit.Without("dsb ishst; tlbi vaae1is, x6 // both"));
        becomes(CODE.replaceFirst("dsb     ishst", "nop").replace("tlbi    vaae1is, x6", "nop"));
    }

    @Test
    void whatReplacesStandsInTheLineOfWhatWasThere() {
        change("first", new Edit.Replace("ldr x0, [x1, #8]", "ldr x0, [x2]; isb"));
        becomes(CODE.replace("ldr     x0, [x1, #8]", "ldr x0, [x2]; isb"));

        AssembledImage image = changed();
        LineTable.Entry second = image.lines()
                .at(image.symbol("first").orElseThrow().value() + 16)
                .orElseThrow();
        assertEquals("isb  (was ldr x0, [x1, #8])", second.noted(second.text()));
        assertEquals(7, second.position().line());
        LineTable.Entry next = image.lines()
                .at(image.symbol("first").orElseThrow().value() + 20)
                .orElseThrow();
        assertEquals(8, next.position().line());
        assertEquals("", next.note());
    }

    @Test
    void aLabelStaysInFrontOfWhatIsPutBefore() {
        change("first", new Edit.Put("isb", Side.BEFORE, "ldr x0, [x1, #8]"));
        becomes(CODE.replace("1:      ldr", "1:      isb; ldr"));
    }

    @Test
    void aLabelMayBeNamedToPutSomethingAfterIt() {
        change("first", new Edit.Put("isb", Side.BEFORE, "1:"));
        becomes(CODE.replace("1:      ldr", "isb; 1: ldr"));
    }

    @Test
    void whatIsPutAfterTheSameStatementFollowsInTheOrderOfTheChanges() {
        change("first", new Edit.Put("isb", Side.AFTER, "tlbi vaae1is, x6"));
        change("first", new Edit.Put("dsb nsh", Side.AFTER, "tlbi vaae1is, x6"));
        becomes(CODE.replace("tlbi    vaae1is, x6", "tlbi    vaae1is, x6; isb; dsb nsh"));
    }

    @Test
    void whatIsMovedLeavesNothingBehind() {
        change("first", new Edit.Move("tlbi vaae1is, x6", Side.AFTER, "cbz x0, 1b"));
        becomes(CODE.replace("        tlbi    vaae1is, x6\n", "")
                .replace("cbz     x0, 1b", "cbz x0, 1b; tlbi vaae1is, x6"));
    }

    @Test
    void theNthOfSeveralIsTaken() {
        change("first", null, 2, new Edit.Without("dsb ish"));
        becomes(CODE.replace("dsb     ish\n        hlt", "nop\n        hlt"));
    }

    @Test
    void allChangesSelectInTheTextAsItWas() {
        change("first", null, 1, new Edit.Without("dsb ish"));
        change("first", null, 2, new Edit.Without("dsb ish"));
        becomes(CODE.replace("dsb     ish\n", "nop\n"));
    }

    @Test
    void aGlobalRoutineEndsAtTheNextGlobalLabelAndAnotherAtTheNextLabelWithAName() {
        change("second", null, 2, new Edit.Without("isb"));
        becomes(CODE.replace("inner:  isb", "inner:  nop"));
        changes.clear();
        change("inner", new Edit.Without("isb"));
        becomes(CODE.replace("inner:  isb", "inner:  nop"));
    }

    @Test
    void inAMacroEveryCallChanges() {
        change("drop", new Edit.Replace("msr ttbr1_el1, \\reg", "msr ttbr0_el1, \\reg"));
        becomes(CODE.replaceAll("drop    (x.)", "msr ttbr0_el1, $1; isb"));
    }

    @Test
    void insideOneCallOfAMacroNoOtherChanges() {
        change("second", "drop x5", null, new Edit.Without("msr ttbr1_el1, x5"));
        becomes(CODE.replace("drop    x5", "nop; isb"));
        SourceChanges made = new SourceChanges(changes);
        assemble(made, CODE);
        assertEquals(
                List.of("without m.inc:2 called at s0.S:14: msr ttbr1_el1, x5"),
                made.made().stream().map(SourceChange.Made::told).toList());
    }

    @Test
    void anIncludeMayComeInWithWhatNeedsIt() {
        change("first", new Edit.Without("drop x3"));
        change("first", new Edit.Put(".purgem drop; .include \"m.inc\"; drop x9", Side.BEFORE, "hlt #0"));
        becomes(CODE.replace("drop    x3", "nop").replaceFirst("hlt     #0", "drop x9; hlt #0"));
    }

    @Test
    void eachChangeIsToldWithItsPlace() {
        change("first", new Edit.Without("tlbi vaae1is, x6"));
        change("first", new Edit.Replace("ldr x0, [x1, #8]", "ldr x0,  [x2]"));
        change("first", new Edit.Put("isb", Side.AFTER, "drop x3"));
        change("first", new Edit.Move("dsb ishst", Side.BEFORE, "hlt #0"));
        SourceChanges made = new SourceChanges(changes);
        assemble(made, CODE);
        assertEquals(
                List.of(
                        "without s0.S:5: tlbi vaae1is, x6",
                        "s0.S:7: ldr x0, [x1, #8] -> ldr x0, [x2]",
                        "put isb after s0.S:9: drop x3",
                        "moved s0.S:4: dsb ishst before line 11: hlt #0"),
                made.made().stream().map(SourceChange.Made::told).toList());
    }

    @Test
    void whatIsNotThereIsAMistakeWithASuggestion() {
        assertEquals(
                "x.yaml:1:3: error: change: no source has a routine or macro 'fist'; did you mean 'first'?",
                change("fist", new Edit.Without("isb")).mistake());
        changes.clear();
        assertEquals(
                "x.yaml:1:3: error: change: 'first' has no 'tlbi vaae1is, x7'; did you mean 'tlbi vaae1is, x6'?",
                change("first", new Edit.Without("tlbi vaae1is, x7")).mistake());
        changes.clear();
        assertEquals(
                "x.yaml:1:3: error: change: 'inner' has no 'smc #0'; it has isb; hlt #0",
                change("inner", new Edit.Without("smc #0")).mistake());
        changes.clear();
        assertEquals(
                "x.yaml:1:3: error: change: 'first' has no 'dsb ish; drop x3'; they stand there, but not one after the other",
                change("first", new Edit.Without("dsb ish; drop x3")).mistake());
    }

    @Test
    void whatStandsThereTwiceIsAMistakeWithoutANumber() {
        assertEquals(
                "x.yaml:1:3: error: change: 'dsb ish' stands in 'first' 2 times, in s0.S lines 6, 10; expected 'nth: 1' to"
                        + " 'nth: 2', or more of what stands around it",
                change("first", new Edit.Without("dsb ish")).mistake());
        changes.clear();
        assertEquals(
                "x.yaml:1:3: error: change: 'first' has 'dsb ish' only 2 times, in s0.S lines 6, 10; expected 'nth' up to 2",
                change("first", null, 3, new Edit.Without("dsb ish")).mistake());
    }

    @Test
    void whatIsChangedTwiceIsAMistake() {
        change("first", new Edit.Without("tlbi vaae1is, x6"));
        change("first", new Edit.Replace("tlbi vaae1is, x6", "tlbi vmalle1"));
        assertEquals(
                "x.yaml:2:3: error: change: 'tlbi vaae1is, x6' in line 5 is changed already by another change",
                mistake());
    }

    @Test
    void whatIsNoMacroCallHasNoInside() {
        assertEquals(
                "x.yaml:1:3: error: change: 'tlbi vaae1is, x6' in 'first' is not the call of a macro that the sources make",
                change("first", "tlbi vaae1is, x6", null, new Edit.Without("isb"))
                        .mistake());
        changes.clear();
        assertEquals(
                "x.yaml:1:3: error: change: 'drop x5' has no 'msr ttbr1_el1, x4'; did you mean 'msr ttbr1_el1, x5'?",
                change("second", "drop x5", null, new Edit.Without("msr ttbr1_el1, x4"))
                        .mistake());
    }

    @Test
    void noNopStandsForADirective() {
        SourceChanges made = new SourceChanges(change("data", new Edit.Without(".word 1")).changes);
        assemble(made, "data: .word 1\n");
        assertTrue(
                made.mistakes().getFirst().message().contains("'.word 1' is a directive"),
                made.mistakes().toString());
    }

    @Test
    void aRoutineInTwoSourcesIsAMistake() {
        SourceChanges made = new SourceChanges(change("f", new Edit.Without("isb")).changes);
        assemble(made, "f: isb\n", "f: isb\n");
        assertEquals(
                "x.yaml:1:3: error: change: 'f' stands in s0.S and in s1.S",
                made.mistakes().getFirst().toString());
    }

    @Test
    void aMistakeInWhatComesInNamesTheChange() {
        change("first", new Edit.Replace("tlbi vaae1is, x6", "tlbj vaae1is, x6"));
        AssemblyException e = assertThrows(AssemblyException.class, this::changed);
        assertTrue(String.valueOf(e.getMessage()).startsWith("s0.S:5:"), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).endsWith("(changed by x.yaml:1:3)"), e.getMessage());
    }

    @Test
    void textOfAChangeIsThatOfAFixture() {
        change("first", "drop x3", 2, new Edit.Move("isb", Side.BEFORE, "msr ttbr1_el1, \"x\""));
        assertEquals(
                "{in: first, at: \"drop x3\", move: \"isb\", before: \"msr ttbr1_el1, \\\"x\\\"\", nth: 2}",
                changes.getFirst().text());
    }
}

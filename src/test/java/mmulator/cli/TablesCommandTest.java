package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TablesCommandTest {
    private static final String REPAINT = "fixtures/linear-map/good_repaint_when_secondaries_lack_bbml2.yaml";
    private static final String SPLIT = "fixtures/rules/tlb_conflict/good_split_block.yaml";

    private static CommandLineRun tables(String... arguments) {
        return CommandLineRun.of(
                Stream.concat(Stream.of("tables"), Stream.of(arguments)).toArray(String[]::new));
    }

    private static String printed(String... arguments) {
        CommandLineRun run = tables(arguments);
        assertEquals(0, run.exit(), run.out() + run.err());
        return run.out();
    }

    private static void refused(String message, String... arguments) {
        CommandLineRun run = tables(arguments);
        assertEquals(2, run.exit(), run.out());
        assertTrue(run.err().contains(message), run.err());
    }

    @Test
    void declaredTablesAreRangesOfEqualLeaves() {
        assertEquals("""
                swapper_pg_dir at 0x0000000041000000: 4K granule, 48-bit IA, from level 0 [PGD]
                0xffff000000000000-0xffff000000200000      2M  PTE      CONT RW     PXN UXN AF    DBM              Normal WB ISH  -> 0x0000000040000000
                0xffff000000200000-0xffff000000400000      2M  PMD  BLK      RW     PXN UXN AF    DBM              Normal WB ISH  -> 0x0000000040200000
                0xffff000000400000-0xffff000000c00000      8M  PMD  BLK      RO     PXN UXN AF                     Normal WB ISH  -> 0x0000000040400000
                0xffff000000c00000-0xffff000002000000     20M  PMD  BLK      RW     PXN UXN AF    DBM              Normal WB ISH  -> 0x0000000040c00000
                0xffff000002000000-0xffff000006000000     64M  PMD  BLK CONT RW     PXN UXN AF    DBM              Normal WB ISH  -> 0x0000000042000000
                0xffff000006200000-0xffff000008000000     30M  PMD  BLK      RO     PXN UXN AF                     Normal WB ISH  -> 0x0000000046200000
                0xffff000008000000-0xffff000008100000      1M  PTE           RW     PXN UXN AF    DBM              Normal WB ISH  -> 0x0000000048000000
                0xffff000008100000-0xffff000008180000    512K  PTE           RO     PXN UXN AF                     Normal WB ISH  -> 0x0000000048100000
                0xffff000040000000-0xffff000080000000      1G  PUD  BLK      RW     PXN UXN AF    DBM              Normal WB ISH  -> 0x0000000080000000
                0xffff800080210000-0xffff800080211000      4K  PTE           RO         UXN AF                     Normal WB ISH  -> 0x0000000040210000
                0xffff800080d10000-0xffff800080d11000      4K  PTE           RW     PXN UXN AF    DBM              Normal WB ISH  -> 0x0000000040d10000
                0xffff800080d20000-0xffff800080d30000     64K  PTE           RW     PXN UXN AF    DBM              Normal WB ISH  -> 0x0000000040d20000
                0xffff800080d40000-0xffff800080d41000      4K  PTE           RW     PXN UXN AF    DBM              Normal WB ISH  -> 0x0000000040d40000
                9 tables, 978 leaves
                """, printed("--root", "swapper_pg_dir", REPAINT));
    }

    @Test
    void diffListsOnlyWhatHasChanged() {
        assertEquals("""
                swapper_pg_dir at 0x0000000041000000: 4K granule, 48-bit IA, from level 0 [PGD]
                -0xffff000000000000-0xffff000000200000      2M  PTE      CONT RW     PXN UXN AF    DBM              Normal WB ISH  -> 0x0000000040000000
                +0xffff000000000000-0xffff000000400000      4M  PTE           RW     PXN UXN AF    DBM              Normal WB ISH  -> 0x0000000040000000
                -0xffff000000200000-0xffff000000400000      2M  PMD  BLK      RW     PXN UXN AF    DBM              Normal WB ISH  -> 0x0000000040200000
                -0xffff000000c00000-0xffff000002000000     20M  PMD  BLK      RW     PXN UXN AF    DBM              Normal WB ISH  -> 0x0000000040c00000
                +0xffff000000c00000-0xffff000006000000     84M  PTE           RW     PXN UXN AF    DBM              Normal WB ISH  -> 0x0000000040c00000
                -0xffff000002000000-0xffff000006000000     64M  PMD  BLK CONT RW     PXN UXN AF    DBM              Normal WB ISH  -> 0x0000000042000000
                -0xffff000006200000-0xffff000008000000     30M  PMD  BLK      RO     PXN UXN AF                     Normal WB ISH  -> 0x0000000046200000
                +0xffff000006200000-0xffff000008000000     30M  PTE           RO     PXN UXN AF                     Normal WB ISH  -> 0x0000000046200000
                -0xffff000040000000-0xffff000080000000      1G  PUD  BLK      RW     PXN UXN AF    DBM              Normal WB ISH  -> 0x0000000080000000
                +0xffff000040000000-0xffff000080000000      1G  PTE           RW     PXN UXN AF    DBM              Normal WB ISH  -> 0x0000000080000000
                7 ranges as before
                """, printed("--diff", "--root", "swapper_pg_dir", REPAINT));
    }

    @Test
    void tablesThatACpuDidNotWalkBeforeAreNew() {
        String diff = printed("--diff", "--cpu", "0", "fixtures/boot/bad_no_sev.yaml", "ttbr1");

        assertTrue(diff.startsWith("cpu0 TTBR1_EL1 swapper_pg_dir at "), diff);
        assertTrue(diff.contains("\n+0xffff000000000000-0xffff000004000000     64M  PMD  BLK "), diff);
        assertTrue(diff.endsWith("0 ranges as before\n"), diff);
        assertTrue(printed("--cpu", "0", "fixtures/boot/bad_no_sev.yaml").startsWith("cpu0 walks no tables"));
    }

    @Test
    void afterShowsWhatTheRunHasMade() {
        String before = printed("--root", "swapper_pg_dir", SPLIT);
        String after = printed("--root", "swapper_pg_dir", "--after", SPLIT);

        assertTrue(
                before.contains(
                        "2M  PMD  BLK      RW     PXN UXN AF                     Normal WB ISH  -> 0x0000000040200000"),
                before);
        assertTrue(
                after.contains(
                        "2M  PTE           RW     PXN UXN AF                     Normal WB ISH  -> 0x0000000040200000"),
                after);
    }

    @Test
    void runOfContiguousMembersThatIsNotWholeIsMarked() {
        String after = printed(
                "--after", "fixtures/rules/misprogrammed_contiguous/bad_map_contiguous_run_without_advance.yaml");

        assertTrue(after.contains("CONT"), after);
        assertTrue(after.contains("  not whole contiguous runs\n"), after);
    }

    @Test
    void holesFillTheWholeHalf() {
        assertEquals("""
                reserved_pg_dir at 0x0000000041001000: 4K granule, 48-bit IA, from level 0 [PGD]
                0x0000000000000000-0x0001000000000000    256T  -
                1 table, 0 leaves
                """, printed("--holes", "--root", "reserved_pg_dir", SPLIT));
    }

    @Test
    void graphHasABoxForEachTableAndAnArrowForEachLink() {
        assertEquals("""
                digraph "tables" {
                  node [fontname="monospace"];
                  edge [fontname="monospace"];
                  "0x41002000" [label="pages\\llevel 0 [PGD] at 0x0000000041002000\\l", shape=box];
                  "0x41008000" [label="level 1 [PUD] at 0x0000000041008000\\l", shape=box];
                  "0x41009000" [label="level 2 [PMD] at 0x0000000041009000\\l", shape=box];
                  "0x4100a000" [label="level 3 [PTE] at 0x000000004100a000\\l0xffff800090000000-0xffff800090200000  2M  PTE  RW  PXN UXN AF  Normal WB ISH  -> 0x0000000040200000\\l", shape=box];
                  "0x41002000" -> "0x41008000" [label="0xffff800000000000"];
                  "0x41008000" -> "0x41009000" [label="0xffff800080000000"];
                  "0x41009000" -> "0x4100a000" [label="0xffff800090000000"];
                }
                """, printed("--dot", "--root", "pages", SPLIT));
    }

    @Test
    void whatThereIsNotIsRefused() {
        refused("there is no cpu9; the fixture has cpu0 to cpu2", "--cpu", "9", "fixtures/boot/bad_no_sev.yaml");
        refused("the fixture has no root 'x' in its tables", "--root", "x", SPLIT);
        refused("'ttbr1' is of a CPU: say which by --cpu", SPLIT, "ttbr1");
        refused("the fixture declares no tables", "fixtures/shapes/bad_wake_up.yaml");
    }
}

package mmulator.report.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.arch.Granule;
import mmulator.arch.SystemRegister;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.machine.event.Event;
import mmulator.report.EventStream;
import mmulator.report.Sources;
import mmulator.report.text.Palette;
import org.junit.jupiter.api.Test;

final class InterleavingTableTest {
    private static final long OLD = 0x00e8_0000_4800_0705L;
    private static final long NEW = 0x4020_5003L;

    private static void park(EventStream run, int cpu) {
        run.turn(cpu, 100)
                .step(Sources.PARK)
                .wrote(SystemRegister.TTBR1_EL1, 0x4020_0000, 0x4020_1000)
                .step(Sources.PARK + 4)
                .isb()
                .step(Sources.PARK + 8)
                .loadExclusive(Sources.FLAG)
                .step(Sources.PARK + 12)
                .storeExclusive(Sources.FLAG, true)
                .step(Sources.PARK + 16)
                .wfe();
    }

    private static void leave(EventStream run, int cpu) {
        run.turn(cpu, 100)
                .step(Sources.PARK + 24)
                .wrote(SystemRegister.TTBR1_EL1, 0x4020_1000, 0x4020_0000)
                .step(Sources.PARK + 28)
                .isb()
                .step(Sources.PARK + 32)
                .hlt(0);
    }

    @Test
    void parkSplitFlushReleaseReadsFromTopToBottom() {
        InterleavingTable table = new InterleavingTable(3, Sources.MAP);
        EventStream run = new EventStream(table);
        run.turn(0, 100);
        for (int i = 0; i < 50; i++) {
            run.step(Sources.WAIT);
        }
        park(run, 1);
        run.turn(0, 100);
        for (int i = 0; i < 40; i++) {
            run.step(Sources.WAIT);
        }
        park(run, 2);
        run.turn(0, 100).step(Sources.WAIT);
        for (int block = 0; block < 8; block++) {
            run.step(Sources.SPLIT);
            for (int page = 0; page < 512; page++) {
                run.step(Sources.SPLIT + 4);
            }
            run.step(Sources.SPLIT + 8).dsb().step(Sources.SPLIT + 12).tableStore(0x4020_2090 + 8 * block, OLD, NEW);
        }
        run.step(Sources.FLUSH)
                .tlbi()
                .step(Sources.FLUSH + 4)
                .dsb()
                .completed(run.step() - 1)
                .step(Sources.FLUSH + 8)
                .isb()
                .step(Sources.FLUSH + 12)
                .store(Sources.FLAG, 3, 0)
                .wakes(1)
                .wakes(2)
                .step(Sources.FLUSH + 16)
                .hlt(0);
        leave(run, 1);
        leave(run, 2);

        assertEquals("""
                One lane per CPU: * steps, . could step, z is parked, blank has halted.
                           step  012  cpu   where            instruction          what
                           1-50  *..  cpu0  wait_for_all     ldar w1, [x0]        <iterations 1-50>
                             51  .*.  cpu1  park             msr ttbr1_el1, x1    TTBR1_EL1 swapper_pg_dir -> reserved_pg_dir pending
                             52  .*.  cpu1  park+0x4         isb
                             53  .*.  cpu1  park+0x8         ldxr w16, [x4]
                             54  .*.  cpu1  park+0xc         stxr w17, w16, [x4]
                             55  .*.  cpu1  park+0x10        wfe                  parked: wfe
                          56-95  *z.  cpu0  wait_for_all     ldar w1, [x0]        <iterations 1-40>
                             96  .z*  cpu2  park             msr ttbr1_el1, x1    TTBR1_EL1 swapper_pg_dir -> reserved_pg_dir pending
                             97  .z*  cpu2  park+0x4         isb
                             98  .z*  cpu2  park+0x8         ldxr w16, [x4]
                             99  .z*  cpu2  park+0xc         stxr w17, w16, [x4]
                            100  .z*  cpu2  park+0x10        wfe                  parked: wfe
                            101  *zz  cpu0  wait_for_all     ldar w1, [x0]
                            102  *zz  cpu0  split_pmd        ldr x9, [x8]
                        103-614  *zz  cpu0  split_pmd+0x4    str x10, [x11], #8   <iterations 1-512>
                            615  *zz  cpu0  split_pmd+0x8    dsb ishst
                            616  *zz  cpu0  split_pmd+0xc    str x9, [x8]         table at 0x0000000040202090: 0x00e8000048000705 -> 0x0000000040205003
                       617-4221  *zz  cpu0  split_pmd..+0xc                       <iterations 2-8>
                           4222  *zz  cpu0  flush            tlbi vmalle1is
                           4223  *zz  cpu0  flush+0x4        dsb ish              completes tlbi vmalle1is of step 4222
                           4224  *zz  cpu0  flush+0x8        isb
                           4225  *..  cpu0  flush+0xc        str wzr, [x0]        stores 0x0 to flag, where CPUs watch; wakes cpu1, cpu2
                           4226  *..  cpu0  flush+0x10       hlt #0               halted
                           4227   *.  cpu1  park+0x18        msr ttbr1_el1, x3    woken by cpu0's store; TTBR1_EL1 reserved_pg_dir -> swapper_pg_dir pending
                           4228   *.  cpu1  park+0x1c        isb
                           4229   *.  cpu1  park+0x20        hlt #0               halted
                           4230    *  cpu2  park+0x18        msr ttbr1_el1, x3    woken by cpu0's store; TTBR1_EL1 reserved_pg_dir -> swapper_pg_dir pending
                           4231    *  cpu2  park+0x1c        isb
                           4232    *  cpu2  park+0x20        hlt #0               halted
                """, table.print(List.of()));
    }

    @Test
    void lostTurnOfCpuThatDidSomethingIsTold() {
        InterleavingTable table = new InterleavingTable(2, Sources.MAP);
        new EventStream(table)
                .turn(0, 1)
                .step(Sources.SPLIT + 12)
                .tableStore(0x4020_2090, OLD, NEW)
                .turn(1, 1)
                .step(Sources.SPLIT)
                .turn(0, 1)
                .step(Sources.SPLIT + 16)
                .isb();

        assertEquals("""
                One lane per CPU: * steps, . could step, z is parked, blank has halted.
                           step  01  cpu   where           instruction   what
                              1  *.  cpu0  split_pmd+0xc   str x9, [x8]  table at 0x0000000040202090: 0x00e8000048000705 -> 0x0000000040205003; quantum over
                              2  .*  cpu1  split_pmd       ldr x9, [x8]
                              3  *.  cpu0  split_pmd+0x10  isb
                """, table.print(List.of()));
    }

    @Test
    void interruptIsToldWhereItIsSentAndWhereItIsTaken() {
        InterleavingTable table = new InterleavingTable(4, Sources.MAP);
        EventStream run = new EventStream(table);
        run.turn(1, 9)
                .step(Sources.PARK + 16)
                .wfe()
                .turn(0, 9)
                .step(Sources.SPLIT)
                .interrupts(1, true)
                .interrupts(2, false)
                .interrupts(3, false)
                .turn(1, 9);
        run.tell(new Event.ExceptionTaken(1, 3, Sources.PARK + 20, "IRQ", 0x280, 0, Sources.PARK + 20, 0x345, 0));
        run.tell(new Event.InterruptAcknowledged(1, 3, Sources.PARK + 20, 1));

        assertEquals("""
                One lane per CPU: * steps, . could step, z is parked, blank has halted.
                           step  0123  cpu   where      instruction     what
                              1  .*..  cpu1  park+0x10  wfe             parked: wfe
                              2  *...  cpu0  split_pmd  ldr x9, [x8]    SGI 1 to cpu1-3; wakes cpu1; quantum over
                              3  .*..  cpu1  park+0x14  ldxr w16, [x4]  woken by cpu0's SGI 1; IRQ elr 0x0000000040002014 spsr 0x345; acknowledges SGI 1
                """, table.print(List.of()));
    }

    @Test
    void storeToATableOfKnownLevelIsDecoded() {
        InterleavingTable table = new InterleavingTable(1, Sources.MAP);
        EventStream run = new EventStream(table);
        run.turn(0, 9).step(Sources.SPLIT);
        run.tell(new Event.TableFound(0, run.step(), run.pc(), 0x4020_2000, 2, 512, Granule.K4, 0x4020_1000));
        run.step(Sources.SPLIT + 12)
                .tableStore(0x4020_2090, OLD, NEW)
                .step(Sources.SPLIT + 12)
                .tableStore(0x4030_0000, 0, 1);

        assertEquals("""
                One lane per CPU: * steps, . could step, z is parked, blank has halted.
                           step  0  cpu   where          instruction   what
                              1  *  cpu0  split_pmd      ldr x9, [x8]
                              2  *  cpu0  split_pmd+0xc  str x9, [x8]  level 2 [PMD] at 0x0000000040202090: Block OA 0x48000000  AttrIndx=1 RW PXN UXN AF DBM SW=0x1 -> Table next 0x40205000
                              3  *  cpu0  split_pmd+0xc  str x9, [x8]  table at 0x0000000040300000: 0x0000000000000000 -> 0x0000000000000001
                """, table.print(List.of()));
    }

    private static final Violation REPLACED = new Violation(
            Rule.BBM_VALID_TO_VALID, 0, 1, Sources.SPLIT + 12, "live Block descriptor replaced", List.of());

    private static InterleavingTable tableOfAReplacedBlock() {
        InterleavingTable table = new InterleavingTable(1, Sources.MAP);
        new EventStream(table)
                .turn(0, 9)
                .step(Sources.SPLIT + 12)
                .tableStore(0x4020_2090, OLD, NEW)
                .step(Sources.FLUSH)
                .tlbi();
        return table;
    }

    @Test
    void violationStandsBelowItsInstruction() {
        InterleavingTable table = tableOfAReplacedBlock();

        assertEquals("""
                One lane per CPU: * steps, . could step, z is parked, blank has halted.
                           step  0  cpu   where          instruction     what
                >             1  *  cpu0  split_pmd+0xc  str x9, [x8]    table at 0x0000000040202090: 0x00e8000048000705 -> 0x0000000040205003
                                 ^ error[BBM_VALID_TO_VALID] cpu0: live Block descriptor replaced
                              2  *  cpu0  flush          tlbi vmalle1is
                """, table.print(List.of(REPLACED)));
    }

    @Test
    void narrowTerminalGetsShorterColumnsAndWrappedNotes() {
        InterleavingTable table = tableOfAReplacedBlock();

        assertEquals("""
                One lane per CPU: * steps, . could step, z is parked, blank has halted.
                 step  0  cpu   where          instruction     what
                >   1  *  cpu0  split_pmd+0xc  str x9, [x8]    table at
                                                               0x0000000040202090:
                                                               0x00e8000048000705 ->
                                                               0x0000000040205003
                       ^ error[BBM_VALID_TO_VALID] cpu0: live Block descriptor replaced
                    2  *  cpu0  flush          tlbi vmalle1is
                """, table.print(List.of(REPLACED), 72, Palette.PLAIN));
    }

    @Test
    void brokenRowIsRedWhereThereAreColours() {
        InterleavingTable table = new InterleavingTable(1, Sources.MAP);
        new EventStream(table).turn(0, 9).step(Sources.FLUSH).tlbi();
        Violation violation =
                new Violation(Rule.BBM_VALID_TO_VALID, 0, 1, Sources.FLUSH, "live Block replaced", List.of());

        String text = table.print(List.of(violation), 100, Palette.COLOURED);
        assertEquals(
                2, text.lines().filter(line -> line.startsWith("\u001b[1;31m")).count(), text);
        assertTrue(text.contains("\u001b[1;31m>"), text);
    }

    @Test
    void millionStepsOnSixteenCpusStayReadable() {
        InterleavingTable table = new InterleavingTable(16, Sources.MAP);
        EventStream run = new EventStream(table);
        long value = 0;
        for (int round = 0; round < 4_000; round++) {
            for (int cpu = 0; cpu < 16; cpu++) {
                run.turn(cpu, 16)
                        .steps(Sources.SPLIT, Sources.SPLIT + 4 * 13)
                        .step(Sources.FLUSH)
                        .tableStore(0x4020_2000, value, ++value)
                        .step(Sources.FLUSH + 4)
                        .dsb();
            }
        }
        assertEquals(1_024_000, run.step());

        String text = table.print(List.of());
        assertTrue(text.lines().count() < 4_000, () -> text.lines().count() + " lines");
        assertTrue(text.lines().allMatch(line -> line.length() < 200), text);
    }

    @Test
    void lostTurnIsToldOfTheTurnThatDidSomethingAndOfNoLaterOne() {
        InterleavingTable table = new InterleavingTable(2, Sources.MAP);
        EventStream run = new EventStream(table);
        run.turn(0, 1).step(Sources.SPLIT + 12).tableStore(0x4020_2090, OLD, NEW);
        for (int turn = 0; turn < 3; turn++) {
            run.turn(1, 1).step(Sources.SPLIT).turn(0, 1).step(Sources.SPLIT + 4);
        }
        run.turn(1, 1).step(Sources.SPLIT);

        List<String> lost = table.print(List.of())
                .lines()
                .filter(line -> line.contains("quantum over"))
                .toList();

        assertEquals(1, lost.size(), lost::toString);
        assertTrue(lost.getFirst().contains(" 1  *.  cpu0  split_pmd+0xc "), lost::toString);
    }
}

package mmulator.report.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import mmulator.arch.EffectiveAddress;
import mmulator.arch.SystemRegister;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer.Detail;
import mmulator.report.EventStream;
import mmulator.report.Sources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TraceLogTest {
    /** X9 counts how often it was read; the rest stay as they are. */
    private record Registers(long[] reads) implements EffectiveAddress.Registers {
        @Override
        public long x(int n) {
            return n == 9 ? ++reads[0] : 0;
        }

        @Override
        public long sp() {
            return 0x4023_0800L;
        }
    }

    private static String log(Set<TraceItem> items) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        long[] steps = new long[1];
        EventStream run = new EventStream(new TraceLog(items, Sources.MAP, cpu -> new Registers(steps), out));
        run.turn(1, 1000)
                .step(Sources.PARK)
                .wrote(SystemRegister.TTBR1_EL1, 0x4020_0000, 0x4020_1000)
                .step(Sources.PARK + 4)
                .isb()
                .step(Sources.PARK + 8)
                .loadExclusive(Sources.FLAG)
                .step(Sources.PARK + 12)
                .storeExclusive(Sources.FLAG, false)
                .step(Sources.PARK + 16)
                .wfe();
        run.turn(0, 1)
                .step(Sources.SPLIT + 12)
                .tableStore(0x4020_2090, 0x00e8_0000_4800_0705L, 0x4020_5003L)
                .step(Sources.FLUSH)
                .tlbi()
                .step(Sources.FLUSH + 4)
                .dsb()
                .tell(new Event.DescriptorsPublished(0, run.step(), run.pc(), List.of(0x4020_2000L)))
                .completed(run.step() - 1)
                .step(Sources.FLUSH + 12)
                .store(Sources.FLAG, 3, 0)
                .wakes(1)
                .step(Sources.FLUSH + 12)
                .store(Sources.FLAG, 0, 0)
                .tell(new Event.ExceptionTaken(
                        0,
                        run.step(),
                        run.pc(),
                        "synchronous",
                        0x200,
                        0x9600_0046L,
                        run.pc(),
                        0x3c5,
                        0xffff_8000_0240_0008L))
                .step(0x1234)
                .hlt(7);
        out.flush();
        return text.toString();
    }

    @Test
    void oneLinePerEventWithStepCpuAddressAndSymbol() {
        Set<TraceItem> all = EnumSet.allOf(TraceItem.class);
        all.remove(TraceItem.IN_ASM);

        assertEquals("""
                       1 cpu1   0x0000000000000000 ? sched: turn of 1,000 steps
                       1 cpu1   0x0000000040002000 park cpu: x9=0x0000000000000001 sp=0x0000000040230800
                       1 cpu1   0x0000000040002000 park exec: msr ttbr1_el1, x1
                       1 cpu1   0x0000000040002000 park cpu: TTBR1_EL1 swapper_pg_dir -> reserved_pg_dir pending
                       2 cpu1   0x0000000040002004 park+0x4 cpu: x9=0x0000000000000002
                       2 cpu1   0x0000000040002004 park+0x4 exec: isb
                       2 cpu1   0x0000000040002004 park+0x4 mmu: isb
                       2 cpu1   0x0000000040002004 park+0x4 cpu: context synchronized by isb
                       3 cpu1   0x0000000040002008 park+0x8 cpu: x9=0x0000000000000003
                       3 cpu1   0x0000000040002008 park+0x8 exec: ldxr w16, [x4]
                       3 cpu1   0x0000000040002008 park+0x8 sched: monitor armed on 0x0000000040003000
                       4 cpu1   0x000000004000200c park+0xc cpu: x9=0x0000000000000004
                       4 cpu1   0x000000004000200c park+0xc exec: stxr w17, w16, [x4]
                       4 cpu1   0x000000004000200c park+0xc sched: exclusive store to 0x0000000040003000 failed
                       5 cpu1   0x0000000040002010 park+0x10 cpu: x9=0x0000000000000005
                       5 cpu1   0x0000000040002010 park+0x10 exec: wfe
                       5 cpu1   0x0000000040002010 park+0x10 sched: parked: wfe
                       6 cpu0   0x0000000040002010 park+0x10 sched: turn of 1 step
                       6 cpu0   0xffff80000000110c split_pmd+0xc cpu: x9=0x0000000000000006 sp=0x0000000040230800
                       6 cpu0   0xffff80000000110c split_pmd+0xc exec: str x9, [x8]
                       6 cpu0   0xffff80000000110c split_pmd+0xc mmu: store 8 bytes at 0x0000000040202090 (table) 0x00e8000048000705 -> 0x0000000040205003
                       7 cpu0   0xffff800000001200 flush cpu: x9=0x0000000000000007
                       7 cpu0   0xffff800000001200 flush exec: tlbi vmalle1is
                       7 cpu0   0xffff800000001200 flush tlb: issue tlbi vmalle1is
                       8 cpu0   0xffff800000001204 flush+0x4 cpu: x9=0x0000000000000008
                       8 cpu0   0xffff800000001204 flush+0x4 exec: dsb ish
                       8 cpu0   0xffff800000001204 flush+0x4 mmu: dsb ish
                       8 cpu0   0xffff800000001204 flush+0x4 mmu: publish tables 0x0000000040202000
                       8 cpu0   0xffff800000001204 flush+0x4 tlb: complete tlbi vmalle1is of step 7
                       9 cpu0   0xffff80000000120c flush+0xc cpu: x9=0x0000000000000009
                       9 cpu0   0xffff80000000120c flush+0xc exec: str wzr, [x0]
                       9 cpu1   0xffff80000000120c flush+0xc sched: event register set by cpu0: reservation lost
                      10 cpu0   0xffff80000000120c flush+0xc cpu: x9=0x000000000000000a
                      10 cpu0   0xffff80000000120c flush+0xc exec: str wzr, [x0]
                      10 cpu0   0xffff80000000120c flush+0xc int: synchronous [Data Abort, same EL, write: Translation fault, level 2] esr 0x0000000096000046 elr 0xffff80000000120c spsr 0x3c5 far 0xffff800002400008, to 0x0000000000000200
                      11 cpu0   0x0000000000001234 ? cpu: x9=0x000000000000000b
                      11 cpu0   0x0000000000001234 ? exec: .inst 0xd503201f
                      11 cpu0   0x0000000000001234 ? sched: halted: hlt #0x7
                """, log(all));
    }

    @Test
    void inAsmListsEachInstructionOnce() {
        assertEquals("""
                       1 cpu1   0x0000000040002000 park in_asm: 0xd503201f  asm/park/park.S:20  msr ttbr1_el1, x1
                       2 cpu1   0x0000000040002004 park+0x4 in_asm: 0xd503201f  asm/park/park.S:21  isb
                       3 cpu1   0x0000000040002008 park+0x8 in_asm: 0xd503201f  asm/park/park.S:22  ldxr w16, [x4]
                       4 cpu1   0x000000004000200c park+0xc in_asm: 0xd503201f  asm/park/park.S:23  stxr w17, w16, [x4]
                       5 cpu1   0x0000000040002010 park+0x10 in_asm: 0xd503201f  asm/park/park.S:24  wfe
                       6 cpu0   0xffff80000000110c split_pmd+0xc in_asm: 0xd503201f  asm/split/split_pmd.S:33  str x9, [x8]
                       7 cpu0   0xffff800000001200 flush in_asm: 0xd503201f  asm/tlbi/flush.S:5  tlbi vmalle1is
                       8 cpu0   0xffff800000001204 flush+0x4 in_asm: 0xd503201f  asm/tlbi/flush.S:6  dsb ish
                       9 cpu0   0xffff80000000120c flush+0xc in_asm: 0xd503201f  asm/tlbi/flush.S:8  str wzr, [x0]
                      11 cpu0   0x0000000000001234 ? in_asm: 0xd503201f  (no source)
                """, log(EnumSet.of(TraceItem.IN_ASM)));
    }

    @Test
    void machineIsAskedForNoMoreThanIsLogged() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        assertEquals(
                Detail.MMU,
                new TraceLog(TraceItem.parse("mmu,tlb,sched"), Sources.MAP, cpu -> new Registers(new long[1]), nowhere)
                        .detail());
        assertEquals(
                Detail.STEPS,
                new TraceLog(TraceItem.parse("mmu,exec"), Sources.MAP, cpu -> new Registers(new long[1]), nowhere)
                        .detail());
    }

    @Test
    void helpNamesEveryItem() {
        assertEquals("""
                Log items (comma-separated):
                in_asm      each instruction word with its source line, the first time it executes
                exec        each step: address and source text of every visible instruction
                cpu         registers changed since the CPU's last step, system registers written, context synchronized
                int         exceptions taken, with the syndrome in words, and returns; interrupts that CPUs send
                mmu         translations, stores to translation tables, barriers, publication
                tlb         TLB fills and removals, TLB maintenance issued and completed
                sched       turns, parking and waking, exclusives, atomic sections, halts
                log         what a kernel prints, its warnings and its panic
                """, TraceItem.help());
    }

    @Test
    void unknownItemIsRefusedWithTheListOfItems() {
        String message = assertThrows(IllegalArgumentException.class, () -> TraceItem.parse("exec,tbl"))
                .getMessage();
        assertEquals("unknown log item 'tbl'; expected one of in_asm, exec, cpu, int, mmu, tlb, sched, log", message);
    }

    /** What is told of every step needs all of them. */
    @ParameterizedTest
    @CsvSource({
        "in_asm, STEPS",
        "exec, STEPS",
        "cpu, STEPS",
        "int, MMU",
        "mmu, MMU",
        "tlb, MMU",
        "sched, MMU",
        "log, MMU"
    })
    void eachItemAsksForWhatItTells(String item, Detail detail) {
        TraceLog log = new TraceLog(
                TraceItem.parse(item),
                Sources.MAP,
                cpu -> new Registers(new long[1]),
                new PrintWriter(new StringWriter()));

        assertEquals(detail, log.detail());
    }
}

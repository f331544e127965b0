package mmulator.machine;

import java.util.List;
import java.util.stream.IntStream;
import mmulator.machine.state.Activity;

/** What a CPU has come to, as a value to compare. @param state a hash of everything but the TLB, whose contents have a name */
record CpuAtEnd(Activity activity, long pc, List<Long> x, long state, long tlb) {

    static CpuAtEnd of(Cpu cpu) {
        List<Long> x = IntStream.range(0, 31).mapToObj(cpu::x).toList();
        return new CpuAtEnd(
                cpu.activity(), cpu.pc(), x, cpu.stateHash(), cpu.tlb().contents());
    }
}

package mmulator.machine.memory;

import java.util.Arrays;
import java.util.List;
import mmulator.arch.Barrier;
import mmulator.machine.spec.MachineSpec;
import org.junit.jupiter.api.AfterEach;

/** Three CPUs that store to the same pages, and what the walks of each see. */
abstract class StoresOfThreeCpus {
    static final long PAGE = 0x1000;
    static final long FLAG = 0x2000;
    static final Barrier DSB = new Barrier.Dsb(Barrier.Domain.ISH, Barrier.Access.FULL);
    static final Barrier DMB = new Barrier.Dmb(Barrier.Domain.ISH, Barrier.Access.FULL);
    static final Barrier DMB_ST = new Barrier.Dmb(Barrier.Domain.ISH, Barrier.Access.STORES);
    static final Barrier DMB_LD = new Barrier.Dmb(Barrier.Domain.ISH, Barrier.Access.LOADS);
    final PhysicalMemory memory = new PhysicalMemory(List.of(new MachineSpec.Region(0, 0x4000)));
    final UnpublishedStores stores = new UnpublishedStores(memory, 3, page -> {}, () -> {});
    long step;

    @AfterEach
    void close() {
        memory.close();
    }

    boolean store(int cpu, long pa, long value) {
        boolean quiet = stores.beforeStore(cpu, ++step, pa, 8, value, null, true);
        memory.writeLong(pa, value);
        return quiet;
    }

    void release(int cpu, long pa, long value) {
        stores.beforeStore(cpu, ++step, pa, 8, value, stores.behindRelease(cpu, step), true);
        memory.writeLong(pa, value);
    }

    void load(int cpu, long pa) {
        stores.loaded(cpu, ++step, pa, 8, false);
    }

    void execute(int cpu, Barrier barrier) {
        stores.executed(cpu, barrier, ++step, true);
    }

    List<Long> seenBy(int cpu, long... words) {
        return Arrays.stream(words).mapToObj(word -> stores.read(cpu, word)).toList();
    }
}

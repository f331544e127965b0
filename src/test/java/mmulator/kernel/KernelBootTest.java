package mmulator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mmulator.kernel.BtfBuilder.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tasks that a kernel's functions find themselves in. */
final class KernelBootTest {
    private static final int INIT_TASK = 0xa000;

    @TempDir
    private Path folder;

    private List<ByteBuffer> tasks(byte[] types) throws IOException {
        FakeKernel fake = FakeKernel.bootable()
                .without("__stop_BTF")
                .symbol("__stop_BTF", 0xd000 + types.length)
                .put(0xd000, types)
                // Linux's first task begins with a count of 1, and is to let go of its CPU.
                .put64(INIT_TASK, 0x77)
                .put64(INIT_TASK + 8, 1)
                .put64(INIT_TASK + 16, 0x8888_8888_8888_8888L)
                .put64(INIT_TASK + 24, 0x99);
        Kernel kernel = KernelFile.read(Files.write(folder.resolve("Image"), fake.image()), null);
        return new KernelBoot(kernel)
                .tasks(List.of(0x1000L, 0x2000L)).stream()
                        .map(task -> ByteBuffer.wrap(task).order(ByteOrder.LITTLE_ENDIAN))
                        .toList();
    }

    /** arch/arm64/include/asm/thread_info.h, since 5.0. */
    @Test
    void aTaskMayBePreemptedAndNeedNotLetGoOfItsCpu() throws IOException {
        BtfBuilder btf = new BtfBuilder();
        int u32 = btf.integer("u32", 4);
        int u64 = btf.integer("u64", 8);
        int halves = btf.struct("", 8, new Member("count", u32, 0), new Member("need_resched", u32, 32));
        int both = btf.union("", 8, new Member("preempt_count", u64, 0), new Member("preempt", halves, 0));
        int info = btf.struct(
                "thread_info", 24, new Member("flags", u64, 0), new Member("", both, 64), new Member("cpu", u32, 128));
        btf.struct("task_struct", 32, new Member("thread_info", info, 0), new Member("stack", u64, 192));

        List<ByteBuffer> tasks = tasks(btf.bytes());

        assertEquals(2, tasks.size());
        for (int cpu = 0; cpu < 2; cpu++) {
            ByteBuffer task = tasks.get(cpu);
            assertEquals(0x77, task.getLong(0));
            assertEquals(1L << 32, task.getLong(8), "preempt_count, PREEMPT_ENABLED of arm64");
            assertEquals(cpu, task.getInt(16));
            assertEquals(0x8888_8888, task.getInt(20));
            assertEquals(0x1000 * (cpu + 1), task.getLong(24));
        }
    }

    @Test
    void aCountOfOneWordIsZeroAndWhatFollowsIsLeftAlone() throws IOException {
        BtfBuilder btf = new BtfBuilder();
        int u32 = btf.integer("u32", 4);
        int u64 = btf.integer("u64", 8);
        btf.struct(
                "task_struct",
                32,
                new Member("preempt_count", u32, 64),
                new Member("cpu", u32, 128),
                new Member("stack", u64, 192));

        for (ByteBuffer task : tasks(btf.bytes())) {
            assertEquals(0, task.getLong(8));
            assertEquals(0x8888_8888, task.getInt(20));
        }
    }
}

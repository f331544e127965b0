package mmulator.kernel;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import mmulator.arch.Granule;

/**
 * Brings a kernel to the state that it has once it has booted on some CPUs, as far as functions about translation look at
 * it: variables, alternatives. What a kernel has not, it does not look at; what it cannot do without is an error.
 */
public final class KernelBoot {
    /** Of the flags in the header: the page size, 1 for 4K. */
    private static final int PAGE_SIZE_SHIFT = 1;

    private static final int FLAGS_AT = 24;

    private final Kernel kernel;
    private final MemoryView memory;

    public KernelBoot(Kernel kernel) {
        this.kernel = kernel;
        memory = kernel.memory();
    }

    /**
     * The granule that it was built for, which its header tells; so does that of a vmlinux, where the header is code.
     *
     * @throws KernelException if the header does not
     */
    public static Granule granule(Kernel kernel) {
        return switch ((int) (kernel.memory().u64(kernel.memory().base() + FLAGS_AT) >> PAGE_SIZE_SHIFT) & 3) {
            case 1 -> Granule.K4;
            case 2 -> Granule.K16;
            case 3 -> Granule.K64;
            default ->
                throw new KernelException("does not tell its page size in the flags of its header; expected that of"
                        + " \"Booting AArch64 Linux\" at its first address");
        };
    }

    /** Sets a variable, of however many bytes, where the kernel has it. */
    public void set(String variable, int size, long value) {
        OptionalLong address = kernel.symbols().find(variable);
        if (address.isPresent()) {
            write(address.getAsLong(), size, value);
        }
    }

    /** Sets a variable that must be there. */
    public void require(String variable, int size, long value, String purpose) {
        write(kernel.symbols().require(variable, purpose), size, value);
    }

    private void write(long address, int size, long value) {
        for (int i = 0; i < size; i++) {
            memory.put8(address + i, (int) (value >>> Byte.SIZE * i) & 0xff);
        }
    }

    /** Bits 0 to {@code count} less one of a mask of CPUs. */
    public void setMask(String mask, int count) {
        for (int word = 0; word * Long.SIZE < count; word++) {
            int bits = Math.min(Long.SIZE, count - word * Long.SIZE);
            OptionalLong address = kernel.symbols().find(mask);
            if (address.isPresent()) {
                write(address.getAsLong() + (long) word * Long.BYTES, Long.BYTES, -1L >>> Long.SIZE - bits);
            }
        }
    }

    /** Applies alternatives, and tells the kernel which capabilities it has. @return how many places changed */
    public int apply(BitSet capabilities) {
        for (String mask : List.of("system_cpucaps", "boot_cpucaps", "cpu_hwcaps")) {
            OptionalLong address = kernel.symbols().find(mask);
            if (address.isPresent()) {
                long[] words = capabilities.toLongArray();
                for (int i = 0; i < words.length; i++) {
                    write(address.getAsLong() + (long) i * Long.BYTES, Long.BYTES, words[i]);
                }
            }
        }
        return Alternatives.apply(kernel, capabilities);
    }

    /** Gives {@code brk} instructions of warnings a number of their own. @return how many there are */
    public int markWarnings() {
        return BugTable.mark(kernel);
    }

    /** Half of the count, and inverted: 0 says that the task is to let go of its CPU, by arch/arm64/include/asm/preempt.h. */
    private static final String RESCHEDULE = "preempt.need_resched";

    /**
     * A task for each CPU to be idle in: a copy of the first one, which the kernel brings along.
     *
     * @param stacks address of each stack's lowest byte
     */
    public List<byte[]> tasks(List<Long> stacks) {
        StructLayouts layouts = kernel.layouts();
        int size = layouts.size("task_struct");
        long first = kernel.symbols().require("init_task", "a task for each CPU");
        String thread = layouts.has("task_struct", "thread_info.cpu") ? "thread_info." : "";
        List<byte[]> tasks = new ArrayList<>();
        for (int cpu = 0; cpu < stacks.size(); cpu++) {
            MemoryView task = new MemoryView(0, memory.copy(first, size), size);
            put(task, layouts.field("task_struct", thread + "cpu"), cpu);
            put(task, layouts.field("task_struct", thread + "preempt_count"), 0);
            if (layouts.has("task_struct", thread + RESCHEDULE)) {
                put(task, layouts.field("task_struct", thread + RESCHEDULE), 1);
            }
            put(task, layouts.field("task_struct", "stack"), stacks.get(cpu));
            tasks.add(task.array());
        }
        return tasks;
    }

    private static void put(MemoryView view, StructLayouts.Field field, long value) {
        for (int i = 0; i < field.size(); i++) {
            view.put8(field.offset() + i, (int) (value >>> Byte.SIZE * i) & 0xff);
        }
    }

    /** What each per-CPU area begins with. */
    public byte[] perCpu() {
        long start = kernel.symbols().require("__per_cpu_start", "per-CPU areas");
        long end = kernel.symbols().require("__per_cpu_end", "per-CPU areas");
        if (end - start < 0 || !memory.contains(start, end - start)) {
            throw new KernelException("has its per-CPU areas outside of itself: '__per_cpu_start', '__per_cpu_end'");
        }
        return memory.copy(start, (int) (end - start));
    }

    /** Tells the kernel where its per-CPU areas are. */
    public void setPerCpu(int cpu, long area) {
        long table = kernel.symbols().require("__per_cpu_offset", "per-CPU areas");
        write(
                table + (long) cpu * Long.BYTES,
                Long.BYTES,
                area - kernel.symbols().require("__per_cpu_start", ""));
    }
}

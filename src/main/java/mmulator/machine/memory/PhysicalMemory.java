package mmulator.machine.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import mmulator.engine.GuestMemory;
import mmulator.engine.Unicorn;
import mmulator.machine.spec.MachineSpec;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.history.Dependencies;
import org.jspecify.annotations.Nullable;

/**
 * The physical memory of a machine: disjoint regions, zero at reset, little-endian, touched pages only. Each page carries
 * flags of what the machine must remember about it.
 */
public final class PhysicalMemory implements DescriptorMemory, AutoCloseable {
    public static final int PAGE_SHIFT = 12;
    public static final int PAGE_SIZE = 1 << PAGE_SHIFT;

    /** A walk has read a descriptor in the page. */
    public static final int TABLE = 1;
    /** Instructions in the page have been decoded. */
    public static final int CODE = 2;

    /** Beyond every physical address that a CPU can have: pages for the engines only. */
    private static final long SHADOWS = 1L << 52;

    private static final long MAX_SHADOWS = 4096;

    private final List<Block> blocks = new ArrayList<>();
    private final GuestMemory shadows = GuestMemory.allocate(MAX_SHADOWS * PAGE_SIZE);
    private long shadowCount;
    private Block last;
    private @Nullable MemoryJournal journal;
    private Dependencies dependencies = Dependencies.NONE;

    private record Block(long base, long size, GuestMemory bytes, GuestMemory flags) {
        boolean contains(long pa) {
            return pa - base >= 0 && pa - base < size;
        }
    }

    public PhysicalMemory(List<MachineSpec.Region> regions) {
        try {
            reserve(regions);
        } catch (RuntimeException refused) {
            close();
            throw refused;
        }
        blocks.sort(Comparator.comparingLong(Block::base));
        last = blocks.getFirst();
    }

    private void reserve(List<MachineSpec.Region> regions) {
        for (MachineSpec.Region region : regions) {
            long flagBytes = Math.max(region.size() >>> PAGE_SHIFT, PAGE_SIZE);
            long rounded = flagBytes + PAGE_SIZE - 1 & -PAGE_SIZE;
            blocks.add(new Block(
                    region.base(), region.size(), GuestMemory.allocate(region.size()), GuestMemory.allocate(rounded)));
        }
    }

    /** From now on every change that a CPU makes is journalled. */
    public void makeRewindable() {
        if (journal == null) {
            journal = new MemoryJournal();
        }
    }

    public boolean isRewindable() {
        return journal != null;
    }

    /** A name for the present contents, to {@link #rewind} to. */
    public int mark() {
        return journal().mark();
    }

    private MemoryJournal journal() {
        if (journal == null) {
            throw new IllegalStateException("this machine has not been made rewindable");
        }
        return journal;
    }

    /** A CPU is about to change up to eight bytes of one page. */
    public void aboutToChange(long pa, int size) {
        MemoryJournal changes = journal;
        if (changes != null) {
            changes.word(pa & -8, readLong(pa & -8));
            long last = pa + size - 1 & -8;
            if (last != (pa & -8)) {
                changes.word(last, readLong(last));
            }
        }
    }

    /** Goes back to a mark. @param codeChanged told each address of an eight-byte word that lies in decoded code */
    public void rewind(int mark, LongConsumer codeChanged) {
        journal().rewind(mark, new MemoryJournal.Undo() {
            @Override
            public void word(long pa, long value) {
                if (has(pa, CODE)) {
                    codeChanged.accept(pa);
                }
                write(pa, 8, value);
            }

            @Override
            public void flags(long page, int value) {
                Block block = block(page);
                long index = page - block.base >>> PAGE_SHIFT;
                // Decoded code stays decoded; it depends on nothing but the words.
                long kept = block.flags.read(index, 1) & CODE;
                block.flags.write(index, 1, value & ~CODE | kept);
            }
        });
    }

    public void mapInto(Unicorn engine) {
        for (Block block : blocks) {
            engine.map(block.base, block.bytes);
        }
        engine.map(SHADOWS, shadows);
    }

    /** A page that no CPU can reach, where engines may fetch from. */
    long newShadow() {
        if (shadowCount == MAX_SHADOWS) {
            throw new IllegalStateException("more than " + MAX_SHADOWS + " pages of code that engines may not see");
        }
        return SHADOWS + PAGE_SIZE * shadowCount++;
    }

    static boolean isShadow(long pa) {
        return pa >= SHADOWS;
    }

    void writeShadow(long pa, int word) {
        shadows.write(pa - SHADOWS, 4, word);
    }

    private Block block(long pa) {
        Block hit = last;
        if (hit.contains(pa)) {
            return hit;
        }
        for (Block block : blocks) {
            if (block.contains(pa)) {
                last = block;
                return block;
            }
        }
        throw new IllegalArgumentException(String.format("no memory at physical address 0x%016x", pa));
    }

    /** True if the byte at {@code pa} exists. */
    @Override
    public boolean contains(long pa) {
        if (last.contains(pa)) {
            return true;
        }
        for (Block block : blocks) {
            if (block.contains(pa)) {
                return true;
            }
        }
        return false;
    }

    /**
     * @param size 1, 2, 4 or 8 bytes, all in one region
     * @return the value, zero-extended
     * @throws IllegalArgumentException if there is no memory
     */
    public long read(long pa, int size) {
        Block block = block(pa);
        return block.bytes.read(pa - block.base, size);
    }

    /** A descriptor, for a walk or a rule. */
    @Override
    public long read(long pa) {
        dependencies.descriptor(pa);
        return readLong(pa);
    }

    @Override
    public long peek(long pa) {
        return readLong(pa);
    }

    @Override
    public Dependencies dependencies() {
        return dependencies;
    }

    /** From now on {@code told} hears of each descriptor that is read. */
    public void tell(Dependencies told) {
        dependencies = told;
    }

    /** The eight bytes at {@code pa}. */
    public long readLong(long pa) {
        Block block = block(pa);
        return block.bytes.readLong(pa - block.base);
    }

    /** Writes without being seen by the machine: for setting up, not for what a CPU stores. */
    public void write(long pa, int size, long value) {
        Block block = block(pa);
        block.bytes.write(pa - block.base, size, value);
    }

    /** As {@link #write(long, int, long)} for eight bytes. */
    public void writeLong(long pa, long value) {
        write(pa, 8, value);
    }

    /** Writes without being seen by the machine. */
    public void write(long pa, byte[] bytes) {
        Block block = block(pa);
        block.bytes.write(pa - block.base, bytes);
    }

    public void read(long pa, byte[] into) {
        Block block = block(pa);
        block.bytes.read(pa - block.base, into);
    }

    /** The eight-byte words of a 4K page. @param page its number */
    long[] wordsOfPage(long page) {
        long pa = page << PAGE_SHIFT;
        long[] words = new long[PAGE_SIZE / 8];
        Block block = block(pa);
        block.bytes.read(pa - block.base, words);
        return words;
    }

    public boolean has(long pa, int flag) {
        Block block = block(pa);
        return (block.flags.read(pa - block.base >>> PAGE_SHIFT, 1) & flag) != 0;
    }

    /** Sets a flag of the page; false if it was set already. */
    public boolean mark(long pa, int flag) {
        Block block = block(pa);
        long page = pa - block.base >>> PAGE_SHIFT;
        int flags = (int) block.flags.read(page, 1);
        if ((flags & flag) != 0) {
            return false;
        }
        if (journal != null && flag != CODE) {
            journal.flags(pa & -PAGE_SIZE, flags);
        }
        block.flags.write(page, 1, flags | flag);
        return true;
    }

    void unmark(long pa, int flag) {
        Block block = block(pa);
        long page = pa - block.base >>> PAGE_SHIFT;
        block.flags.write(page, 1, (int) block.flags.read(page, 1) & ~flag);
    }

    @Override
    public void close() {
        for (Block block : blocks) {
            block.bytes.close();
            block.flags.close();
        }
        shadows.close();
    }
}

package mmulator.debug;

import java.util.Arrays;
import java.util.Optional;
import mmulator.machine.Intervention;
import mmulator.machine.Machine;
import mmulator.machine.memory.Lookup;
import mmulator.machine.memory.PhysicalMemory;

/** Memory as a debugger sees it: by the addresses of a CPU, or by physical ones. */
final class Memory {
    private static final int WORD = 8;

    private final History history;

    Memory(History history) {
        this.history = history;
    }

    /** From an address to where its byte is. */
    @FunctionalInterface
    private interface Addressing {
        Lookup lookup(long address);
    }

    private Addressing virtual(int cpu) {
        return address -> history.machine().lookup(cpu, address);
    }

    private Addressing physical() {
        return address -> history.machine().lookup(address);
    }

    MemoryRange read(int cpu, long address, int length) {
        return read(virtual(cpu), address, length);
    }

    MemoryRange readPhysical(long address, int length) {
        return read(physical(), address, length);
    }

    private MemoryRange read(Addressing addressing, long address, int length) {
        byte[] bytes = new byte[length];
        int known = 0;
        for (Pages.Part part : Pages.of(address, length)) {
            Lookup lookup = addressing.lookup(part.address());
            if (lookup.fault() != null) {
                return new MemoryRange(Arrays.copyOf(bytes, known), fault(part, lookup));
            }
            byte[] page = new byte[(int) part.length()];
            history.machine().memory().read(lookup.physicalAddress(), page);
            System.arraycopy(page, 0, bytes, known, page.length);
            known += page.length;
        }
        return new MemoryRange(bytes, null);
    }

    private static String fault(Pages.Part part, Lookup lookup) {
        return String.format("0x%016x: %s", part.address(), lookup.fault());
    }

    Optional<String> write(int cpu, long address, byte[] bytes) {
        return write(cpu, virtual(cpu), address, bytes);
    }

    Optional<String> writePhysical(long address, byte[] bytes) {
        return write(0, physical(), address, bytes);
    }

    private Optional<String> write(int cpu, Addressing addressing, long address, byte[] bytes) {
        long[] places = new long[bytes.length];
        int known = 0;
        for (Pages.Part part : Pages.of(address, bytes.length)) {
            Lookup lookup = addressing.lookup(part.address());
            if (lookup.fault() != null) {
                return Optional.of(fault(part, lookup));
            }
            for (int i = 0; i < part.length(); i++) {
                places[known++] = lookup.physicalAddress() + i;
            }
        }
        if (bytes.length > 0) {
            byte[] kept = bytes.clone();
            new HistoryEnd(history).change(machine -> write(machine, cpu, places, kept));
        }
        return Optional.empty();
    }

    /** Word by word, so that a descriptor changes at once. */
    private static void write(Machine machine, int cpu, long[] places, byte[] bytes) {
        Intervention intervention = machine.intervene(cpu);
        PhysicalMemory memory = machine.memory();
        for (int i = 0; i < bytes.length; ) {
            long word = places[i] & -WORD;
            long value = memory.readLong(word);
            for (; i < bytes.length && (places[i] & -WORD) == word; i++) {
                int shift = 8 * (int) (places[i] - word);
                value = value & ~(0xffL << shift) | (bytes[i] & 0xffL) << shift;
            }
            intervention.setWord(word, value);
        }
    }
}

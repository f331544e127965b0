package mmulator.trace;

import java.util.List;
import mmulator.mmu.DescriptorMemory;

/** Only the descriptors that a walk has read: address and value in turn. */
record WalkedMemory(List<Long> pairs) implements DescriptorMemory {
    @Override
    public boolean contains(long pa) {
        return indexOf(pa) >= 0;
    }

    @Override
    public long read(long pa) {
        return pairs.get(indexOf(pa) + 1);
    }

    private int indexOf(long pa) {
        for (int i = 0; i < pairs.size(); i += 2) {
            if (pairs.get(i) == pa) {
                return i;
            }
        }
        return -1;
    }
}

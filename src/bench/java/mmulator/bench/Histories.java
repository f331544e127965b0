package mmulator.bench;

import java.util.List;
import mmulator.mmu.history.DescriptorHistory;
import mmulator.mmu.history.Moment;
import mmulator.mmu.history.StoreView;

/** What the checkers remember of descriptors. */
final class Histories {
    private static final int DESCRIPTORS = 1 << 20;

    private Histories() {}

    static List<Finding> bytesPerDescriptor() {
        long before = used();
        DescriptorHistory history = new DescriptorHistory();
        Moment now = Moment.START;
        for (int i = 0; i < DESCRIPTORS; i++) {
            now = now.next(i + 1);
            history.stored(0, 0x4000_0000L + 8L * i, i | 1, StoreView.NONE, now.step(), now);
        }
        double bytes = (double) (used() - before) / DESCRIPTORS;
        if (history.addresses().size() != DESCRIPTORS) {
            throw new IllegalStateException(history.addresses().size() + " descriptors");
        }
        return List.of(Finding.atMost(
                "history of a descriptor",
                bytes,
                "B",
                64,
                "heap, of each of 1 M descriptors rewritten once and not cleaned"));
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}

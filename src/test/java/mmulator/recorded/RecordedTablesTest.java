package mmulator.recorded;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import mmulator.arch.Descriptor;
import mmulator.mmu.BbmContext;
import mmulator.mmu.BbmNeed;
import mmulator.mmu.BreakBeforeMake;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.TableScan;
import mmulator.mmu.VaRange;
import org.junit.jupiter.api.Test;

/** What goes through whole tables finds what was recorded: scans of them, and comparisons of one with another. */
final class RecordedTablesTest {
    private static final int SCANS = 60;
    private static final int CHANGES = 1500;

    @Test
    void scansFindWhatIsRecorded() {
        SortedMap<String, String> answers = new TreeMap<>();
        for (int seed = 0; seed < SCANS; seed++) {
            Regime regime = new DrawnMmu(seed).regime();
            Digest all = new Digest();
            int[] found = {0};
            boolean complete = TableScan.scan(regime, seed % 2, DrawnTables.memory(seed), entry -> {
                all.add(entry);
                found[0]++;
            });
            answers.put(
                    String.format("scan %02d", seed), found[0] + " descriptors, " + (complete ? "" : "more, ") + all);
        }
        Recording.of("scans").check(answers);
    }

    /** A line is fifty changes. */
    @Test
    void changesNeedWhatIsRecorded() {
        SortedMap<String, String> answers = new TreeMap<>();
        Digest all = new Digest();
        int needed = 0;
        for (int seed = 0; seed < CHANGES; seed++) {
            DrawnMmu drawn = new DrawnMmu(seed);
            Regime regime = drawn.regime();
            VaRange range = drawn.nextBoolean() ? regime.lower() : regime.upper();
            int level = drawn.nextInt(2) + 2;
            Descriptor old = drawn.descriptor(level, range.granule(), range.format());
            Descriptor next = drawn.nextBoolean()
                    ? old.withValue(old.value() ^ 1L << drawn.nextInt(64))
                    : drawn.descriptor(level, range.granule(), range.format());
            DescriptorMemory memory = DrawnTables.memory(seed);
            int differing = drawn.nextInt(3);
            Set<BbmNeed> needs = BreakBeforeMake.needed(
                    old,
                    next,
                    BbmContext.of(regime, range),
                    memory,
                    (one, other, bytes) -> (one ^ other ^ bytes) % 3 == differing);
            all.add(needs);
            needed += needs.isEmpty() ? 0 : 1;
            if (seed % 50 == 49) {
                answers.put(String.format("changes to %04d", seed), needed + " need it, " + all);
                needed = 0;
            }
        }
        Recording.of("changes").check(answers);
    }
}

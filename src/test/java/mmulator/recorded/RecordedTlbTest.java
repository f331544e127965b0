package mmulator.recorded;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import mmulator.arch.CpuFeatures;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;
import mmulator.mmu.tlb.Tlb;
import mmulator.mmu.tlb.TlbEntry;
import mmulator.mmu.tlb.TlbOptions;
import org.junit.jupiter.api.Test;

/** TLBs that are filled, asked and told to forget at random say what they said when that was recorded. A line is a TLB. */
final class RecordedTlbTest {
    private static final int TLBS = 240;
    private static final int CALLS = 60;
    private static final CpuFeatures ALL =
            CpuFeatures.builder().xs(true).lpa2(true).build();

    @Test
    void tlbsHoldWhatIsRecorded() {
        SortedMap<String, String> answers = new TreeMap<>();
        for (int i = 0; i < TLBS; i++) {
            TlbOptions options = switch (i % 3) {
                case 0 -> TlbOptions.lru(1 + i % 7);
                case 1 -> TlbOptions.random(1 + i % 5, i);
                default -> TlbOptions.DEFAULT;
            };
            Tlb tlb = new Tlb(options.withContiguousRun(i % 2 == 0).withTableWalks(i % 4 != 3));
            answers.put(String.format("tlb %03d", i), answer(tlb, new DrawnMmu(i)));
        }
        Recording.of("tlbs").check(answers);
    }

    private static String answer(Tlb tlb, DrawnMmu drawn) {
        Digest all = new Digest();
        List<Regime> regimes = new ArrayList<>();
        List<Long> addresses = new ArrayList<>();
        Tlb.Snapshot snapshot = tlb.snapshot();
        long memories = drawn.nextInt(1 << 20);
        // Such as have to do with one another: each regime translates one of the addresses at least.
        while (regimes.size() < 3) {
            Regime regime = drawn.regime();
            for (int i = 0; i < 20; i++) {
                long va = regime.canonical(drawn.va());
                if (Walk.walk(regime, va, DrawnTables.memory(memories)) instanceof Translated walk
                        && walk.fromTables()) {
                    addresses.add(va);
                    regimes.add(regime);
                }
            }
        }
        int removed = 0;
        for (int i = 0; i < CALLS; i++) {
            Regime regime = regimes.get(drawn.nextInt(regimes.size()));
            long va = regime.canonical(addresses.get(drawn.nextInt(addresses.size())) ^ (long) drawn.nextInt(3) << 12);
            // What is in the tables changes now and then.
            DescriptorMemory memory = DrawnTables.memory(memories + drawn.nextInt(8) / 7);
            switch (drawn.nextInt(12)) {
                case 0, 1 -> all.add(tlb.lookup(va, regime.asid()));
                case 2 -> all.add(tlb.peek(va, 1 + drawn.nextInt(2)));
                case 3 -> all.add(tlb.peekWalk(regime, va, drawn.nextBoolean(), memory));
                case 4, 5, 6, 7 -> {
                    WalkResult walk = tlb.walk(regime, va, drawn.nextBoolean(), memory);
                    all.add(walk);
                    if (walk instanceof Translated found && found.fromTables() && !found.accessFlagDue()) {
                        all.add(tlb.fill(found, regime, i));
                    }
                }
                case 8, 9 -> {
                    List<TlbEntry> gone = tlb.invalidate(maintenance(regime, va, drawn));
                    removed += gone.size();
                    all.add(gone);
                }
                case 10 -> all.add(tlb.peek(va, regime.asid()));
                default -> {
                    if (drawn.nextBoolean()) {
                        snapshot = tlb.snapshot();
                    } else if (drawn.nextInt(3) == 0) {
                        tlb.restore(snapshot);
                    } else if (tlb.size() > 0) {
                        all.add(tlb.evict(tlb.entries().getFirst()));
                    }
                }
            }
            all.add(tlb.entries()).add(tlb.tableEntries());
        }
        return removed + " removed, " + tlb.size() + " held, " + all;
    }

    /** Mostly one that is about the address. */
    private static TlbMaintenance maintenance(Regime regime, long va, DrawnMmu drawn) {
        TlbMaintenance any = drawn.maintenance();
        int[] op2 = {0, 1, 2, 3, 5, 7, 1, 3, 5, 7};
        long asid = (long) (drawn.nextInt(4) == 0 ? 1 : regime.asid()) << 48;
        long ttl = drawn.nextInt(4) == 0 ? (long) drawn.nextInt(16) << 44 : 0;
        return TlbMaintenanceDecoder.decode(
                        0,
                        drawn.nextInt(6) == 0 ? 9 : 8,
                        drawn.nextBoolean() ? 7 : 3,
                        op2[drawn.nextInt(op2.length)],
                        asid | ttl | va >>> 12 & (1L << 44) - 1,
                        ALL,
                        regime.tcr())
                .filter(one -> drawn.nextInt(3) != 0)
                .orElse(any);
    }
}

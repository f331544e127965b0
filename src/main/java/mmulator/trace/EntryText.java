package mmulator.trace;

import java.util.ArrayList;
import java.util.List;
import mmulator.arch.Granule;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.tlb.TlbEntry;

/**
 * A TLB entry: {@code 0xffff800002400000 +2M -> 0x0000000048000000 level 2 global attributes 0x4fff step 31 from
 * 0x…=0x…}. The granule is there if it is not 4K, {@code run} for a contiguous run.
 */
final class EntryText {
    private EntryText() {}

    static String of(TlbEntry entry) {
        StringBuilder text = new StringBuilder();
        text.append(Hex.of(entry.iaBase())).append(' ').append(Hex.size(1L << entry.sizeShift()));
        text.append(" -> ").append(Hex.of(entry.oaBase())).append(" level ").append(entry.level());
        text.append(entry.contiguousRun() ? " run" : "");
        text.append(entry.granule() == Granule.K4 ? "" : " granule " + entry.granule());
        text.append(entry.global() ? " global" : "").append(" asid ").append(entry.asid());
        text.append(" attributes 0x")
                .append(Integer.toHexString(entry.attributes().bits()));
        text.append(" step ").append(entry.filledAt());
        if (entry.steps().count() > 0) {
            text.append(" from level ").append(entry.steps().startLevel()).append(pairs(entry.steps()));
        }
        return text.toString();
    }

    /** {@code  0x…=0x… 0x…=0x…}: the descriptors read, a blank before each. */
    static String pairs(WalkSteps steps) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < steps.count(); i++) {
            text.append(' ').append(Hex.of(steps.address(i))).append('=').append(Hex.of(steps.value(i)));
        }
        return text.toString();
    }

    static TlbEntry parse(Line line) {
        long ia = line.number("the input address of a TLB entry");
        long size = line.size("its size");
        if (Long.bitCount(size) != 1 || size < 4096 || (ia & size - 1) != 0) {
            throw line.wrong("a TLB entry covers a power of two of at least 4K, aligned to itself");
        }
        line.require("->");
        long oa = line.number("its output address");
        line.require("level");
        int level = line.between(-1, 3, "a level");
        boolean run = line.take("run");
        Granule granule = line.take("granule") ? FeatureText.granule(line.word("a granule"), line) : Granule.K4;
        boolean global = line.take("global");
        line.require("asid");
        int asid = line.between(0, 0xffff, "an ASID");
        line.require("attributes");
        int attributes = line.between(0, 0x1f_ffff, "attributes");
        long step = line.take("step") ? line.number("a step") : 0;
        WalkSteps steps = WalkSteps.NONE;
        if (line.take("from")) {
            line.require("level");
            int start = line.between(-1, 3, "a level");
            steps = WalkSteps.of(
                    start, pairs(line).stream().mapToLong(Long::longValue).toArray());
        }
        return new TlbEntry(
                ia,
                Long.numberOfTrailingZeros(size),
                global,
                asid,
                oa,
                new LeafAttributes(attributes),
                level,
                run,
                granule,
                (int) (ia >>> 55) & 1,
                steps,
                step);
    }

    /** Address and value in turn, of at most five descriptors, for as long as numbers come. */
    static List<Long> pairs(Line line) {
        List<Long> pairs = new ArrayList<>();
        while (line.peek().startsWith("0x")) {
            if (pairs.size() == 10) {
                throw line.error("a walk reads at most five descriptors");
            }
            pairs.add(line.number("the address of a descriptor"));
            line.require("=");
            pairs.add(line.number("its value"));
        }
        return pairs;
    }
}

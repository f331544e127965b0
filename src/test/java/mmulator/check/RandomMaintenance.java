package mmulator.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.check.every.EveryTlb;
import mmulator.check.every.Operation;

/**
 * A random TLBI: its encoding, for the code under test, and what it means, for {@link EveryTlb}. The two are made apart.
 * Arm ARM C5, "A64 System instructions for TLB maintenance".
 *
 * @param shapes what is special about it
 */
public record RandomMaintenance(
        String name, int crn, int crm, int op2, long operand, Operation meaning, List<String> shapes) {
    private static final int[] OP2 = {0, 2, 1, 3, 5, 7};
    private static final String[] KIND = {"all", "asid", "va", "vaa", "va", "vaa"};

    public static RandomMaintenance of(Random random, List<Long> pages, int asids) {
        int which = random.nextInt(6);
        boolean last = which >= 4;
        boolean byAddress = which >= 2;
        String kind = KIND[which];
        int reach = random.nextInt(3) == 0 ? 0 : 1 + (random.nextInt(5) == 0 ? 1 : 0);
        boolean nXS = random.nextInt(8) == 0;
        int asid = 1 + random.nextInt(asids);
        boolean range = byAddress && random.nextInt(4) == 0;
        long va = pages.get(random.nextInt(pages.size()));
        long tag = kind.equals("va") || kind.equals("asid") ? (long) asid << 48 : 0;
        int hint = byAddress && random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 0;
        boolean otherGranule = byAddress && (range || hint != 0) && random.nextInt(8) == 0;
        long bytes = 0x1000;
        long operand = tag;
        boolean nothing = otherGranule;
        if (range) {
            int scale = random.nextInt(2);
            int num = random.nextInt(scale == 0 ? 2 : 9);
            bytes = (num + 1L << 5 * scale + 1) << 12;
            nothing |= hint == 2 && (va & 0x1f_ffff) != 0;
            operand |= (otherGranule ? 2L : 1L) << 46 | (long) scale << 44 | (long) num << 39 | (long) hint << 37;
            operand |= va >>> (otherGranule ? 14 : 12) & (1L << 37) - 1;
        } else if (byAddress) {
            operand |= hint == 0 ? 0 : ((otherGranule ? 2L : 1L) << 2 | hint) << 44;
            operand |= va >>> 12 & (1L << 44) - 1;
        }
        List<String> shapes = new ArrayList<>(List.of("tlbi " + kind));
        for (String shape : new String[] {
            reach == 2 ? "outer shareable" : "",
            nXS ? "tlbi nXS" : "",
            range ? "range" : "",
            hint != 0 ? "ttl" : "",
            otherGranule ? "hint of another granule" : "",
            range && nothing && !otherGranule ? "unaligned range" : "",
            va < 0 && byAddress ? "upper half" : "",
            last ? "last level" : ""
        }) {
            if (!shape.isEmpty()) {
                shapes.add(shape);
            }
        }
        int[] crm = range ? new int[] {6, 2, 5} : new int[] {7, 3, 1};
        Operation meaning = new Operation(kind, reach, nXS, last, va, bytes, asid, hint, nothing);
        String name = "tlbi " + (range ? "r" : "") + kind + (last ? " last level" : "") + " reach " + reach
                + (nXS ? " nXS" : "");
        return new RandomMaintenance(name, nXS ? 9 : 8, crm[reach], OP2[which], operand, meaning, shapes);
    }

    TlbMaintenance decoded(CpuFeatures cpu, long tcr) {
        return TlbMaintenanceDecoder.decode(0, crn, crm, op2, operand, cpu, new Tcr(tcr))
                .orElseThrow();
    }
}

package mmulator.mmu.tlb;

import java.math.BigInteger;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;

/**
 * A second reading of Arm ARM D8.17.5, "TLB maintenance instructions": what an EL1 TLBI has to remove, by its encoding and
 * the bits of its operand.
 *
 * @param ds TCR_EL1.DS
 */
record MaintenanceReference(int crn, int crm, int op2, long operand, CpuFeatures cpu, boolean ds) {
    private static final BigInteger TOP = BigInteger.TWO.pow(64);

    /** What is cached: {@code asid} counts for a Table descriptor always (R_VMSWQ). */
    record Cached(
            Granule granule,
            int level,
            BigInteger first,
            BigInteger bytes,
            boolean table,
            boolean global,
            int asid,
            boolean xs) {}

    private BigInteger cut(int from, int width) {
        return unsigned(operand).shiftRight(from).mod(BigInteger.TWO.pow(width));
    }

    private int field(int from, int width) {
        return cut(from, width).intValueExact();
    }

    static BigInteger unsigned(long value) {
        return BigInteger.valueOf(value).mod(TOP);
    }

    boolean isRange() {
        return crm == 2 || crm == 5 || crm == 6;
    }

    boolean exists() {
        boolean forms = isRange() ? op2 % 2 == 1 : op2 % 2 == 1 || op2 == 0 || op2 == 2;
        boolean reach = crm == 7 || crm == 3 || (crm == 1 ? cpu.tlbios() : isRange() && cpu.tlbirange());
        return forms && reach && (crm != 5 || cpu.tlbios()) && (crn == 8 || crn == 9 && cpu.xs());
    }

    boolean removes(Cached cached) {
        // R_KBSSD
        if (crn == 9 && cached.xs && !cached.table) {
            return false;
        }
        int asid = field(48, 16) % (cpu.asidBits() == 8 ? 256 : 65536);
        boolean any = op2 == 3 || op2 == 7;
        boolean last = op2 == 5 || op2 == 7;
        if (op2 == 0) {
            return true;
        } else if (op2 == 2) {
            return asid == cached.asid && (cached.table || !cached.global);
        } else if (last && cached.table) {
            return false;
        }
        boolean ofAsid = any || asid == cached.asid || cached.global && !cached.table;
        return ofAsid && (isRange() ? inRange(cached) : atAddress(cached));
    }

    /** I_ZVNJG, R_JGGKN; I_VWPQL, R_SQXYZ of the hint. */
    private boolean atAddress(Cached cached) {
        BigInteger va = signed(cut(0, 44), 44, 12);
        int ttl = cpu.ttl() ? field(44, 4) : 0;
        boolean reserved = ttl < 4 || ttl == 4 && !cpu.lpa2() || ttl == 8 || ttl == 9 && !cpu.lpa2() || ttl == 12;
        Granule hinted = Granule.values()[Math.max(0, ttl / 4 - 1)];
        return overlaps(cached, va, BigInteger.ONE)
                && (reserved || hinted == cached.granule && isLevel(cached, ttl % 4));
    }

    /** I_QPHNP, R_XKMMX, R_QKRKL, R_QNPXY, I_HKYNQ, I_TYBWT; I_VNDBJ of the hint. */
    private boolean inRange(Cached cached) {
        int tg = field(46, 2);
        if (tg == 0 || Granule.values()[tg - 1] != cached.granule) {
            return false;
        }
        BigInteger page = BigInteger.valueOf(4096L << 2 * (tg - 1));
        BigInteger base = signed(cut(0, 37), 37, ds && cpu.lpa2() ? 16 : 10 + 2 * tg);
        BigInteger length =
                page.multiply(BigInteger.valueOf(field(39, 5) + 1)).multiply(BigInteger.TWO.pow(5 * field(44, 2) + 1));
        int ttl = cpu.ttl() ? field(37, 2) : 0;
        if (ttl == 0 || ttl == 1 && tg == 2 && !cpu.lpa2()) {
            return overlaps(cached, base, length);
        }
        BigInteger leaf = page.multiply(page.divide(BigInteger.valueOf(8)).pow(3 - ttl));
        return base.mod(leaf).signum() == 0 && overlaps(cached, base, length) && isLevel(cached, ttl);
    }

    /** I_LTZBK: the level of the leaf, and so below every Table descriptor that leads there. */
    private static boolean isLevel(Cached cached, int level) {
        return cached.table ? cached.level < level : cached.level == level;
    }

    private static boolean overlaps(Cached cached, BigInteger from, BigInteger bytes) {
        return from.compareTo(cached.first.add(cached.bytes)) < 0 && cached.first.compareTo(from.add(bytes)) < 0;
    }

    /** The uppermost of the bits is copied upwards. */
    private static BigInteger signed(BigInteger bits, int width, int shift) {
        BigInteger value = bits.testBit(width - 1) ? bits.subtract(BigInteger.TWO.pow(width)) : bits;
        return value.shiftLeft(shift).mod(TOP);
    }
}

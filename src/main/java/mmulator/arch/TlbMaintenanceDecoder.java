package mmulator.arch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mmulator.arch.TlbMaintenance.Kind;
import mmulator.arch.TlbMaintenance.Shareability;

/**
 * Decodes SYS instructions of the EL1 TLBI space (op0 1, op1 0, CRn 8 or 9) and their operands. Arm ARM C5, "A64 System
 * instructions for TLB maintenance". A VA operand is ASID 63:48, TTL 47:44, VA[55:12] 43:0; a range operand is ASID 63:48,
 * TG 47:46, SCALE 45:44, NUM 43:39, TTL 38:37, BaseADDR 36:0.
 */
public final class TlbMaintenanceDecoder {

    private TlbMaintenanceDecoder() {}

    /**
     * The operation, or empty when the encoding is not an EL1 TLBI of this CPU (EL2, EL3, stage 2, or a feature it lacks):
     * the instruction is UNDEFINED or out of scope.
     *
     * @param operand the register operand; not looked at for VMALLE1
     * @param tcr TCR_EL1 in effect: granule and DS give meaning to hints and ranges
     */
    public static Optional<TlbMaintenance> decode(
            int op1, int crn, int crm, int op2, long operand, CpuFeatures cpu, Tcr tcr) {
        if (op1 != 0 || (crn != 8 && !(crn == 9 && cpu.xs()))) {
            return Optional.empty();
        }
        boolean nxs = crn == 9;
        Optional<Shareability> reach = switch (crm) {
            case 7, 6 -> Optional.of(Shareability.LOCAL);
            case 3, 2 -> Optional.of(Shareability.INNER);
            case 1, 5 -> Optional.of(Shareability.OUTER);
            default -> Optional.empty();
        };
        boolean range = crm == 2 || crm == 5 || crm == 6;
        if (reach.isEmpty() || (range && !cpu.tlbirange()) || (reach.get() == Shareability.OUTER && !cpu.tlbios())) {
            return Optional.empty();
        }
        boolean last = op2 == 5 || op2 == 7;
        return switch (op2) {
            case 0 -> range ? Optional.empty() : Optional.of(all(nxs, reach.get()));
            case 2 -> range ? Optional.empty() : Optional.of(byAsid(nxs, reach.get(), operand, cpu, tcr));
            case 1, 5 -> Optional.of(byVa(Kind.VA, last, range, nxs, reach.get(), operand, cpu, tcr));
            case 3, 7 -> Optional.of(byVa(Kind.VA_ALL_ASID, last, range, nxs, reach.get(), operand, cpu, tcr));
            default -> Optional.empty();
        };
    }

    private static TlbMaintenance all(boolean nxs, Shareability reach) {
        return new TlbMaintenance(
                Kind.ALL, false, false, nxs, reach, 0, -1, 0, TlbMaintenance.NO_HINT, null, false, 0, List.of());
    }

    private static TlbMaintenance byAsid(boolean nxs, Shareability reach, long operand, CpuFeatures cpu, Tcr tcr) {
        List<String> anomalies = new ArrayList<>();
        if ((operand & 0x0000_ffff_ffff_ffffL) != 0) {
            anomalies.add(hex("bits 47:0 are RES0 in an ASID operand, got", operand & 0x0000_ffff_ffff_ffffL));
        }
        int asid = asid(operand, cpu, tcr, anomalies);
        return new TlbMaintenance(
                Kind.ASID,
                false,
                false,
                nxs,
                reach,
                0,
                -1,
                asid,
                TlbMaintenance.NO_HINT,
                null,
                false,
                operand,
                anomalies);
    }

    private static TlbMaintenance byVa(
            Kind kind,
            boolean last,
            boolean range,
            boolean nxs,
            Shareability reach,
            long operand,
            CpuFeatures cpu,
            Tcr tcr) {
        List<String> anomalies = new ArrayList<>();
        boolean unshifted = !range && looksUnshifted(operand);
        if (unshifted) {
            anomalies.add(hex("operand looks like a whole VA where VA>>12 in bits 43:0 is wanted, got", operand));
        }
        int asid = 0;
        if (kind == Kind.VA) {
            asid = asid(operand, cpu, tcr, anomalies);
        } else if (operand >>> 48 != 0) {
            anomalies.add(hex("bits 63:48 are RES0 in an all-ASID form, got", operand >>> 48));
        }
        return range
                ? range(kind, last, nxs, reach, asid, operand, cpu, tcr, anomalies)
                : single(kind, last, nxs, reach, asid, operand, cpu, tcr, anomalies);
    }

    private static TlbMaintenance single(
            Kind kind,
            boolean last,
            boolean nxs,
            Shareability reach,
            int asid,
            long operand,
            CpuFeatures cpu,
            Tcr tcr,
            List<String> anomalies) {
        long va = operand << 20 >> 8;
        int half = va < 0 ? 1 : 0;
        int ttl = (int) (operand >>> 44) & 0xf;
        int level = TlbMaintenance.NO_HINT;
        Granule named = null;
        if (ttl != 0 && !cpu.ttl()) {
            anomalies.add(hex("bits 47:44 are RES0 without FEAT_TTL, got", ttl));
        } else if (ttl != 0) {
            named = switch (ttl >> 2) {
                case 1 -> Granule.K4;
                case 2 -> Granule.K16;
                case 3 -> Granule.K64;
                default -> null;
            };
            if (named == null || !hintExists(named, ttl & 3, cpu)) {
                anomalies.add(hex("TTL hint has a reserved value and is ignored, got", ttl));
                named = null;
            } else {
                level = ttl & 3;
                if (named != tcr.granule(half)) {
                    anomalies.add("TTL hint (bits 47:44) names the " + named + " granule but TCR_EL1.TG" + half + " is "
                            + tcr.granule(half) + ": nothing need be invalidated");
                }
            }
        }
        if (anomalies.isEmpty() && outside(va, tcr, half)) {
            anomalies.add(hex("VA is outside the range of TCR_EL1.T" + half + "SZ, got VA", va));
        }
        // Entries are never smaller than 4K, so the low VA bits that larger granules ignore need no masking.
        return new TlbMaintenance(
                kind, last, false, nxs, reach, va, va | 0xfff, asid, level, named, false, operand, anomalies);
    }

    /** Table "TTL field encodings": level 0 with 4K and level 1 with 16K need FEAT_LPA2; other zeros are reserved. */
    private static boolean hintExists(Granule granule, int level, CpuFeatures cpu) {
        return switch (granule) {
            case K4 -> level > 0 || cpu.lpa2();
            case K16 -> level > 1 || (level == 1 && cpu.lpa2());
            case K64 -> level > 0;
        };
    }

    private static TlbMaintenance range(
            Kind kind,
            boolean last,
            boolean nxs,
            Shareability reach,
            int asid,
            long operand,
            CpuFeatures cpu,
            Tcr tcr,
            List<String> anomalies) {
        int tg = (int) (operand >>> 46) & 3;
        int scale = (int) (operand >>> 44) & 3;
        int num = (int) (operand >>> 39) & 0x1f;
        int ttl = (int) (operand >>> 37) & 3;
        Granule granule = switch (tg) {
            case 1 -> Granule.K4;
            case 2 -> Granule.K16;
            default -> Granule.K64;
        };
        boolean nothing = false;
        // BaseADDR is in granules, or in units of 64K with 52-bit descriptors.
        int unitShift = tcr.ds() && cpu.lpa2() ? 16 : granule.pageShift();
        long base = operand << 27 >> 27 << unitShift;
        long bytes = (num + 1L << 5 * scale + 1) << granule.pageShift();
        int half = base < 0 ? 1 : 0;
        if (tg == 0) {
            anomalies.add("range operand has the reserved TG 0b00: nothing need be invalidated");
            nothing = true;
        } else if (granule != tcr.granule(half)) {
            anomalies.add("range operand has TG " + granule + " but TCR_EL1.TG" + half + " is " + tcr.granule(half)
                    + ": nothing need be invalidated");
        }
        if (ttl != 0 && !cpu.ttl()) {
            anomalies.add(hex("bits 38:37 are RES0 without FEAT_TTL, got", ttl));
            ttl = 0;
        } else if (ttl != 0 && !hintExists(granule, ttl, cpu)) {
            anomalies.add(hex("TTL hint has a reserved value and is ignored, got", ttl));
            ttl = 0;
        }
        if (ttl != 0 && (base & granule.entrySize(ttl) - 1) != 0) {
            anomalies.add("range base is not aligned to a level " + ttl
                    + " entry as its TTL promises: the range is UNPREDICTABLE");
            nothing = true;
        }
        long end = base + bytes - 1;
        if (base < 0 && end >= 0) {
            anomalies.add(hex("range runs past the top of the address space, base", base));
            end = -1;
        }
        return new TlbMaintenance(
                kind,
                last,
                true,
                nxs,
                reach,
                base,
                end,
                asid,
                ttl == 0 ? TlbMaintenance.NO_HINT : ttl,
                granule,
                nothing,
                operand,
                anomalies);
    }

    /**
     * An address of the upper half, not shifted, has all ones on top where the ASID is; shifted by asr it has them too. An ASID may
     * be all ones as well: then bits 43:36, which are VA bits 55:48, are all alike, above them is a hint that software would give, and
     * the page is hardly a multiple of 4096 pages.
     */
    private static boolean looksUnshifted(long operand) {
        int top = (int) (operand >>> 36 & 0xff);
        int hint = (int) (operand >>> 44 & 0xf);
        boolean odd = hint != 0 && hint < 4 || hint == 8 || hint == 0xf;
        return operand >>> 48 == 0xffff && (top != 0 && top != 0xff || odd || (operand & 0xfff) == 0);
    }

    /** A TnSZ below 12 is no size at all: the MMU is not set up yet. */
    private static boolean outside(long va, Tcr tcr, int half) {
        int tsz = tcr.tsz(half);
        return tsz >= 12 && va >> 64 - tsz != (half == 0 ? 0 : -1);
    }

    private static int asid(long operand, CpuFeatures cpu, Tcr tcr, List<String> anomalies) {
        int asid = (int) (operand >>> 48);
        if (asid > 0xff && (cpu.asidBits() == 8 || !tcr.as())) {
            anomalies.add(hex("bits 63:56 must be 0 with 8-bit ASIDs, got", operand));
        }
        // TCR_EL1.AS does not affect TLBI: on a 16-bit CPU the stray bits are compared, and match nothing.
        return cpu.asidBits() == 8 ? asid & 0xff : asid;
    }

    private static String hex(String text, long value) {
        return String.format(Locale.ROOT, "%s 0x%x", text, value);
    }
}

package mmulator.arch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What one CPU implements, as far as translation is concerned. The ID registers tell exactly these features
 * ({@link IdRegisters}).
 *
 * @param midr MIDR_EL1
 * @param bbml FEAT_BBM level 0…2, or 3 for FEAT_BBML3
 * @param noabort never raises a TLB conflict abort for a change of size (Linux: BBML2_NOABORT)
 * @param granules translation granules implemented, not empty
 * @param asidBits 8 or 16
 * @param paBits physical address size: 32, 36, 40, 42, 44, 48 or 52
 * @param vaBits 48, or 52 with the 64K granule (FEAT_LVA)
 * @param lpa2 52-bit addresses with the 4K and 16K granules (FEAT_LPA2)
 * @param ttst TnSZ up to 48, 47 with 64K (FEAT_TTST)
 * @param hafdbs hardware update: 0 none, 1 Access flag, 2 and dirty state
 * @param tlbios TLBI …OS (FEAT_TLBIOS)
 * @param tlbirange TLBI R… (FEAT_TLBIRANGE, which includes FEAT_TLBIOS)
 * @param ets2 FEAT_ETS2
 * @param cnp FEAT_TTCNP
 * @param xs nXS forms of TLBI and DSB (FEAT_XS)
 * @param ttl TTL hint in TLBI operands (FEAT_TTL)
 * @param hpds TCR_EL1.HPDn (FEAT_HPDS)
 * @param pan PSTATE.PAN (FEAT_PAN)
 * @param uao PSTATE.UAO (FEAT_UAO)
 * @param e0pd TCR_EL1.E0PDn (FEAT_E0PD)
 * @param nTlbPa no intermediate caching by PA of table walks (FEAT_nTLBPA)
 * @param csv3 no speculative data leak across privilege (FEAT_CSV3): Linux needs no KPTI
 */
public record CpuFeatures(
        long midr,
        int bbml,
        boolean noabort,
        Set<Granule> granules,
        int asidBits,
        int paBits,
        int vaBits,
        boolean lpa2,
        boolean ttst,
        int hafdbs,
        boolean tlbios,
        boolean tlbirange,
        boolean ets2,
        boolean cnp,
        boolean xs,
        boolean ttl,
        boolean hpds,
        boolean pan,
        boolean uao,
        boolean e0pd,
        boolean nTlbPa,
        boolean csv3) {

    private static final List<Integer> PA_SIZES = List.of(32, 36, 40, 42, 44, 48, 52);

    public CpuFeatures {
        EnumSet<Granule> copy = EnumSet.noneOf(Granule.class);
        copy.addAll(granules);
        granules = Collections.unmodifiableSet(copy);
    }

    /** A plain Armv8.4-like CPU: BBM level 0, all granules, 16-bit ASID, 48-bit PA and VA, PAN, no hardware AF. */
    public static Builder builder() {
        return new Builder();
    }

    /** True when a change of size never raises a TLB conflict abort: level 3, or level 2 with the vendor's word. */
    public boolean sizeChangeNeverAborts() {
        return bbml == 3 || noabort;
    }

    public boolean hasGranule(Granule granule) {
        return granules.contains(granule);
    }

    /** Register value that tells these features; 0 for any other ID register. */
    public long idRegister(SystemRegister register) {
        return IdRegisters.value(this, register);
    }

    /** What contradicts itself here, one sentence each; empty when all is well. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        check(problems, bbml >= 0 && bbml <= 3, "bbml is 0, 1, 2 or 3, not " + bbml);
        check(
                problems,
                !noabort || bbml >= 2,
                "noabort needs bbml 2 or 3: below that a change of size needs break-before-make");
        check(problems, bbml != 3 || noabort, "bbml 3 implies noabort");
        check(problems, !granules.isEmpty(), "a CPU implements at least one granule");
        check(problems, asidBits == 8 || asidBits == 16, "asid-bits is 8 or 16, not " + asidBits);
        check(problems, PA_SIZES.contains(paBits), "pa-bits is one of " + PA_SIZES + ", not " + paBits);
        check(problems, vaBits == 48 || vaBits == 52, "va-bits is 48 or 52, not " + vaBits);
        check(
                problems,
                vaBits == 48 || hasGranule(Granule.K64),
                "va-bits 52 (FEAT_LVA) needs the 64K granule; with 4K and 16K use lpa2");
        check(
                problems,
                paBits != 52 || lpa2 || hasGranule(Granule.K64),
                "pa-bits 52 needs the 64K granule, or lpa2 with 4K or 16K");
        check(
                problems,
                !lpa2 || hasGranule(Granule.K4) || hasGranule(Granule.K16),
                "lpa2 needs the 4K or the 16K granule");
        check(problems, hafdbs >= 0 && hafdbs <= 2, "hafdbs is 0, 1 or 2, not " + hafdbs);
        check(problems, !tlbirange || tlbios, "tlbirange implies tlbios");
        check(problems, midr >>> 32 == 0, "midr has 32 bits");
        return problems;
    }

    private static void check(List<String> problems, boolean holds, String message) {
        if (!holds) {
            problems.add(message);
        }
    }

    /** Collects features; {@link #build} rejects what contradicts itself. */
    public static final class Builder {
        private long midr = 0x410f_d0f0L;
        private int bbml;
        private boolean noabort;
        private Set<Granule> granules = EnumSet.allOf(Granule.class);
        private int asidBits = 16;
        private int paBits = 48;
        private int vaBits = 48;
        private boolean lpa2;
        private boolean ttst;
        private int hafdbs;
        private boolean tlbios = true;
        private boolean tlbirange = true;
        private boolean ets2;
        private boolean cnp = true;
        private boolean xs;
        private boolean ttl = true;
        private boolean hpds = true;
        private boolean pan = true;
        private boolean uao;
        private boolean e0pd;
        private boolean nTlbPa;
        private boolean csv3;

        private Builder() {}

        public Builder midr(long value) {
            midr = value;
            return this;
        }

        /** Level 3 sets noabort too. */
        public Builder bbml(int level) {
            bbml = level;
            noabort |= level == 3;
            return this;
        }

        public Builder noabort(boolean value) {
            noabort = value;
            return this;
        }

        public Builder granules(Set<Granule> value) {
            granules = value;
            return this;
        }

        public Builder asidBits(int value) {
            asidBits = value;
            return this;
        }

        public Builder paBits(int value) {
            paBits = value;
            return this;
        }

        public Builder vaBits(int value) {
            vaBits = value;
            return this;
        }

        public Builder lpa2(boolean value) {
            lpa2 = value;
            return this;
        }

        public Builder ttst(boolean value) {
            ttst = value;
            return this;
        }

        public Builder hafdbs(int value) {
            hafdbs = value;
            return this;
        }

        public Builder tlbios(boolean value) {
            tlbios = value;
            return this;
        }

        public Builder tlbirange(boolean value) {
            tlbirange = value;
            return this;
        }

        public Builder ets2(boolean value) {
            ets2 = value;
            return this;
        }

        public Builder cnp(boolean value) {
            cnp = value;
            return this;
        }

        public Builder xs(boolean value) {
            xs = value;
            return this;
        }

        public Builder ttl(boolean value) {
            ttl = value;
            return this;
        }

        public Builder hpds(boolean value) {
            hpds = value;
            return this;
        }

        public Builder pan(boolean value) {
            pan = value;
            return this;
        }

        public Builder uao(boolean value) {
            uao = value;
            return this;
        }

        public Builder e0pd(boolean value) {
            e0pd = value;
            return this;
        }

        public Builder nTlbPa(boolean value) {
            nTlbPa = value;
            return this;
        }

        public Builder csv3(boolean value) {
            csv3 = value;
            return this;
        }

        /** The features without any check: for a front end that reports {@link CpuFeatures#problems} itself. */
        public CpuFeatures buildUnchecked() {
            return new CpuFeatures(
                    midr, bbml, noabort, granules, asidBits, paBits, vaBits, lpa2, ttst, hafdbs, tlbios, tlbirange,
                    ets2, cnp, xs, ttl, hpds, pan, uao, e0pd, nTlbPa, csv3);
        }

        /** @throws IllegalArgumentException when the features contradict each other */
        public CpuFeatures build() {
            CpuFeatures features = buildUnchecked();
            List<String> problems = features.problems();
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(String.join("; ", problems));
            }
            return features;
        }
    }
}

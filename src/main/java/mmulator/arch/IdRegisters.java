package mmulator.arch;

/** The values of the ID registers that tell a {@link CpuFeatures}. Arm ARM D24, "General system control registers". */
final class IdRegisters {

    /** CTR_EL0: 64-byte lines, PIPT instruction cache, 64-byte exclusives and write-back granule, RES1 bit 31. */
    private static final long CTR = 0x8444_c004L;
    /** DCZID_EL0.BS = 4: DC ZVA writes 64 bytes. */
    private static final long DCZID = 4;

    private IdRegisters() {}

    static long value(CpuFeatures cpu, SystemRegister register) {
        if (register == SystemRegister.ID_AA64MMFR0_EL1) {
            return mmfr0(cpu);
        }
        if (register == SystemRegister.ID_AA64MMFR1_EL1) {
            return mmfr1(cpu);
        }
        if (register == SystemRegister.ID_AA64MMFR2_EL1) {
            return mmfr2(cpu);
        }
        if (register == SystemRegister.ID_AA64ISAR0_EL1) {
            return isar0(cpu);
        }
        if (register == SystemRegister.ID_AA64ISAR1_EL1) {
            // LRCPC = 2: LDAPR, and LDAPUR and STLUR.
            return 2L << 20 | bit(cpu.xs(), 56);
        }
        if (register == SystemRegister.ID_AA64PFR0_EL1) {
            return pfr0(cpu);
        }
        if (register == SystemRegister.ID_AA64DFR0_EL1) {
            // DebugVer 6: the least an Armv8 CPU may say. One breakpoint and one watchpoint pair less one: 0b0001.
            return 0x6L | 1L << 12 | 1L << 20;
        }
        if (register == SystemRegister.MIDR_EL1) {
            return cpu.midr();
        }
        if (register == SystemRegister.CTR_EL0) {
            return CTR;
        }
        return register == SystemRegister.DCZID_EL0 ? DCZID : 0;
    }

    private static long mmfr0(CpuFeatures cpu) {
        long paRange = switch (cpu.paBits()) {
            case 32 -> 0;
            case 36 -> 1;
            case 40 -> 2;
            case 42 -> 3;
            case 44 -> 4;
            case 48 -> 5;
            default -> 6;
        };
        long asid = cpu.asidBits() == 16 ? 2 : 0;
        long tgran16 = !cpu.hasGranule(Granule.K16) ? 0 : cpu.lpa2() ? 2 : 1;
        long tgran64 = cpu.hasGranule(Granule.K64) ? 0 : 0xf;
        long tgran4 = !cpu.hasGranule(Granule.K4) ? 0xf : cpu.lpa2() ? 1 : 0;
        return paRange | asid << 4 | tgran16 << 20 | tgran64 << 24 | tgran4 << 28;
    }

    private static long mmfr1(CpuFeatures cpu) {
        long hpds = cpu.hpds() ? 1 : 0;
        long pan = cpu.pan() ? 1 : 0;
        long ets = cpu.ets2() ? 2 : 0;
        long nTlbPa = cpu.nTlbPa() ? 1 : 0;
        return cpu.hafdbs() | hpds << 12 | pan << 20 | ets << 36 | nTlbPa << 48;
    }

    private static long mmfr2(CpuFeatures cpu) {
        long vaRange = cpu.vaBits() == 52 ? 1 : 0;
        return bit(cpu.cnp(), 0)
                | bit(cpu.uao(), 4)
                | vaRange << 16
                | bit(cpu.ttst(), 28)
                | bit(cpu.ttl(), 48)
                | (long) cpu.bbml() << 52
                | bit(cpu.e0pd(), 60);
    }

    private static long isar0(CpuFeatures cpu) {
        // Atomic = 2: FEAT_LSE, which the stubs' engine executes.
        long tlb = cpu.tlbirange() ? 2 : cpu.tlbios() ? 1 : 0;
        return 2L << 20 | tlb << 56;
    }

    private static long pfr0(CpuFeatures cpu) {
        // EL0 and EL1 AArch64 only; no EL2, no EL3; FP and AdvSIMD present (0). GIC = 1: ICC_* are system registers.
        return 0x11L | 1L << 24 | bit(cpu.csv3(), 60);
    }

    private static long bit(boolean on, int shift) {
        return on ? 1L << shift : 0;
    }
}

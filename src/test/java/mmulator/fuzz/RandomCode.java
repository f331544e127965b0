package mmulator.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import mmulator.arch.SystemRegister;

/**
 * Words of which nearly all are instructions that the machine has to know of. Addresses are in x0 to x15, as a
 * {@link RandomMachine} has them at reset; results go to x16 to x27, so that the addresses last.
 */
final class RandomCode {
    private static final SystemRegister[] REGISTERS = SystemRegister.values();
    /** With Rt or Rt2 in bits 4:0, Rn in 9:5, and, where there is one, Rs in 20:16. */
    private static final int[] ACCESSES = {
        0xf940_0000,
        0xf900_0000,
        0xb940_0000,
        0xb900_0000,
        0x3940_0000,
        0x3900_0000,
        0x7940_0000,
        0x7900_0000,
        0xb980_0000,
        0x39c0_0000,
        0x7980_0000, // LDR, STR of all sizes, and signed
        0xf840_0400,
        0xf800_0c00,
        0xf840_8000,
        0xf81f_8000, // post- and pre-indexed, unscaled
        0xf840_0800,
        0xf800_0800,
        0xb840_0800,
        0x3800_0800,
        0x7840_0800, // LDTR, STTR
        0xa940_0000,
        0xa900_0000,
        0x2940_0000,
        0x6940_0000,
        0xa8c1_0000,
        0xa980_0000, // LDP, STP, LDPSW
        0xc8df_fc00,
        0xc89f_fc00,
        0x88df_fc00,
        0x089f_fc00,
        0xf8bf_c000, // LDAR, STLR, LDAPR
        0xc85f_7c00,
        0xc85f_fc00,
        0x885f_7c00,
        0xc87f_0000,
        0x085f_7c00, // LDXR, LDAXR, LDXP
        0xc810_7c00,
        0xc811_fc00,
        0x8812_7c00,
        0xc833_2000,
        0x0814_7c00, // STXR, STLXR, STXP
        0xf820_0000,
        0xf8e1_0000,
        0xf8a2_1000,
        0xf863_2000,
        0xb824_3000,
        0x38e5_4000,
        0xf826_8000,
        0x7827_5000,
        0xc8a0_7c00,
        0xc8e1_fc00,
        0x88a2_7c00,
        0x4820_7c00,
        0x0842_7c00, // LDADD and others, SWP, CAS, CASP
        0x3dc0_0000,
        0x3d80_0000,
        0xad40_0000,
        0x4c40_7000,
        0xfc40_0000, // SIMD and FP
        0xf880_0000 // PRFM
    };

    private static final int[] TLBI = {0, 1, 2, 3, 5, 7};
    /** YIELD, WFE, WFI, SEV, SEVL; what a stub says of pages and sections; a hint of no meaning. */
    private static final int[] HINTS = {1, 2, 3, 4, 4, 4, 5, 5, 112, 113, 114, 115, 77};

    private final SplittableRandom random;

    private RandomCode(long seed) {
        random = new SplittableRandom(seed);
    }

    static int[] of(long seed, int words) {
        RandomCode code = new RandomCode(seed);
        List<Integer> all = new ArrayList<>();
        while (all.size() < words) {
            code.fragment(all);
        }
        return all.stream().mapToInt(Integer::intValue).toArray();
    }

    /** One instruction, or some that belong together. */
    private void fragment(List<Integer> code) {
        int base = address();
        int to = 16 + random.nextInt(8);
        switch (random.nextInt(24)) {
            case 0 -> // to EL0, at the next instruction: mov x28, #N; msr spsr_el1; adr x27, .+12; msr elr_el1; eret
                code.addAll(List.of(
                        0xd280_001c | (random.nextInt(4) == 0 ? random.nextInt(1 << 16) : random.nextInt(16) << 6) << 5,
                        0xd518_401c,
                        0x1000_007b,
                        0xd518_403b,
                        0xd69f_03e0));
            case 1 -> // ldxr x16, [x0]; stxr w17, x16, [x0]
                code.addAll(List.of(
                        0xc85f_7c00 | base << 5 | to,
                        random.nextBoolean() ? 0x9100_0400 | to << 5 | to : access(),
                        0xc800_7c00 | to + 1 << 16 | base << 5 | to));
            case 2 -> // at s1e1r, x0; isb; mrs x16, par_el1
                code.addAll(List.of(
                        0xd508_7800 | random.nextInt(4) << 5 | base,
                        random.nextInt(3) == 0 ? 0xd503_201f : 0xd503_3fdf,
                        0xd538_7400 | to));
            case 3 -> // str x1, [x0]; dsb ishst; tlbi vmalle1is; dsb ish
                code.addAll(List.of(
                        0xf900_0000 | base << 5 | address(),
                        random.nextInt(3) == 0 ? 0xd503_201f : 0xd503_3a9f,
                        random.nextInt(3) == 0 ? system() : 0xd508_831f,
                        random.nextInt(3) == 0 ? 0xd503_379f : 0xd503_3b9f,
                        random.nextInt(3) == 0 ? 0xd503_201f : 0xd503_3fdf));
            case 4 -> // mov x24, #targets; movk x24, #INTID << 8, lsl #16; msr icc_sgi1r_el1, x24; msr daifclr, #2
                code.addAll(List.of(
                        0xd280_0018 | random.nextInt(8) << 5,
                        0xf2a0_0018 | random.nextInt(16) << 13,
                        0xd518_cbb8,
                        random.nextBoolean() ? 0xd503_42ff : 0xd538_c116,
                        0xd538_cc00 | to,
                        0xd518_cc20 | to));
            case 5 -> code.addAll(List.of(access(), 0xd503_3fdf, access()));
            default -> code.add(word());
        }
    }

    private int address() {
        return random.nextInt(24) == 0 ? 31 : random.nextInt(16);
    }

    private int result() {
        return random.nextInt(20) == 0 ? 31 : 16 + random.nextInt(12);
    }

    private int access() {
        int word = ACCESSES[random.nextInt(ACCESSES.length)];
        // An offset of a few units where there is room for one, and now and then any bit.
        int more = (word & 0x3b00_0000) == 0x3900_0000 ? random.nextInt(8) << 10 : 0;
        int odd = random.nextInt(24) == 0 ? 1 << random.nextInt(32) : 0;
        return (word | more | address() << 5 | result()) ^ odd;
    }

    private int system() {
        return switch (random.nextInt(14)) {
            case 12 -> // SYS and SYSL, of whatever operation
                0xd508_0000
                        | (random.nextInt(4) == 0 ? 1 << 21 : 0)
                        | random.nextInt(1 << 18) << 5 & 0x7ffe0
                        | address();
            case 13 -> // MSR of any field of PSTATE
                0xd500_401f | random.nextInt(2) * 3 << 16 | random.nextInt(8) << 5 | random.nextInt(16) << 8;
            case 0, 1, 2 -> // TLBI, of all kinds, reaches, ranges and nXS
                0xd508_8000
                        | (random.nextInt(6) == 0 ? 1 : 0) << 12
                        | new int[] {7, 3, 1, 6, 2, 5, 7, 3}[random.nextInt(8)] << 8
                        | TLBI[random.nextInt(TLBI.length)] << 5
                        | address();
            case 3 -> 0xd508_7800 | random.nextInt(8) << 5 | (random.nextInt(8) == 0 ? 0x100 : 0) | address(); // AT
            case 4, 5 -> 0xd503_309f | random.nextInt(16) << 8 | random.nextInt(3) << 5; // DSB, DMB
            case 6 -> random.nextInt(3) == 0 ? 0xd503_3f5f : 0xd503_3fdf; // CLREX, ISB
            case 7 -> 0xd503_201f | HINTS[random.nextInt(HINTS.length)] << 5;
            case 8 -> // MSR of PSTATE fields: PAN, UAO, SPSel, DAIFSet, DAIFClr
                new int[] {0xd500_409f, 0xd500_407f, 0xd500_40bf, 0xd503_40df, 0xd503_40ff}[random.nextInt(5)]
                        | random.nextInt(16) << 8;
            case 9 -> // IC, DC
                new int[] {0xd50b_7520, 0xd508_7500, 0xd508_711f, 0xd50b_7b20, 0xd50b_7e20, 0xd508_7620, 0xd50b_7420}
                                [random.nextInt(7)]
                        | address();
            default -> register();
        };
    }

    /** MRS, and MSR where that does not end it all too often. */
    private int register() {
        SystemRegister register = REGISTERS[random.nextInt(REGISTERS.length)];
        boolean grave = register.translation() || register == SystemRegister.VBAR_EL1;
        boolean read = random.nextInt(grave ? 12 : 3) != 0;
        int odd = random.nextInt(16) == 0 ? 1 << 5 + random.nextInt(11) : 0;
        int word = 0xd510_0000 | (register.encoding() & 0x7fff) << 5 | (read ? 1 << 21 : 0);
        return word ^ odd | (read ? result() : address());
    }

    private int word() {
        return switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 -> access();
            case 10, 11, 12, 13, 14, 15, 16, 17, 18 -> system();
            case 19 ->
                new int[] {0xd400_0001, 0xd420_0000, 0x0000_0000, 0xd400_0002}[random.nextInt(4)] // SVC, BRK, UDF, HVC
                        | random.nextInt(8) << 5;
            case 20 -> // to the next but one
                new int[] {0x1400_0002, 0x5400_0040, 0xb400_0040, 0x3700_0040}[random.nextInt(4)];
            case 21 -> 0x9100_0000 | random.nextInt(4096) << 10 | address() << 5 | result(); // ADD
            case 22 -> 0xaa00_03e0 | address() << 16 | result(); // MOV
            default -> random.nextInt(3) == 0 ? random.nextInt() : 0xd503_201f;
        };
    }
}

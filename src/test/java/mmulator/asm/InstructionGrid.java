package mmulator.asm;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** Makes instructions from templates: each {@code <kind>} is replaced by values of that kind, good and bad. */
public final class InstructionGrid {
    private static final String GENERAL = """
            add <r>, <r>, <r>
            adds <r>, <r>, <r>
            sub <r>, <r>, <r>
            subs <x>, <x>, <r>, <shift> <sh>
            add <x>, <x>, <x>, <shift> <sh>
            sub <w>, <w>, <w>, <shift> <sh>
            adds <r>, <r>, <w>, <ext>
            add <r>, <r>, <w>, <ext> <sh>
            add <r>, <r>, <x>, <ext> <sh>
            sub sp, sp, <x>, lsl <sh>
            add wsp, wsp, <w>, lsl <sh>
            add sp, <x>, <x>
            add <r>, <r>, <imm>
            sub <r>, <r>, <imm>
            adds <r>, <r>, <imm>
            subs <r>, <r>, <imm>
            add <x>, <x>, <imm>, lsl #12
            sub <x>, <x>, <imm>, lsl #0
            cmp <r>, <r>
            cmn <r>, <imm>
            cmp <r>, <imm>
            cmp <x>, <w>, <ext> <sh>
            cmp <x>, <x>, <shift> <sh>
            cmn sp, <x>
            neg <r>, <r>
            negs <x>, <x>, <shift> <sh>
            neg <w>, <w>, <shift> <sh>
            adc <r>, <r>, <r>
            adcs <x>, <x>, <x>
            sbc <w>, <w>, <w>
            sbcs <r>, <r>, <r>
            ngc <r>, <r>
            ngcs <x>, <x>
            <logic> <r>, <r>, <r>
            <logic> <x>, <x>, <x>, <shift> <sh>
            <logic> <w>, <w>, <w>, <shift> <sh>
            <logic> <x>, <x>, <mask>
            <logic> <w>, <w>, <mask>
            and sp, <x>, <mask>
            ands sp, <x>, <mask>
            orr wsp, <w>, <mask>
            tst <r>, <r>
            tst <x>, <mask>
            tst <x>, <x>, <shift> <sh>
            mvn <r>, <r>
            mvn <x>, <x>, <shift> <sh>
            mov <r>, <r>
            mov <x>, <mask>
            mov <w>, <mask>
            mov <x>, <imm>
            mov <w>, <imm>
            mov sp, <mask>
            movz <r>, <imm16>
            movn <x>, <imm16>, lsl <sh>
            movk <x>, <imm16>, lsl <sh>
            movz <w>, <imm16>, lsl <sh>
            sbfm <r>, <r>, <sh>, <sh>
            bfm <x>, <x>, <sh>, <sh>
            ubfm <w>, <w>, <sh>, <sh>
            sbfiz <x>, <x>, <sh>, <sh>
            bfi <w>, <w>, <sh>, <sh>
            ubfiz <x>, <x>, <sh>, <sh>
            sbfx <x>, <x>, <sh>, <sh>
            bfxil <x>, <x>, <sh>, <sh>
            ubfx <w>, <w>, <sh>, <sh>
            bfc <x>, <sh>, <sh>
            bfc <w>, <sh>, <sh>
            sxtb <r>, <r>
            sxth <r>, <r>
            sxtw <r>, <r>
            uxtb <r>, <r>
            uxth <r>, <r>
            uxtw <r>, <r>
            <shop> <r>, <r>, <r>
            <shop> <x>, <x>, <sh>
            <shop> <w>, <w>, <sh>
            lslv <r>, <r>, <r>
            rorv <x>, <x>, <x>
            extr <r>, <r>, <r>, <sh>
            extr <x>, <x>, <x>, <sh>
            udiv <r>, <r>, <r>
            sdiv <x>, <x>, <x>
            madd <r>, <r>, <r>, <r>
            madd <x>, <x>, <x>, <x>
            msub <w>, <w>, <w>, <w>
            mul <r>, <r>, <r>
            mneg <r>, <r>, <r>
            smaddl <x>, <w>, <w>, <x>
            smsubl <x>, <w>, <w>, <x>
            umaddl <x>, <w>, <w>, <x>
            umsubl <x>, <w>, <w>, <x>
            smull <r>, <r>, <r>
            umull <x>, <w>, <w>
            smnegl <x>, <w>, <w>
            umnegl <x>, <w>, <w>
            smulh <r>, <r>, <r>
            umulh <x>, <x>, <x>
            <bits> <r>, <r>
            <bits> <x>, <x>
            <bits> <w>, <w>
            <crc> <w>, <w>, <w>
            <crc> <w>, <w>, <x>
            csel <r>, <r>, <r>, <cc>
            csel <x>, <x>, <x>, <cc>
            csinc <w>, <w>, <w>, <cc>
            csinv <x>, <x>, <x>, <cc>
            csneg <w>, <w>, <w>, <cc>
            cset <r>, <cc>
            csetm <r>, <cc>
            cinc <x>, <x>, <cc>
            cinv <w>, <w>, <cc>
            cneg <r>, <r>, <cc>
            ccmp <r>, <r>, <small>, <cc>
            ccmp <x>, <imm5>, <small>, <cc>
            ccmn <w>, <imm5>, <small>, <cc>
            b.<cc> .
            b . - 4
            bl . + 0x100000
            b . + 2
            b . + 0x8000000
            b . - 0x8000000
            b.eq . + 0x100000
            b.eq . - 0x100000
            cbz <r>, . + 8
            cbnz <r>, . - 8
            cbz <x>, . + 0x100000
            tbz <r>, <sh>, . + 8
            tbnz <x>, <sh>, . - 8
            tbz <w>, <sh>, . + 0x7ffc
            tbz <w>, #3, . + 0x8000
            adr <r>, . + 5
            adr <x>, . - 0x100000
            adr <x>, . + 0x100000
            br <r>
            blr <r>
            ret <r>
            ret
            eret
            drps
            svc <imm16>
            hvc <imm16>
            smc <imm16>
            brk <imm16>
            hlt <imm16>
            dcps1
            dcps2 <imm16>
            dcps3 #3
            udf <imm16>
            nop
            hint <imm>
            hint #34
            nop #1
            """;

    private static final String MEMORY = """
            <ldst> <r>, [<b>]
            <ldst> <r>, [<b>, <off>]
            <ldst> <r>, [<b>, <off>]!
            <ldst> <r>, [<b>], <off>
            <ldst> <r>, [<b>, <r>]
            <ldst> <r>, [<b>, <x>, lsl <small>]
            <ldst> <r>, [<b>, <x>, sxtx <small>]
            <ldst> <r>, [<b>, <x>, sxtx]
            <ldst> <r>, [<b>, <w>, uxtw <small>]
            <ldst> <r>, [<b>, <w>, sxtw]
            <ldst> <r>, [<b>, <x>, uxtx]
            <ldst> <x>, [<b>, <off>]
            <ldst> <w>, [<b>, <off>]
            <ldst> <f>, [<b>, <off>]
            <ldst> <f>, [<b>, <x>, lsl <small>]
            <ldst> <f>, [<b>], <off>
            <ldst> <f>, [<b>, <off>]!
            <ldstu> <r>, [<b>, <off>]
            <ldstu> <x>, [<b>, <off>]
            <ldstu> <w>, [<b>, <off>]
            <ldstu> <f>, [<b>]
            <ldstt> <r>, [<b>, <off>]
            <ldstt> <r>, [<b>]
            <pair> <r>, <r>, [<b>]
            <pair> <x>, <x>, [<b>, <off>]
            <pair> <x>, <x>, [<b>, <off>]!
            <pair> <x>, <x>, [<b>], <off>
            <pair> <w>, <w>, [<b>, <off>]
            <pair> <w>, <w>, [<b>], <off>
            <pair> <f>, <f>, [<b>, <off>]
            <pair> q0, q1, [<b>, <off>]!
            <pair> d0, d1, [<b>], <off>
            prfm <prf>, [<b>, <off>]
            prfm <prf>, [<b>, <x>, lsl <small>]
            prfm <prf>, . + 8
            prfm <imm5>, [<b>]
            prfum <prf>, [<b>, <off>]
            ldr <r>, . + 16
            ldr <f>, . + 16
            ldrsw <x>, . + 4
            ldr <x>, . + 0x100000
            ldxr <r>, [<b>]
            ldaxr <r>, [<b>]
            ldar <r>, [<b>]
            stlr <r>, [<b>]
            ldlar <r>, [<b>]
            stllr <r>, [<b>, #0]
            ldapr <r>, [<b>]
            ldxr<bh> <r>, [<b>]
            ldaxr<bh> <r>, [<b>]
            ldar<bh> <r>, [<b>]
            stlr<bh> <r>, [<b>]
            ldapr<bh> <r>, [<b>, #0]
            ldar <r>, [<b>, #8]
            stxr w29, <r>, [<b>]
            stlxr w29, <r>, [<b>]
            stxr x29, <r>, [<b>]
            stxr<bh> w29, <r>, [<b>]
            stlxr<bh> w29, <r>, [<b>]
            ldxp <x>, x30, [<b>]
            ldaxp <w>, w30, [<b>]
            stxp w29, <r>, <r>, [<b>]
            stlxp w29, <x>, <x>, [<b>]
            <lse> <r>, <r>, [<b>]
            <lse> <x>, <x>, [<b>]
            <lse> <w>, <w>, [<b>]
            <lse>b <w>, <w>, [<b>]
            <lse>h <r>, <r>, [<b>]
            <lse> <x>, <x>, [<b>, #8]
            <lses> <r>, [<b>]
            <lses>b <w>, [<b>]
            <lses>h <w>, [<b>]
            casp<al> x0, x1, x2, x3, [<b>]
            casp<al> w4, w5, w6, w7, [<b>]
            casp<al> x1, x2, x4, x5, [<b>]
            casp x0, x1, x2, x4, [<b>]
            <ldap> <r>, [<b>, <off>]
            <ldap> <r>, [<b>]
            ldraa <x>, [<b>, <off>]
            ldrab <x>, [<b>, <off>]!
            ldraa <x>, [<b>]
            """;

    private static final String SYSTEM = """
            dsb <bar>
            dmb <bar>
            isb
            isb sy
            isb #<small>
            dsb #<small>
            dmb #15
            dsb <nxs>
            dmb <nxs>
            clrex
            clrex #<small>
            <hint>
            bti
            bti c
            bti j
            bti jc
            bti x
            psb csync
            tsb csync
            msr <pstate>, <imm>
            msr <pstate>, #0
            msr <pstate>, #1
            msr <pstate>, <x>
            mrs <x>, <pstate>
            mrs <r>, S3_0_C2_C0_0
            mrs <x>, s2_3_c15_c15_7
            msr S3_7_C15_C2_1, <r>
            msr s3_8_c0_c0_0, x0
            mrs x0, s3_0_c16_c0_0
            sys <imm5>, c8, c7, #0
            sys #0, c8, c7, #1, <r>
            sys #7, c15, c15, #7, <x>
            sysl <x>, #3, c7, c0, #0
            sys #8, c8, c7, #1, x0
            wfet <r>
            wfit <x>
            cfp rctx, <r>
            dvp rctx, <x>
            cpp rctx, <x>
            cfinv
            axflag
            xaflag
            rmif <x>, <sh>, <small>
            setf8 <r>
            setf16 <w>
            <pac> <x>, <x>
            <pac> <r>, <r>
            <pac> <x>, sp
            <pacz> <r>
            xpaci <x>
            xpacd <r>
            pacga <x>, <x>, <x>
            pacga <x>, <x>, sp
            braa <x>, <x>
            brab <x>, sp
            blraa <r>, <r>
            blrab <x>, <x>
            braaz <x>
            brabz <r>
            blraaz <x>
            blrabz <x>
            retaa
            retab
            eretaa
            eretab
            dc <dc>, <x>
            dc <dc>
            ic <ic>
            ic <ic>, <x>
            at <at>, <x>
            at <at>
            tlbi <tlbi>
            tlbi <tlbi>, <x>
            tlbi <tlbi>is, <x>
            tlbi <tlbi>os, <x>
            tlbi <tlbi>nxs, <x>
            tlbi <tlbi>isnxs, <x>
            tlbi <tlbi>osnxs, <x>
            tlbi <tlbi>is
            tlbi <tlbi>osnxs
            """;

    private static final String VECTOR = """
            fmov s0, w1
            fmov d0, x1
            fmov x0, d1
            fmov d3, #1.0
            fmov s3, #-0.5
            fmov d3, #1.1
            ext v0.8b, v0.8b, v0.8b, #-128
            ext v0.8b, v0.8b, v0.8b, #8
            ext v0.8b, v0.8b, v0.8b, #7
            sub sp, sp, #0.0
            movi v0.16b, #128
            mvni v0.2s, #255, msl #16
            movi v0.4h, #7, lsl #8
            movi v0.2d, #0xff00ff00ff00ff00
            sshr v0.2d, v1.2d, #64
            shl v0.2d, v1.2d, #0
            sqshl v0.4s, v1.4s, #31
            fcvtzs d0, d1, #64
            scvtf d3, x3, #63
            ushr v0.8b, v1.8b, #9
            fcmp s0, #0.0
            fcmge v0.4s, v1.4s, #0.0
            st1 {v0.8h, v1.8h}, [x3], #32
            ld3 {v0.b, v1.b, v2.b}[7], [x1], #3
            fmov d3, #255
            fmov d3, #0.0
            fmov d3, #1
            fmov s2, #-31
            fmov s2, #-128
            fmov s2, #0x10
            fmov d2, #0.125
            fmov d2, #0.1
            fmov d2, #1.9375
            fmov v31.4s, #63
            fmov v31.4s, #2.5
            fmov v1.2s, #-2.0
            fmov v6.2d, #31.0
            fmov h1, #1.0
            fmov v6.8h, #1.0
            cmle v0.8b, v1.8b, v2.8b
            cmle v0.8b, v1.8b, #0
            cmlt v0.4s, v1.4s, #0
            fmov d3, x0, #1
            fmov v0.d[1], x1
            fmov x1, v0.d[1]
            fadd d0, d1, d2
            fadd s0, s1, s31
            fsub v0.4s, v1.4s, v2.4s
            fmul v0.2d, v1.2d, v2.2d
            fmadd d0, d1, d2, d3
            fcmp d0, d1
            fcmp d0, #0.0
            fcsel d0, d1, d2, ne
            fcsel s0, s1, s2, al
            fcsel h0, h1, h2, eq
            fcsel d0, s1, d2, ne
            fccmpe d0, d1, #15, lt
            fccmp h3, h4, #0, hs
            fccmp d0, d1, #16, hs
            ucvtf v31.4s, v30.4s
            ucvtf v1.2d, v30.2d
            fccmp s0, s1, #3, eq
            fcvtzs x0, d1
            fcvtzu w0, s1
            scvtf d0, x1
            ucvtf s0, w1
            fcvt d0, s1
            add v0.16b, v1.16b, v2.16b
            add v0.4s, v1.4s, v2.4h
            add d0, d1, d2
            and v0.16b, v1.16b, v2.16b
            orr v0.16b, v1.16b, v2.16b
            eor v31.8b, v30.8b, v29.8b
            mov v0.16b, v1.16b
            mov v0.s[1], w1
            mov v0.d[1], x1
            mov w0, v1.s[3]
            mov x0, v1.d[1]
            mov v0.s[1], v1.s[2]
            umov w0, v1.b[15]
            smov x0, v1.h[2]
            ins v0.b[3], w1
            dup v0.4s, w1
            dup v0.8h, v1.h[7]
            movi v0.16b, #0xff
            movi v0.4s, #1, lsl #8
            movi d0, #0
            mvni v0.4s, #1
            movi v0.2d, #0
            ld1 {v0.16b}, [x0]
            ld1 {v0.16b, v1.16b, v2.16b, v3.16b}, [x0], #64
            ld1 {v0.4s - v3.4s}, [sp]
            st1 {v0.s}[1], [x0]
            st1 {v31.2d, v0.2d}, [x1], x2
            ld1r {v0.4s}, [x0]
            ld4 {v0.8b, v1.8b, v2.8b, v3.8b}, [x0]
            cmeq v0.4s, v1.4s, v2.4s
            cmeq v0.4s, v1.4s, #0
            cmgt v0.2d, v1.2d, v2.2d
            shl v0.4s, v1.4s, #3
            ushr v0.2d, v1.2d, #63
            sshr d0, d1, #1
            ushll v0.8h, v1.8b, #0
            sxtl v0.4s, v1.4h
            uxtl2 v0.4s, v1.8h
            xtn v0.8b, v1.8h
            addv s0, v1.4s
            umaxv b0, v1.16b
            cnt v0.8b, v1.8b
            rbit v0.16b, v1.16b
            rev64 v0.4s, v1.4s
            rev32 v0.8h, v1.8h
            tbl v0.16b, {v1.16b}, v2.16b
            tbl v0.16b, {v1.16b, v2.16b}, v3.16b
            zip1 v0.4s, v1.4s, v2.4s
            ext v0.16b, v1.16b, v2.16b, #3
            pmull v0.1q, v1.1d, v2.1d
            pmull2 v0.8h, v1.16b, v2.16b
            aese v0.16b, v1.16b
            aesmc v0.16b, v1.16b
            sha256h q0, q1, v2.4s
            sha1h s0, s1
            mul v0.4s, v1.4s, v2.4s
            mul v0.4s, v1.4s, v2.s[1]
            mla v0.8h, v1.8h, v2.8h
            smull v0.4s, v1.4h, v2.4h
            fmla v0.2d, v1.2d, v2.d[1]
            frintz d0, d1
            fsqrt d0, d1
            fneg v0.4s, v1.4s
            fabs d0, d1
            not v0.16b, v1.16b
            mvn v0.16b, v1.16b
            bsl v0.16b, v1.16b, v2.16b
            clz v0.4s, v1.4s
            abs d0, d1
            uqadd b0, b1, b2
            add v0.16b, v1.16b
            fadd d0, s1, d2
            ldp x0, d1, [x0]
            """;

    private final Random random;
    private final TreeSet<String> lines = new TreeSet<>();

    private InstructionGrid(long seed) {
        random = new Random(seed);
    }

    /** Instructions, right and wrong ones, each once. */
    public static List<String> instructions(long seed, int perTemplate) {
        InstructionGrid grid = new InstructionGrid(seed);
        for (String template : (GENERAL + MEMORY + SYSTEM + VECTOR).split("\n")) {
            for (int i = 0; i < (template.contains("<") ? perTemplate : 1); i++) {
                grid.lines.add(grid.fill(template.strip()));
            }
        }
        return new ArrayList<>(grid.lines);
    }

    private String fill(String template) {
        String line = template;
        for (int at = line.indexOf('<'); at >= 0; at = line.indexOf('<')) {
            int end = line.indexOf('>', at);
            line = line.substring(0, at) + value(line.substring(at + 1, end)) + line.substring(end + 1);
        }
        return line;
    }

    private String one(String values) {
        String[] all = values.split(" ");
        return all[random.nextInt(all.length)];
    }

    private String value(String kind) {
        return switch (kind) {
            case "x" -> one("x0 x1 x7 x15 x28 x30 xzr");
            case "w" -> one("w0 w1 w9 w16 w30 wzr");
            case "r" -> one("x0 x1 x3 x17 x30 w0 w2 w5 w30 xzr wzr sp wsp lr fp ip0");
            case "b" -> one("x0 x5 x30 sp sp x1 xzr w1");
            case "f" -> one("b0 h1 s2 d3 q4 d31 q31 s0");
            case "shift" -> one("lsl lsr asr ror");
            case "ext" -> one("uxtb uxth uxtw uxtx sxtb sxth sxtw sxtx lsl");
            case "sh" -> one("#0 #1 #3 #4 #12 #16 #31 #32 #48 #63 #64 #5");
            case "imm" ->
                one("#0 #1 #-1 #15 #4095 #4096 #0xfff000 #0x1001 #-4096 #0x1000000 #-5 #0xffff #0xffff0000 #127");
            case "imm16" -> one("#0 #1 #0xffff #0x10000 #0x1234 #-1");
            case "imm5" -> one("#0 #1 #7 #31 #32 #-1");
            case "small" -> one("#0 #1 #2 #3 #4 #15 #16");
            case "mask" ->
                one(
                        "#0xff #1 #0xfffffffffffffffe #0xaaaaaaaaaaaaaaaa #0x00ff00ff00ff00ff #0 #-1 #0xffffffff "
                                + "#0x0000ffff0000 #5 #0xf0f0f0f0 #0x7fffffffffffffff #~0xf #0xffff000000000000 #0x80000000 #-2 "
                                + "#0xfffffffffffff000 #0x3ffffffffff #0x1234 #0xfffff0ff #0xffffffff00000000 #-0x10000 #0xffffefff");
            case "off" ->
                one(
                        "#0 #1 #8 #16 #-8 #255 #256 #-256 #-257 #4095 #4096 #8190 #16380 #32760 #65520 #32768 #504 #-512 #3 "
                                + "#252 #1008 #-1024 #4088 #-4096");
            case "cc" -> one("eq ne cs hs cc lo mi pl vs vc hi ls ge lt gt le al nv");
            case "logic" -> one("and orr eor ands bic orn eon bics");
            case "shop" -> one("lsl lsr asr ror");
            case "bits" -> one("rbit rev rev16 rev32 rev64 clz cls");
            case "crc" -> one("crc32b crc32h crc32w crc32x crc32cb crc32ch crc32cw crc32cx");
            case "ldst" -> one("ldr str ldrb strb ldrh strh ldrsb ldrsh ldrsw ldr str");
            case "ldstu" -> one("ldur stur ldurb sturb ldurh sturh ldursb ldursh ldursw");
            case "ldstt" -> one("ldtr sttr ldtrb sttrb ldtrh sttrh ldtrsb ldtrsh ldtrsw");
            case "ldap" -> one("ldapur stlur ldapurb stlurb ldapurh stlurh ldapursb ldapursh ldapursw");
            case "pair" -> one("ldp stp ldnp stnp ldpsw ldp stp");
            case "prf" -> one("pldl1keep pldl2strm pldl3keep plil1keep pstl1strm pstl3keep pldl4keep pldslckeep");
            case "bh" -> one("b h");
            case "al" -> one("a l al") + "";
            case "lse" ->
                one("ldadd ldclr ldeor ldset ldsmax ldsmin ldumax ldumin swp cas")
                        + one("a l al").repeat(random.nextInt(2));
            case "lses" ->
                one("stadd stclr steor stset stsmax stsmin stumax stumin")
                        + one("l a").repeat(random.nextInt(2));
            case "bar" -> one("sy st ld ish ishst ishld nsh nshst nshld osh oshst oshld SY xx");
            case "nxs" -> one("oshnxs nshnxs ishnxs synxs");
            case "hint" ->
                one("nop yield wfe wfi sev sevl dgh xpaclri pacia1716 pacib1716 autia1716 autib1716 esb csdb paciaz "
                        + "paciasp pacibz pacibsp autiaz autiasp autibz autibsp sb ssbb pssbb");
            case "pstate" -> one("spsel daifset daifclr uao pan dit ssbs tco daif nzcv allint DAIFSet");
            case "pac" -> one("pacia pacib pacda pacdb autia autib autda autdb");
            case "pacz" -> one("paciza pacizb pacdza pacdzb autiza autizb autdza autdzb");
            case "dc" ->
                one(
                        "ivac isw igvac igsw igdvac csw cgsw cisw cigsw zva gva gzva cvac cgvac cvau cvap cgvap cvadp civac "
                                + "cigvac cigdvac");
            case "ic" -> one("ialluis iallu ivau");
            case "at" ->
                one("s1e1r s1e1w s1e0r s1e0w s1e1rp s1e1wp s1e2r s1e2w s12e1r s12e1w s12e0r s12e0w s1e3r s1e3w");
            case "tlbi" ->
                one("vmalle1 vae1 aside1 vaae1 vale1 vaale1 alle2 vae2 alle1 vale2 vmalls12e1 alle3 vae3 vale3 rvae1 "
                        + "rvaae1 rvale1 rvaale1 rvae2 rvale2 rvae3 rvale3 ipas2e1 ipas2le1 ripas2e1 ripas2le1");
            default -> throw new IllegalArgumentException(kind);
        };
    }
}

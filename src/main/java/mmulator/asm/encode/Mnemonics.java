package mmulator.asm.encode;

import java.util.List;

/** The mnemonics that a misspelt one is most likely meant to be. */
final class Mnemonics {
    private Mnemonics() {}

    static final List<String> COMMON =
            List.of(("add adds sub subs cmp cmn neg and ands orr eor bic bics tst mvn mov movz movn "
                            + "movk lsl lsr asr ror ubfx ubfiz sbfx bfi bfxil sxtw uxtw csel cset csinc ccmp mul madd msub udiv sdiv "
                            + "rbit rev clz b bl br blr ret eret cbz cbnz tbz tbnz b.eq b.ne b.lo b.hs b.hi b.ls b.lt b.ge b.gt b.le "
                            + "adr adrp svc hvc smc brk hlt udf ldr ldrb ldrh ldrsw str strb strh ldp stp ldxr ldaxr stxr stlxr ldar "
                            + "stlr ldapr ldxp stxp ldadd ldclr ldset swp cas casp prfm mrs msr sys at dc ic tlbi nop yield wfe wfi "
                            + "sev sevl dsb dmb isb clrex sb esb bti paciasp autiasp")
                    .split(" "));
}

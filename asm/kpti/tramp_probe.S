// tramp_probe: try to read a kernel address as the entry trampoline could on the way to EL0: under
// tramp_pg_dir, which does not map it, and the ASID of user space. It must fault.
//
// This is what the nG remap is for. A global entry that survived it matches any ASID, so the read
// would succeed, and so would a speculative one at EL0.
//
// in	x0	kernel address, mapped by the present TTBR1
// out	x0	0: Translation fault; else the syndrome of another fault, or all ones if the load went through
// clobbers	x1-x4
// MMU	on, exceptions masked; VBAR_EL1 = tramp_vectors; this page is mapped alike, and not global, in
//	swapper_pg_dir and tramp_pg_dir

	.include "sysreg.inc"

	.equ	USER_ASID, 1 << TTBR_ASID_SHIFT		// the odd one of each pair
	.equ	EC_DATA_ABORT_SAME_EL, 0x25

	.section .entry.tramp.text, "ax"
	.global	tramp_probe
	.balign	16
tramp_probe:
	mrs	x1, ttbr1_el1
	ldr	x2, =tramp_pg_dir + USER_ASID
	msr	ttbr1_el1, x2
	isb
	mov	x3, #0
	ldr	x4, [x0]				// tramp_vectors: x3 := syndrome, and on
	msr	ttbr1_el1, x1
	isb

	mov	x0, #-1
	cbz	x3, 1f
	mov	x0, x3
	ubfx	x4, x3, #26, #6				// EC
	cmp	x4, #EC_DATA_ABORT_SAME_EL
	b.ne	1f
	ubfx	x4, x3, #2, #4				// DFSC without the level
	cmp	x4, #FST_TRANSLATION >> 2
	csel	x0, xzr, x0, eq
1:	ret

	.ltorg

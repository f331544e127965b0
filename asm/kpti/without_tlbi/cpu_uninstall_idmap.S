// cpu_uninstall_idmap: take the identity map out of TTBR0.
//
// Differs from the right one in one instruction: no TLBI. What the TLB holds of the idmap hits nothing
// until somebody maps its addresses in the lower half.
//
// The CPU is left on the reserved table, as one whose task has no user memory.
//
// in	x0	TCR_EL1.T0SZ to restore
// out	-
// clobbers	x1, x2, x3, flags
// MMU	on, running from the upper half; TTBR0_EL1 is the reserved table afterwards

	.include "sysreg.inc"
	.include "sequences.inc"

	.text
	.global	cpu_uninstall_idmap
	.balign	16
cpu_uninstall_idmap:
	ldr	x1, =reserved_pg_dir
	msr	ttbr0_el1, x1
	isb
	dsb	nsh

	mrs	x2, tcr_el1
	ubfx	x3, x2, #TCR_T0SZ_SHIFT, #TCR_TXSZ_WIDTH
	cmp	x3, x0
	b.eq	1f
	bfi	x2, x0, #TCR_T0SZ_SHIFT, #TCR_TXSZ_WIDTH
	msr	tcr_el1, x2
	isb
1:	ret

	.ltorg

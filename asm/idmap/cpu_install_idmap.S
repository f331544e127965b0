// cpu_install_idmap: put the identity map into TTBR0, so that code can go on while TTBR1 is away.
//
// in	-
// out	x0	TCR_EL1.T0SZ as it was, for cpu_uninstall_idmap
// clobbers	x1-x4, flags
// MMU	on, running from the upper half; TTBR0_EL1 is the idmap afterwards, ASID 0

	.include "sysreg.inc"
	.include "sequences.inc"

	.equ	IDMAP_T0SZ, 16

	.text
	.global	cpu_install_idmap
	.balign	16
cpu_install_idmap:
	// What TTBR0 translated so far may sit in the TLB under the very addresses of the idmap:
	// close the half first, then empty it.
	ldr	x1, =reserved_pg_dir
	msr	ttbr0_el1, x1
	isb
	local_flush_tlb_all

	// Safe to change the size of the half: no entry and no table is left in it.
	mrs	x2, tcr_el1
	ubfx	x0, x2, #TCR_T0SZ_SHIFT, #TCR_TXSZ_WIDTH
	cmp	x0, #IDMAP_T0SZ
	b.eq	1f
	mov	x3, #IDMAP_T0SZ
	bfi	x2, x3, #TCR_T0SZ_SHIFT, #TCR_TXSZ_WIDTH
	msr	tcr_el1, x2
	isb

	// The ASID lives in TTBR1 (TCR_EL1.A1) and the idmap runs under ASID 0. Between the two writes
	// TTBR0 is the reserved table, so no walk can pair the new ASID with a user's tables.
1:	msr	ttbr0_el1, x1
	mrs	x3, ttbr1_el1
	bfi	x3, xzr, #TTBR_ASID_SHIFT, #TTBR_ASID_WIDTH
	ldr	x4, =idmap_pg_dir
	msr	ttbr1_el1, x3
	msr	ttbr0_el1, x4
	isb
	ret

	.ltorg

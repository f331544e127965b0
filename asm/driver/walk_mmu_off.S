// walk_mmu_off: translates one address by tables that the MMU has never seen.
//
// in	x0	input address
//	x1	TCR_EL1
//	x2	TTBR0_EL1
//	x3	TTBR1_EL1
// out	x0-x3	as walk_tables
// MMU	off

	.text
	.global	walk_mmu_off
	.balign	16
walk_mmu_off:
	msr	tcr_el1, x1
	msr	ttbr0_el1, x2
	msr	ttbr1_el1, x3
	isb
	mov	x1, #0
	bl	walk_tables
	hlt	#0

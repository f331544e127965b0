// enable_mmu: turns the MMU on.
//
// in	x0	TTBR0_EL1; maps this code 1:1
//	x1	TTBR1_EL1
//	x2	TCR_EL1
//	x3	MAIR_EL1
//	x4	SCTLR_EL1, M included
// MMU	off, as from reset

	.text
	.global	enable_mmu
	.balign	16
enable_mmu:
	tlbi	vmalle1
	dsb	nsh
	msr	mair_el1, x3
	msr	tcr_el1, x2
	msr	ttbr0_el1, x0
	msr	ttbr1_el1, x1
	isb
	msr	sctlr_el1, x4
	isb
	hlt	#0

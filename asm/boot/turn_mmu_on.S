// turn_mmu_on: both tables in place, then the MMU on. Returns to where it came from: the idmap has it, too.
//
// The first ISB is for everything that was written with the MMU off: from the write of SCTLR_EL1 on the MMU
// may be on, and must not be on with less. The second makes it be on.
//
// in	x0	SCTLR_EL1
// out	-
// clobbers	x1, x2
// MMU	off, then on with the idmap in TTBR0 and swapper_pg_dir in TTBR1

	.section .idmap.text, "ax"
	.global	turn_mmu_on
	.balign	16
turn_mmu_on:
	adrp	x1, idmap_pg_dir
	adrp	x2, swapper_pg_dir
	msr	ttbr0_el1, x1
	msr	ttbr1_el1, x2
	isb
	msr	sctlr_el1, x0
	isb
	ret

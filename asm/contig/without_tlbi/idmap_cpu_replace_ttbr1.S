// idmap_cpu_replace_ttbr1: change the root of the upper half under our feet.
//
// Differs from the right one in one instruction: there is no TLBI while the reserved table is in TTBR1.
//
// in	x0	new value of TTBR1_EL1: root, ASID, CnP
// out	-
// clobbers	x1
// MMU	on, fetched through TTBR0 (the idmap), exceptions masked: between the two writes no address
//	of the upper half translates, vectors included. X30 may point into the upper half.

	.section .idmap.text, "ax"
	.global	idmap_cpu_replace_ttbr1
	.balign	16
idmap_cpu_replace_ttbr1:
	adrp	x1, reserved_pg_dir
	msr	ttbr1_el1, x1
	isb						// WRONG: what the TLB has stays
	dsb	nsh
	isb
	msr	ttbr1_el1, x0
	isb
	ret

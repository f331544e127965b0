// tramp_vectors: vectors of tramp_probe. A synchronous exception at EL1 with SP_EL1 puts its
// syndrome into x3 and goes on behind the instruction; any other ends the CPU with HLT #15.
//
// clobbers	x3, x4
// MMU	any in which they are mapped executable; no stack

	.section .entry.tramp.text, "ax"
	.global	tramp_vectors
	.balign	2048
tramp_vectors:
	.rept	4
	hlt	#15
	.balign	128
	.endr
	mrs	x3, esr_el1				// offset 0x200: Synchronous, current EL with SPx
	mrs	x4, elr_el1
	add	x4, x4, #4
	msr	elr_el1, x4
	eret
	.balign	128
	.rept	11
	hlt	#15
	.balign	128
	.endr

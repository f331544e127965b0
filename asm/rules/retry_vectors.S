// retry_vectors: vectors whose handler of a synchronous exception at EL1 with SP_EL1 takes every fault for a spurious
// one: it returns to the instruction that faulted. HLT #15 for any other.
//
// MMU	any in which they are mapped executable

	.text
	.global	retry_vectors
	.balign	2048
retry_vectors:
	.rept	4
	hlt	#15
	.balign	128
	.endr
	eret						// offset 0x200: Synchronous, current EL with SPx
	.balign	128
	.rept	11
	hlt	#15
	.balign	128
	.endr

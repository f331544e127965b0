// abort_vectors: vectors of a stub that ends well by an exception of its own: HLT #0 for a synchronous
// exception at EL1 with SP_EL1, HLT #15 for any other.
//
// MMU	any in which they are mapped executable

	.text
	.global	abort_vectors
	.balign	2048
abort_vectors:
	.rept	4
	hlt	#15
	.balign	128
	.endr
	hlt	#0					// offset 0x200: Synchronous, current EL with SPx
	.balign	128
	.rept	11
	hlt	#15
	.balign	128
	.endr

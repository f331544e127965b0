// take_abort_without_vectors: take_abort without the MSR that tells the CPU of the vectors.
//
// in	x0	an address that is not mapped
// out	HLT #1 if the load succeeds
// clobbers	x0, x1
// MMU	on

	.text
	.global	take_abort_without_vectors
	.balign	16
take_abort_without_vectors:
	ldr	x1, =abort_vectors
	isb
	ldr	x0, [x0]
	hlt	#1

	.ltorg

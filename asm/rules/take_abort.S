// take_abort: takes a Data Abort to vectors of its own.
//
// in	x0	an address that is not mapped
// out	HLT #1 if the load succeeds
// clobbers	x0, x1
// MMU	on

	.text
	.global	take_abort
	.balign	16
take_abort:
	ldr	x1, =abort_vectors
	msr	vbar_el1, x1
	isb
	ldr	x0, [x0]
	hlt	#1

	.ltorg

// live_cpu: a CPU that nobody has stopped. Reads the linear map over and over, page after page of one
// large leaf, until the flag says that the repainting is over.
//
// in	x0	first address
//	x1	distance between two reads
//	x2	number of reads in a round
// out	x0	0 at HLT #0
// clobbers	x3-x6, flags; no stack
// MMU	on, running from the upper half

	.include "sequences.inc"

	.text
	.global	live_cpu
	.balign	16
live_cpu:
	image_va x3, x4, idmap_kpti_bbml2_flag
1:	mov	x4, x0
	mov	x5, x2
2:	ldr	x6, [x4]
	add	x4, x4, x1
	subs	x5, x5, #1
	b.ne	2b
	ldr	w6, [x3]
	cbnz	w6, 1b
	mov	x0, #0
	hlt	#0

	.ltorg
